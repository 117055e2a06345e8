//! The times at which this library and others poll.

use longhaul::action::{
    history::{History, Sample},
    pace::Pacing,
};

/// A way to choose the times of the polls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) name: &'static str,
    waits: Waits,
}

#[derive(Debug, Clone, Copy)]
enum Waits {
    /// This library's pacing.
    Pacing,
    /// The same wait each time.
    Every(u64),
    /// Each wait twice as long as the one before, up to the longest.
    Doubling { first: u64, longest: u64 },
}

/// The first is this library's; the second is the base of comparison.
pub(crate) const SCHEDULES: [Schedule; 5] = [
    Schedule { name: "longhaul", waits: Waits::Pacing },
    Schedule { name: "core-lro", waits: Waits::Every(2_000) },
    Schedule { name: "rclone", waits: Waits::Every(1_000) },
    Schedule { name: ".NET", waits: Waits::Every(5_000) },
    Schedule { name: "doubling", waits: Waits::Doubling { first: 256, longest: 8_000 } },
];

/// A schedule while it follows one action.
pub(crate) struct Poller {
    waits: Waits,
    polls: u32,
    history: History,
}

impl Schedule {
    pub(crate) fn begin(self) -> Poller {
        Poller { waits: self.waits, polls: 0, history: History::default() }
    }
}

impl Poller {
    /// The milliseconds before the first poll.
    pub(crate) fn first_wait(&self) -> u64 {
        match self.waits {
            Waits::Pacing => Pacing::default().first_ms,
            Waits::Every(wait) => wait,
            Waits::Doubling { first, .. } => first,
        }
    }

    /// Records a response that says the action is running, and returns the milliseconds before the next poll.
    pub(crate) fn next_wait(&mut self, elapsed_ms: u64, percentage: Option<f64>) -> u64 {
        self.polls += 1;
        if let Some(percentage) = percentage {
            self.history.add(Sample { elapsed_ms, percentage });
        }
        match self.waits {
            Waits::Pacing => Pacing::default().wait(&self.history, elapsed_ms),
            Waits::Every(wait) => wait,
            Waits::Doubling { first, longest } => (first << self.polls.min(20)).min(longest),
        }
    }

    /// The progress so far.
    pub(crate) fn history(&self) -> &History {
        &self.history
    }
}
