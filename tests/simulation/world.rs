//! What everything in a simulated world shares: its clock, its chance, and the record of what happened in it.

use std::ops::RangeInclusive;

/// When every world begins: a time in November 2023.
pub(crate) const BEGINNING: u64 = 1_700_000_000_000;

/// A rule that didn't hold, in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) String);

/// Whether faults heal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Faults come and go, and none remain in the end.
    Heals,
    /// From some time on the monitor never answers usefully again.
    NeverHeals,
}

/// The world of one seed: everything that happens in it follows from the seed.
pub(crate) struct World {
    pub(crate) mode: Mode,
    /// The page's clock: milliseconds since 1970.
    pub(crate) now: u64,
    pub(crate) chance: Chance,
    /// Whether its service reports the end before it comes: then the rules must notice.
    pub(crate) has_liar: bool,
    record: Option<Vec<String>>,
}

impl World {
    pub(crate) fn new(mode: Mode, seed: u64, is_recorded: bool) -> Self {
        let chance = Chance(fastrand::Rng::with_seed(seed));
        Self { mode, now: BEGINNING, chance, has_liar: false, record: is_recorded.then(Vec::new) }
    }

    /// Records what happened, if the record is wanted: most worlds keep every rule, and need none.
    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        let at = self.now - BEGINNING;
        if let Some(record) = &mut self.record {
            record.push(format!("{:>10}.{:03}  {}", at / 1000, at % 1000, line()));
        }
    }

    pub(crate) fn record(self) -> Vec<String> {
        self.record.unwrap_or_default()
    }
}

/// Chance that the seed decides.
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    /// True once in so many times.
    pub(crate) fn one_in(&mut self, times: u32) -> bool {
        self.0.u32(..times) == 0
    }

    /// True with that probability. Where that is zero, no chance is spent.
    pub(crate) fn is(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.0.f64() < probability
    }

    /// Any of a range, each as likely.
    pub(crate) fn between(&mut self, range: RangeInclusive<u64>) -> u64 {
        self.0.u64(range)
    }

    /// Between two durations above zero, each order of magnitude as likely: most waits are short, and some are very long.
    pub(crate) fn spread(&mut self, least: u64, most: u64) -> u64 {
        let ratio = most as f64 / least as f64;
        (least as f64 * ratio.powf(self.0.f64())) as u64
    }

    pub(crate) fn share(&mut self) -> f64 {
        self.0.f64()
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.0.usize(..among.len())]
    }
}
