//! When the next request of an action is due, and how long to wait after a fault.

use super::pace::Wait;

/// When the next request is due, and what keeps it from being sent.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// When the next request may be sent.
    pub(super) due_at: u64,
    /// How many milliseconds later it may be sent as well.
    slack_ms: u64,
    /// Until when `Retry-After` asks to wait. Nothing makes a request due earlier.
    not_before: u64,
    last_sent_at: u64,
    /// When the caller's `timeoutMs` has passed.
    deadline: Option<u64>,
    /// When the current wait began, and its planned length; 0 after it.
    wait: (u64, u64),
    /// The sum of all waits, each counted with its planned length at most: time offline, asleep or frozen doesn't count.
    pub(super) waited_ms: u64,
    pub(super) in_flight: bool,
    pub(super) queued: bool,
    pub(super) offline: bool,
}

impl Schedule {
    /// Returns a schedule whose first request is due at once. `timeout_ms`: the caller's `timeoutMs`.
    pub(super) fn new(now: u64, timeout_ms: Option<u64>) -> Self {
        let deadline = timeout_ms.map(|timeout| now.saturating_add(timeout));
        Self { due_at: now, not_before: now, deadline, ..Self::default() }
    }

    /// Makes the next request due after a wait.
    pub(super) fn wait(&mut self, now: u64, wait: Wait) {
        self.due_at = now.saturating_add(wait.ms);
        self.slack_ms = wait.slack_ms;
        self.wait = (now, wait.ms);
    }

    /// Makes the next request due after the wait that `Retry-After` asks for, and not earlier.
    pub(super) fn wait_for_retry_after(&mut self, now: u64, ms: u64) {
        self.wait(now, Wait::exactly(ms));
        self.not_before = self.due_at;
    }

    /// Lets nothing make the next request due earlier than at `time`.
    pub(super) fn hold(&mut self, time: u64) {
        self.not_before = self.not_before.max(time);
    }

    /// Returns the wait until the next request is due, or until the caller's `timeoutMs` has passed; `None` when the request is due.
    pub(super) fn wait_left(&self, now: u64) -> Option<Wait> {
        let ms = self.due_at.checked_sub(now).filter(|ms| *ms > 0)?;
        let time_left = self.time_left(now).unwrap_or(u64::MAX);
        Some(Wait { ms: ms.min(time_left), slack_ms: self.slack_ms.min(time_left.saturating_sub(ms)) })
    }

    /// Returns the milliseconds that the caller's `timeoutMs` leaves; `None` without one.
    pub(super) fn time_left(&self, now: u64) -> Option<u64> {
        self.deadline.map(|deadline| deadline.saturating_sub(now))
    }

    /// Records that a request is sent, and ends the current wait.
    pub(super) fn send(&mut self, now: u64) {
        self.in_flight = true;
        self.last_sent_at = now;
        let (began_at, planned) = std::mem::take(&mut self.wait);
        let waited = now.saturating_sub(began_at).min(planned);
        self.waited_ms = self.waited_ms.saturating_add(waited);
    }

    /// Makes the next request due as early as `Retry-After` and the least interval between two requests, `min_ms`, allow.
    pub(super) fn wake(&mut self, now: u64, min_ms: u64) {
        let soonest = self.not_before.max(self.last_sent_at.saturating_add(min_ms));
        self.due_at = self.due_at.min(now.max(soonest));
        self.slack_ms = 0;
    }
}

/// The upper bound of the wait after the first fault in a row, without the caller's minimum.
const FIRST_MS: u64 = 1_000;
/// The upper bound of the wait after any fault, unless the caller's minimum is longer.
const LONGEST_MS: u64 = 30_000;
/// The lower bound of the wait after any fault.
const SHORTEST_MS: u64 = 200;

/// Exponential backoff with full jitter: spreads the requests of many clients that lost the service at the same time. For faults after which
/// the service sends no `Retry-After`.
#[derive(Debug)]
pub(super) struct Backoff {
    in_a_row: u32,
    random: oorandom::Rand32,
}

impl Backoff {
    /// Returns a backoff without faults. The same seed gives the same waits.
    pub(super) fn new(seed: u64) -> Self {
        Self { in_a_row: 0, random: oorandom::Rand32::new(seed) }
    }

    /// Counts a fault, and returns the milliseconds to wait: at least `shortest_ms`, the caller's minimum between two requests.
    pub(super) fn next_wait(&mut self, shortest_ms: u64) -> u64 {
        let shortest = shortest_ms.max(SHORTEST_MS);
        let most = (FIRST_MS << self.in_a_row.min(10)).min(LONGEST_MS);
        self.in_a_row += 1;
        shortest + (f64::from(self.random.rand_float()) * most.saturating_sub(shortest).max(shortest) as f64) as u64
    }

    /// Forgets the faults, after a response that could be used.
    pub(super) fn reset(&mut self) {
        self.in_a_row = 0;
    }
}
