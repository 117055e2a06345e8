//! When the next request of an action is due: after a response, after a fault, when the service asks for it, when the network is back.

/// When the next request is due, and what keeps it from being sent.
#[derive(Debug)]
pub(super) struct Schedule {
    /// When the next request may be sent.
    due_at: u64,
    /// Until when the service asked to wait; nothing makes a request due earlier.
    obeying_until: u64,
    last_sent_at: u64,
    /// When the caller's time is over.
    deadline: Option<u64>,
    /// When the present wait began, and how long it is planned.
    wait: Option<(u64, u64)>,
    /// How long was waited in all, each wait at most as planned: time offline, asleep or frozen doesn't count.
    waited_ms: u64,
    pub(super) in_flight: bool,
    pub(super) queued: bool,
    pub(super) offline: bool,
}

impl Schedule {
    /// The next request is due at once.
    pub(super) fn new(now: u64, timeout_ms: Option<u64>) -> Self {
        Self {
            due_at: now,
            obeying_until: now,
            last_sent_at: 0,
            deadline: timeout_ms.map(|timeout| now.saturating_add(timeout)),
            wait: None,
            waited_ms: 0,
            in_flight: false,
            queued: false,
            offline: false,
        }
    }

    /// Makes the next request due after a wait; `obeyed` when the service asked for it. A step that asks for none goes on at once:
    /// what was due stays due.
    pub(super) fn wait(&mut self, now: u64, ms: u64, obeyed: bool) {
        self.due_at = now.saturating_add(ms);
        self.wait = Some((now, ms));
        if obeyed {
            self.obeying_until = self.due_at;
        }
    }

    /// When the next request is due.
    pub(super) fn due_at(&self) -> u64 {
        self.due_at
    }

    /// The milliseconds to wait before the next request; `None` when it is due.
    pub(super) fn wait_left(&self, now: u64) -> Option<u64> {
        self.due_at.checked_sub(now).filter(|wait| *wait > 0)
    }

    /// The milliseconds that the caller still gives; `None` without a deadline.
    pub(super) fn time_left(&self, now: u64) -> Option<u64> {
        self.deadline.map(|deadline| deadline.saturating_sub(now))
    }

    /// A request is sent.
    pub(super) fn send(&mut self, now: u64) {
        self.in_flight = true;
        self.last_sent_at = now;
        let waited = self.wait.take().map_or(0, |(began_at, planned)| now.saturating_sub(began_at).min(planned));
        self.waited_ms = self.waited_ms.saturating_add(waited);
    }

    /// How long was waited in all, each wait at most as planned.
    pub(super) fn waited_ms(&self) -> u64 {
        self.waited_ms
    }

    /// Makes the next request due as soon as may be: not before the service allows it, nor more often than every `min_ms`.
    pub(super) fn wake(&mut self, now: u64, min_ms: u64) {
        let soonest = self.obeying_until.max(self.last_sent_at.saturating_add(min_ms));
        self.due_at = self.due_at.min(now.max(soonest));
    }
}

/// The longest wait after a first fault.
const FIRST_MS: u64 = 1_000;
/// The longest wait after any fault, unless the caller wants longer ones.
const LONGEST_MS: u64 = 30_000;
/// The shortest wait after any fault, whatever the caller wants.
const SHORTEST_MS: u64 = 200;

/// Counts faults in a row and says how long to wait after each.
#[derive(Debug)]
pub(super) struct Backoff {
    in_a_row: u32,
    random: oorandom::Rand32,
}

impl Backoff {
    /// Begins without a fault. The same seed gives the same waits.
    pub(super) fn new(seed: u64) -> Self {
        Self { in_a_row: 0, random: oorandom::Rand32::new(seed) }
    }

    /// Counts another fault, and gives the milliseconds to wait: not fewer than the caller wants between two requests.
    pub(super) fn next_wait(&mut self, shortest_ms: u64) -> u64 {
        let shortest = shortest_ms.max(SHORTEST_MS);
        let most = (FIRST_MS << self.in_a_row.min(10)).min(LONGEST_MS);
        self.in_a_row += 1;
        shortest + (f64::from(self.random.rand_float()) * most.saturating_sub(shortest).max(shortest) as f64) as u64
    }

    /// There was a usable response: the next fault is the first of its row.
    pub(super) fn reset(&mut self) {
        self.in_a_row = 0;
    }
}
