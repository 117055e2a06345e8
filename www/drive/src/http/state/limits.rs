//! The limit on requests per user, as the service documents it: so many requests in a window of time.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::drive::ApiError;

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RequestLimit {
    /// How many requests a user may send in the window.
    pub(crate) requests: usize,
    /// The length of the window in seconds.
    pub(crate) window_seconds: u64,
}

/// Counts requests. All have the same token, so there is one user.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<Counter>);

#[derive(Debug, Default)]
struct Counter {
    limit: Option<RequestLimit>,
    /// When the last requests arrived: at most as many as the limit allows.
    recent: VecDeque<Instant>,
}

impl RequestLimit {
    /// Rejects a limit that allows nothing or lasts no time.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        if self.requests == 0 || self.requests > 1_000_000 {
            return Err(ApiError::invalid("requests", "a number from 1 to 1,000,000 was expected."));
        }
        if self.window_seconds == 0 || self.window_seconds > 86_400 {
            return Err(ApiError::invalid("windowSeconds", "a number from 1 to 86,400 was expected."));
        }
        Ok(())
    }
}

impl Limits {
    /// Sets the limit, or none. The count starts at 0.
    pub(crate) fn set(&self, limit: Option<RequestLimit>) {
        *self.lock() = Counter { limit, recent: VecDeque::new() };
    }

    /// The current limit.
    pub(crate) fn get(&self) -> Option<RequestLimit> {
        self.lock().limit
    }

    /// Counts a request that arrives now.
    ///
    /// # Errors
    /// How long to wait if it exceeds the limit. It counts nevertheless, as it does with the service.
    pub(crate) fn count(&self, now: Instant) -> Result<(), Duration> {
        let mut counter = self.lock();
        let Some(limit) = counter.limit else {
            return Ok(());
        };
        let window = Duration::from_secs(limit.window_seconds);
        let is_full = counter.recent.len() == limit.requests;
        let is_over = is_full && counter.recent.front().is_some_and(|oldest| now.duration_since(*oldest) < window);
        if is_full {
            counter.recent.pop_front();
        }
        counter.recent.push_back(now);
        match counter.recent.front() {
            Some(oldest) if is_over => Err((*oldest + window).duration_since(now)),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counter> {
        // Every change leaves a usable counter, so a panic elsewhere doesn't matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Limits, RequestLimit};

    /// How long requests that arrive at these seconds must wait, under a limit of 3 in 10 seconds.
    fn waits(seconds: &[u64]) -> Vec<u64> {
        let limits = Limits::default();
        limits.set(Some(RequestLimit { requests: 3, window_seconds: 10 }));
        let start = Instant::now();
        let wait = |at: &u64| limits.count(start + Duration::from_secs(*at)).map_or_else(|wait| wait.as_secs(), |()| 0);
        seconds.iter().map(wait).collect()
    }

    #[test]
    fn allows_as_many_requests_as_the_window_has_room_for() {
        assert_eq!(waits(&[0, 1, 2, 10, 11, 12]), [0; 6]);
    }

    #[test]
    fn throttles_more_requests_until_enough_of_them_are_older_than_the_window() {
        assert_eq!(waits(&[0, 1, 2, 3, 11]), [0, 0, 0, 8, 0]);
    }

    #[test]
    fn counts_throttled_requests_too() {
        assert_eq!(waits(&[0, 1, 2, 9, 9, 9, 12, 19]), [0, 0, 0, 2, 3, 10, 7, 0]);
    }

    #[test]
    fn allows_everything_without_a_limit() {
        let limits = Limits::default();
        assert!((0..1_000).all(|_| limits.count(Instant::now()).is_ok()));
    }
}
