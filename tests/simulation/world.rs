//! The shared parts of a simulated world: its clock, its random numbers, the record of events, and the ways in which it can end.

use std::ops::RangeInclusive;

use longhaul::action::outcome::{Observed, Outcome};
use strum::VariantArray;

use crate::host::Parsed;

/// The time at which every world begins, in November 2023.
pub(crate) const BEGINNING: u64 = 1_700_000_000_000;

/// A description of a broken rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) String);

/// Whether faults heal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Faults begin and end, and there are none in the end.
    Heals,
    /// At some time, the monitor stops answering usefully.
    NeverHeals,
}

/// The world of one seed. The seed determines everything in it.
pub(crate) struct World {
    pub(crate) mode: Mode,
    /// The page's clock: milliseconds since 1970.
    pub(crate) now: u64,
    pub(crate) chance: Chance,
    /// Whether its service reports the end too early. Then the rules must detect this.
    pub(crate) has_liar: bool,
    record: Option<Vec<String>>,
}

impl World {
    pub(crate) fn new(mode: Mode, seed: u64, is_recorded: bool) -> Self {
        let chance = Chance(fastrand::Rng::with_seed(seed));
        Self { mode, now: BEGINNING, chance, has_liar: false, record: is_recorded.then(Vec::new) }
    }

    /// Records an event, if the record is enabled. It is disabled for most worlds, because they break no rule.
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

/// Random numbers from the seed.
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    /// Returns true once in this number of times on average.
    pub(crate) fn one_in(&mut self, times: u32) -> bool {
        self.0.u32(..times) == 0
    }

    /// Returns true with this probability. For zero, it uses no random number.
    pub(crate) fn is(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.0.f64() < probability
    }

    /// A number of a range, with uniform probability.
    pub(crate) fn between(&mut self, range: RangeInclusive<u64>) -> u64 {
        self.0.u64(range)
    }

    /// A duration between two that are above zero. All orders of magnitude have the same probability, so most are short, and some are very long.
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

/// How the world of a seed ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(crate) enum EndKind {
    Completed,
    CompletedAtDestination,
    Rejected,
    Uncertain,
    Failed,
    Unknown,
    TimedOut,
    Aborted,
    /// The page was closed before anything was saved.
    Left,
}

impl EndKind {
    /// The kind of an outcome.
    pub(crate) fn of(outcome: &Outcome<Parsed>) -> Self {
        match outcome {
            Outcome::Completed(completion) if completion.observed == Observed::Destination => Self::CompletedAtDestination,
            Outcome::Completed(_) => Self::Completed,
            Outcome::Rejected { .. } => Self::Rejected,
            Outcome::Uncertain { .. } => Self::Uncertain,
            Outcome::Failed { .. } => Self::Failed,
            Outcome::Unknown { .. } => Self::Unknown,
            Outcome::TimedOut => Self::TimedOut,
            Outcome::Aborted => Self::Aborted,
        }
    }
}
