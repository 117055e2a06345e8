//! The words with which a service says how an action stands: the union of all documented lists, open, in any case.

use super::shared_str::SharedStr;

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The action is running. Every unknown word means this.
    Running,
    /// It is over, with success, or with partial success (`partiallySucceeded`).
    Succeeded,
    /// It is over, without success.
    Failed,
}

/// The known words, as the documents spell them. Those that mean [`Phase::Running`] are here for their spelling alone.
const WORDS: [(&str, Phase); 22] = [
    ("notStarted", Phase::Running),
    ("inProgress", Phase::Running),
    ("running", Phase::Running),
    ("waiting", Phase::Running),
    ("queued", Phase::Running),
    ("provisioning", Phase::Running),
    ("updating", Phase::Running),
    ("deletePending", Phase::Running),
    ("cancelPending", Phase::Running),
    ("unspecified", Phase::Running),
    ("invalid", Phase::Running),
    ("unknownFutureValue", Phase::Running),
    ("completed", Phase::Succeeded),
    ("complete", Phase::Succeeded),
    ("succeeded", Phase::Succeeded),
    ("partiallySucceeded", Phase::Succeeded),
    ("failed", Phase::Failed),
    ("deleteFailed", Phase::Failed),
    ("submissionFailed", Phase::Failed),
    ("skipped", Phase::Failed),
    ("cancelled", Phase::Failed),
    // The American spelling is in no list. Read as unknown it would be polled for ever.
    ("canceled", Phase::Failed),
];

/// The words of a new resource that isn't finished. Other resources have status words of their own, such as `active`.
const PENDING: [&str; 6] = ["notStarted", "running", "inProgress", "provisioning", "waiting", "queued"];

/// A status word and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusWord {
    /// The word as the documents spell it, or as it came when they don't list it.
    pub text: SharedStr,
    /// What it means.
    pub phase: Phase,
}

impl StatusWord {
    /// Reads a word. A word that no document lists keeps the action running: the lists have grown before.
    pub fn read(text: &str) -> Self {
        let text = text.trim_ascii();
        WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map_or_else(
            || Self { text: text.into(), phase: Phase::Running },
            |(word, phase)| Self { text: (*word).into(), phase: *phase },
        )
    }

    /// Whether the documents list it. What they don't list is the service's own text.
    pub fn is_known(text: &str) -> bool {
        WORDS.iter().any(|(word, _)| *word == text)
    }

    /// Whether a new resource with this word is a long running action that isn't finished.
    pub fn is_pending(&self) -> bool {
        PENDING.iter().any(|word| self.text == *word)
    }
}
