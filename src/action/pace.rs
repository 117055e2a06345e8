//! When to poll a monitor next.
//!
//! No interval is documented for copies, and every poll costs: the service throttles, a phone wakes its radio. Polling early costs a
//! request, polling late costs the user's time. What counts as late is a share of the whole: a second after a minute isn't noticed. So a
//! small share of the elapsed time is always waited, and how much more depends on what is known:
//!
//! - **Nothing moves yet**: a quarter of the elapsed time. The lag stays a share of the whole, and the polls few.
//! - **It moves**: a share of the time left, by the highest rate seen, because most actions end sooner than their percentage suggests.
//!   Never more than the elapsed time: what was slow for so long may be fast for the rest.
//! - **The end is near and the rates agree**: until just after the end. Just before it, one more poll would be needed.
//! - **A level lasts longer than the one before**: the next may come any moment, and after the last step that is the end. So the
//!   time left counts down for as long as the level before lasted, and then no further.
//!
//! Faults are the backoff's, and a Retry-After takes precedence over this. There is no jitter: actions that start together drift apart
//! with the responses to their starts, and each waits by its own progress.
//!
//! `cargo xtask bench pace` replays it over actions of many shapes. The figures below are tuned by it.

use crate::protocol::{
    argument::{Argument, Result},
    json::Json,
};

use super::history::{History, Outlook};

/// The share of the elapsed time that is always waited: a lag of that share isn't noticed.
const UNNOTICED: f64 = 0.015;
/// The share of the elapsed time that is waited while nothing moves.
const SHARE_OF_ELAPSED: f64 = 0.25;
/// The share of the time left that is waited.
const SHARE_OF_LEFT: f64 = 0.4;
/// The end is near when it is so many of the least waits away.
const NEAR: f64 = 3.0;
/// By how much an end that is near is overshot.
const JUST_AFTER: f64 = 1.01;

/// The bounds of the pace, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    /// The wait before the first poll: 500 by default.
    pub first_ms: u64,
    /// The shortest wait between two requests: 400 by default.
    pub min_ms: u64,
    /// The longest: 60,000 by default, which only actions of many minutes reach.
    pub max_ms: u64,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { first_ms: 500, min_ms: 400, max_ms: 60_000 }
    }
}

impl Pacing {
    /// Reads `{ firstMs, minMs, maxMs }`; what is left out keeps its default.
    ///
    /// # Errors
    /// When a member isn't a number above zero, or the shortest wait is longer than the longest.
    pub fn read<J: Json>(pacing: &Argument<'_, J>) -> Result<Self> {
        pacing.is_object()?;
        let default = Self::default();
        let read = Self {
            first_ms: pacing.optional_milliseconds("firstMs")?.unwrap_or(default.first_ms),
            min_ms: pacing.optional_milliseconds("minMs")?.unwrap_or(default.min_ms),
            max_ms: pacing.optional_milliseconds("maxMs")?.unwrap_or(default.max_ms),
        };
        if read.min_ms > read.max_ms { Err(pacing.member("minMs").range_error("at most pacing.maxMs")) } else { Ok(read) }
    }

    /// The milliseconds to wait after a response that came `elapsed_ms` after the action began.
    pub fn wait(&self, history: &History, elapsed_ms: u64) -> u64 {
        let elapsed = elapsed_ms as f64;
        let least = (elapsed * UNNOTICED).max(self.min_ms as f64);
        let wanted = history.outlook().map_or(elapsed * SHARE_OF_ELAPSED, |outlook| wait_for_end(&outlook, elapsed, least));
        (wanted.max(least) as u64).min(self.max_ms)
    }
}

fn wait_for_end(outlook: &Outlook, elapsed: f64, least: f64) -> f64 {
    // As if the latest level had been reached as early as it may have been.
    let gone = (elapsed - outlook.at_ms).min(outlook.level_ms) + outlook.doubt_ms;
    let left = outlook.left_ms - gone;
    if outlook.steady && left <= least * NEAR {
        left * JUST_AFTER
    } else {
        ((outlook.least_left_ms - gone) * SHARE_OF_LEFT).min(elapsed)
    }
}
