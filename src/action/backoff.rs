//! How long to wait after a fault when the service doesn't say: exponentially longer, with full jitter, so that many clients that lost
//! the service together don't come back together.

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
