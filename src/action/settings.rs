//! What a caller may set about an action's life.

use crate::protocol::{
    argument::{Refused, optional_boolean, optional_milliseconds, optional_object},
    json::Json,
};

use super::pace::Pacing;

/// How long a request may take before it is cut, unless set: a minute.
const REQUEST_TIMEOUT_MS: u64 = 60_000;

/// What a caller may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// After how many milliseconds to stop following; none by default.
    pub timeout_ms: Option<u64>,
    /// After how many milliseconds a request without an answer is cut: 60,000 by default.
    pub request_timeout_ms: u64,
    /// When to ask.
    pub pacing: Pacing,
    /// Whether a copy whose monitor can't be asked is looked for at its destination: true by default.
    pub watch_destination: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout_ms: None, request_timeout_ms: REQUEST_TIMEOUT_MS, pacing: Pacing::default(), watch_destination: true }
    }
}

impl Settings {
    /// Reads `timeoutMs`, `requestTimeoutMs`, `pacing` and `watchDestination` out of a caller's options.
    pub fn read<J: Json>(options: &J, refused: &mut Refused) -> Self {
        Self {
            timeout_ms: optional_milliseconds(options, "timeoutMs", refused),
            request_timeout_ms: optional_milliseconds(options, "requestTimeoutMs", refused).unwrap_or(REQUEST_TIMEOUT_MS),
            pacing: Pacing::read(&optional_object(options, "pacing", refused), refused),
            watch_destination: optional_boolean(options, "watchDestination", refused).unwrap_or(true),
        }
    }
}
