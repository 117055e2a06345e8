//! The settings of an action: time limits, waits, and the destination check.

use crate::protocol::{Argument, Json, argument::Result};

use super::pace::Pacing;

/// How long a request may take by default.
const REQUEST_TIMEOUT_MS: u64 = 60_000;

/// The settings of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// After how many milliseconds to stop following; by default never.
    pub timeout_ms: Option<u64>,
    /// After how many milliseconds a request without a response is aborted: 60,000 by default.
    pub request_timeout_ms: u64,
    /// The waits between polls.
    pub pacing: Pacing,
    /// Whether to check the destination of a copy whose monitor can't be used: true by default.
    pub check_destination: bool,
}

impl Settings {
    /// Reads `timeoutMs`, `requestTimeoutMs`, `pacing` and `checkDestination` of a caller's options.
    ///
    /// # Errors
    /// When one of them has the wrong type or is out of range.
    pub fn read<J: Json>(options: &Argument<'_, J>) -> Result<Self> {
        Ok(Self {
            timeout_ms: options.optional_milliseconds("timeoutMs")?,
            request_timeout_ms: options.optional_milliseconds("requestTimeoutMs")?.unwrap_or(REQUEST_TIMEOUT_MS),
            pacing: Pacing::read(&options.member("pacing"))?,
            check_destination: options.boolean("checkDestination", true)?,
        })
    }
}
