//! When to poll a monitor next.
//!
//! No interval is documented for copies. A poll that is too early costs a request, and services throttle; a poll that is too late costs the
//! user's time. People notice a lag by its share of the whole: a second after a minute is short. So the wait is at least a small share of the
//! elapsed time. How much longer it is depends on the progress so far:
//!
//! - **No change yet**: a quarter of the elapsed time. The lag stays in proportion, and the polls are few.
//! - **Changes**: a share of the time left by the highest rate, since most actions end sooner than their percentage suggests. At most the
//!   elapsed time: the rate may rise.
//! - **Close to the end, with rates that agree**: until shortly after the expected end. A poll shortly before it would need another one.
//! - **A level lasts longer than the previous one**: the next change, perhaps the last, may come at any time. So the time left counts down for
//!   as long as the previous level lasted, and then stays the same.
//!
//! All but the polls close to the end may be sent a little later, together with those of other actions: each time that a browser's thread wakes up
//! costs about as much as reading a response.
//!
//! `Retry-After` takes precedence, and after faults an exponential backoff applies; such waits have no slack. There is no jitter: the
//! responses to their starts and their own progress spread the polls of actions that start together.
//!
//! `cargo xtask bench pace` measures polls and lag over recorded progress. It is how the figures below were chosen.

use crate::protocol::{Argument, Json, argument::Result};

use super::history::{History, Outlook};

/// The least wait, as a share of the elapsed time.
const LEAST_SHARE: f64 = 0.015;
/// The wait before the first change, as a share of the elapsed time.
const SHARE_OF_ELAPSED: f64 = 0.25;
/// The wait after a change, as a share of the time left.
const SHARE_OF_LEFT: f64 = 0.4;
/// The end is close if the time left is at most so many least waits.
const CLOSE: f64 = 3.0;
/// The wait close to the end, as a factor of the time left.
const JUST_AFTER: f64 = 1.01;

/// The slack of a poll, as a share of its wait.
const SLACK_SHARE: f64 = 0.125;
/// The most slack of a poll.
const MOST_SLACK_MS: u64 = 127;

/// The wait before a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Milliseconds.
    pub ms: u64,
    /// How many milliseconds later it may be sent as well.
    pub slack_ms: u64,
}

impl Wait {
    /// Returns a wait without slack.
    pub fn exactly(ms: u64) -> Self {
        Self { ms, slack_ms: 0 }
    }
}

/// The bounds of the waits between polls, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    /// The wait before the first poll: 500 by default.
    pub first_ms: u64,
    /// The shortest wait between two requests: 400 by default.
    pub min_ms: u64,
    /// The longest wait between two polls: 60,000 by default, which only actions of many minutes reach.
    pub max_ms: u64,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { first_ms: 500, min_ms: 400, max_ms: 60_000 }
    }
}

impl Pacing {
    /// Reads `{ firstMs, minMs, maxMs }`. Members that aren't given have their defaults.
    ///
    /// # Errors
    /// When a member isn't a number above zero, or `minMs` is more than `maxMs`.
    pub fn read<J: Json>(pacing: &Argument<'_, J>) -> Result<Self> {
        pacing.is_given_object()?;
        let default = Self::default();
        let read = Self {
            first_ms: pacing.optional_milliseconds("firstMs")?.unwrap_or(default.first_ms),
            min_ms: pacing.optional_milliseconds("minMs")?.unwrap_or(default.min_ms),
            max_ms: pacing.optional_milliseconds("maxMs")?.unwrap_or(default.max_ms),
        };
        if read.min_ms > read.max_ms { Err(pacing.member("minMs").range_error("at most pacing.maxMs")) } else { Ok(read) }
    }

    /// Returns the wait after a response that arrived `elapsed_ms` after the action began.
    pub fn wait(&self, history: &History, elapsed_ms: u64) -> Wait {
        let elapsed = elapsed_ms as f64;
        let least = (elapsed * LEAST_SHARE).max(self.min_ms as f64);
        let (wanted, is_close) =
            history.outlook().map_or((elapsed * SHARE_OF_ELAPSED, false), |outlook| wait_for_end(&outlook, elapsed, least));
        let ms = (wanted.max(least) as u64).min(self.max_ms);
        let slack_ms = if is_close { 0 } else { ((ms as f64 * SLACK_SHARE) as u64).min(MOST_SLACK_MS).min(self.max_ms - ms) };
        Wait { ms, slack_ms }
    }
}

/// Returns the milliseconds to wait, and whether the end is close.
fn wait_for_end(outlook: &Outlook, elapsed: f64, least: f64) -> (f64, bool) {
    // Assumes that the latest level was reached as early as possible.
    let gone = (elapsed - outlook.at_ms).min(outlook.level_ms) + outlook.doubt_ms;
    let left = outlook.left_ms - gone;
    if outlook.steady && left <= least * CLOSE {
        (left * JUST_AFTER, true)
    } else {
        (((outlook.least_left_ms - gone) * SHARE_OF_LEFT).min(elapsed), false)
    }
}
