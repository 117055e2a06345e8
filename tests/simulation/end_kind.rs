//! How worlds end, as far as that is counted.

use longhaul::action::outcome::{Observed, Outcome};

use crate::host::Parsed;

/// How the world of a seed ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndKind {
    Completed,
    CompletedAtDestination,
    Rejected,
    Uncertain,
    Failed,
    Unknown,
    TimedOut,
    Aborted,
    /// The page was closed before there was anything to save.
    Left,
}

impl EndKind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Completed,
        Self::CompletedAtDestination,
        Self::Rejected,
        Self::Uncertain,
        Self::Failed,
        Self::Unknown,
        Self::TimedOut,
        Self::Aborted,
        Self::Left,
    ];

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
