//! How worlds end, as far as that is counted.

use longhaul::action::ending::{Ending, Observed};

use crate::host::Parsed;

/// How the world of a seed ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
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

impl Outcome {
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

    /// How it ended that ended so.
    pub(crate) fn of(ending: &Ending<Parsed>) -> Self {
        match ending {
            Ending::Completed(completion) if completion.observed == Observed::Destination => Self::CompletedAtDestination,
            Ending::Completed(_) => Self::Completed,
            Ending::Rejected { .. } => Self::Rejected,
            Ending::Uncertain { .. } => Self::Uncertain,
            Ending::Failed { .. } => Self::Failed,
            Ending::Unknown { .. } => Self::Unknown,
            Ending::TimedOut => Self::TimedOut,
            Ending::Aborted => Self::Aborted,
        }
    }
}
