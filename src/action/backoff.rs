//! How long to wait after something that was no answer, when the service doesn't say: exponentially longer, with full jitter, so
//! that many clients that were cut off at once don't come back at once.

/// The wait that the first fault is worth at most.
const FIRST_MS: u64 = 1_000;
/// The wait that any fault is worth at most, unless the caller wants longer ones.
const LONGEST_MS: u64 = 30_000;
/// The wait that any fault is worth at least, however impatient the caller.
const SHORTEST_MS: u64 = 200;

/// Counts faults in a row and says how long to wait after each.
#[derive(Debug)]
pub(super) struct Backoff {
    in_a_row: u32,
    chance: oorandom::Rand32,
}

impl Backoff {
    /// Begins with no fault. The same seed gives the same waits.
    pub(super) fn new(seed: u64) -> Self {
        Self { in_a_row: 0, chance: oorandom::Rand32::new(seed) }
    }

    /// Counts another fault, and gives the milliseconds to wait: not fewer than the caller wants between two questions.
    pub(super) fn next_wait(&mut self, shortest_ms: u64) -> u64 {
        let shortest = shortest_ms.max(SHORTEST_MS);
        let most = (FIRST_MS << self.in_a_row.min(10)).min(LONGEST_MS);
        self.in_a_row += 1;
        shortest + (f64::from(self.chance.rand_float()) * most.saturating_sub(shortest).max(shortest) as f64) as u64
    }

    /// There was an answer: the next fault is the first of its row.
    pub(super) fn reset(&mut self) {
        self.in_a_row = 0;
    }
}
