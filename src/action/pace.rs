//! When to ask a monitor next.
//!
//! No interval is documented for copies, and every question costs: the service throttles, a phone wakes its radio. So the wait is a
//! share of the time that seems to be left. The time left is reckoned over the last 2, 4, 8 and all samples, and the smallest of
//! these counts: to be early costs a question, to be late costs the user. Where no progress is shown, the wait grows with the time
//! that has gone by, so that the lag stays a share of the whole. A Retry-After is not weighed here: it is obeyed.

use crate::protocol::{
    argument::{BadArgument, optional_milliseconds},
    json::Json,
};

use super::history::History;

/// The share of the time left that is waited.
const SHARE_OF_TIME_LEFT: f64 = 0.4;
/// The share of the time gone by that is waited where no progress is seen.
const SHARE_OF_ELAPSED: f64 = 0.2;
/// The share of the time gone by that is always waited, since a lag of that share goes unnoticed.
const LEAST_SHARE_OF_ELAPSED: f64 = 0.016;

/// The bounds of the pace, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    /// The wait before the first question: 500 by default.
    pub first_ms: u64,
    /// The shortest wait between two questions: 500 by default.
    pub min_ms: u64,
    /// The longest: 30,000 by default.
    pub max_ms: u64,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { first_ms: 500, min_ms: 500, max_ms: 30_000 }
    }
}

impl Pacing {
    /// Reads `{ firstMs, minMs, maxMs }`; what is left out keeps its default.
    ///
    /// # Errors
    /// When a number is no number, not above zero, or the shortest wait is longer than the longest.
    pub fn read<J: Json>(pacing: &J) -> Result<Self, BadArgument> {
        let default = Self::default();
        let read = Self {
            first_ms: optional_milliseconds(pacing, "pacing.firstMs")?.unwrap_or(default.first_ms),
            min_ms: optional_milliseconds(pacing, "pacing.minMs")?.unwrap_or(default.min_ms),
            max_ms: optional_milliseconds(pacing, "pacing.maxMs")?.unwrap_or(default.max_ms),
        };
        if read.min_ms > read.max_ms {
            return Err(BadArgument::of_range("pacing.minMs", "at most pacing.maxMs"));
        }
        Ok(read)
    }

    /// The milliseconds to wait after an answer that came `elapsed_ms` after the action began.
    pub fn wait(&self, history: &History, elapsed_ms: u64) -> u64 {
        let elapsed = elapsed_ms as f64;
        let time_left =
            [Some(2), Some(4), Some(8), None].into_iter().filter_map(|count| history.time_left(count)).reduce(f64::min);
        let wanted = time_left.map_or(elapsed * SHARE_OF_ELAPSED, |left| left * SHARE_OF_TIME_LEFT);
        let least = self.min_ms as f64 + elapsed * LEAST_SHARE_OF_ELAPSED;
        (wanted.max(least) as u64).min(self.max_ms)
    }
}
