//! The words with which a service says how an action stands: the union of all documented lists, open, without regard to case.

use super::shared_str::SharedStr;

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It goes on. Every word that isn't known means this.
    Running,
    /// It is done, and did what it was to do.
    Succeeded,
    /// It is over, and did not.
    Failed,
}

/// The words that are known, as the documents spell them. Those that mean [`Phase::Running`] are here for their spelling alone.
const WORDS: [(&str, Phase); 18] = [
    ("notStarted", Phase::Running),
    ("inProgress", Phase::Running),
    ("running", Phase::Running),
    ("waiting", Phase::Running),
    ("updating", Phase::Running),
    ("deletePending", Phase::Running),
    ("cancelPending", Phase::Running),
    ("unspecified", Phase::Running),
    ("invalid", Phase::Running),
    ("unknownFutureValue", Phase::Running),
    ("completed", Phase::Succeeded),
    ("succeeded", Phase::Succeeded),
    ("partiallySucceeded", Phase::Succeeded),
    ("failed", Phase::Failed),
    ("deleteFailed", Phase::Failed),
    ("submissionFailed", Phase::Failed),
    ("cancelled", Phase::Failed),
    // The American spelling is in no list; it is read the same, since a word taken for unknown would be polled for ever.
    ("canceled", Phase::Failed),
];

/// A status word and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusWord {
    /// The word as the documents spell it, or as it came when they don't know it.
    pub text: SharedStr,
    /// What it means.
    pub phase: Phase,
}

impl StatusWord {
    /// Reads a word. One that no document lists keeps the action running: the lists have grown before.
    pub fn read(text: &str) -> Self {
        let text = text.trim_ascii();
        WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map_or_else(
            || Self { text: text.into(), phase: Phase::Running },
            |(word, phase)| Self { text: (*word).into(), phase: *phase },
        )
    }
}
