//! When the library asks, and when its peers do.

use longhaul::action::{
    history::{History, Sample},
    pace::Pacing,
};

/// A way to choose the times at which to ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    pub(super) name: &'static str,
    waits: Waits,
}

#[derive(Debug, Clone, Copy)]
enum Waits {
    /// What the library ships.
    Pace,
    /// The same wait, each time.
    Every(u64),
    /// Each wait twice as long as the one before, from the first to the longest.
    Doubling { first: u64, longest: u64 },
}

/// What the others are measured against is the second.
pub(super) const SCHEDULES: [Schedule; 5] = [
    Schedule { name: "longhaul", waits: Waits::Pace },
    Schedule { name: "core-lro", waits: Waits::Every(2_000) },
    Schedule { name: "rclone", waits: Waits::Every(1_000) },
    Schedule { name: ".NET", waits: Waits::Every(5_000) },
    Schedule { name: "doubling", waits: Waits::Doubling { first: 256, longest: 8_000 } },
];

/// A schedule at work on one action.
pub(super) struct Poller {
    waits: Waits,
    polls: u32,
    history: History,
}

impl Schedule {
    pub(super) fn begin(self) -> Poller {
        Poller { waits: self.waits, polls: 0, history: History::default() }
    }
}

impl Poller {
    /// The milliseconds before the first question.
    pub(super) fn first_wait(&self) -> u64 {
        match self.waits {
            Waits::Pace => Pacing::default().first_ms,
            Waits::Every(wait) => wait,
            Waits::Doubling { first, .. } => first,
        }
    }

    /// Takes in an answer that it goes on, and gives the milliseconds before the next question.
    pub(super) fn next_wait(&mut self, elapsed_ms: u64, percentage: Option<f64>) -> u64 {
        self.polls += 1;
        if let Some(percentage) = percentage {
            self.history.add(Sample { elapsed_ms, percentage });
        }
        match self.waits {
            Waits::Pace => Pacing::default().wait(&self.history, elapsed_ms),
            Waits::Every(wait) => wait,
            Waits::Doubling { first, longest } => (first << self.polls.min(20)).min(longest),
        }
    }

    /// What has been seen.
    pub(super) fn history(&self) -> &History {
        &self.history
    }
}
