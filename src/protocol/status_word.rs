//! The status words of all services. Services write them in any case, and may add new ones.

use super::shared_str::SharedStr;

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// The action is running. Unknown words mean this.
    #[default]
    Running,
    /// It has ended with success, or with partial success (`partiallySucceeded`).
    Succeeded,
    /// It has ended without success.
    Failed,
}

/// The known words, as they are documented. Words that mean [`Phase::Running`] are listed for their spelling.
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
    // Not documented. As an unknown word, it would be polled without limit.
    ("canceled", Phase::Failed),
];

/// The words of a created resource that isn't finished. Resources may have other status words, such as `active`, which say nothing about an
/// action.
const PENDING: [&str; 6] = ["notStarted", "running", "inProgress", "provisioning", "waiting", "queued"];

/// A status word and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatusWord {
    /// The word as it is documented; an unknown one as the service wrote it.
    pub text: SharedStr,
    /// What it means.
    pub phase: Phase,
}

impl StatusWord {
    /// Reads a word, in any case.
    ///
    /// ```
    /// use longhaul::protocol::status_word::{Phase, StatusWord};
    ///
    /// assert_eq!(StatusWord::read("Completed").text.as_str(), "completed");
    /// assert_eq!(StatusWord::read("somethingNew").phase, Phase::Running);
    /// ```
    pub fn read(text: &str) -> Self {
        let text = text.trim_ascii();
        WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map_or_else(
            || Self { text: text.into(), phase: Phase::Running },
            |(word, phase)| Self { text: (*word).into(), phase: *phase },
        )
    }

    /// Whether a word is a known one, in its documented spelling.
    pub fn is_known(text: &str) -> bool {
        WORDS.iter().any(|(word, _)| *word == text)
    }

    /// Whether a created resource with this word isn't finished, so that it can be followed like a monitor.
    pub fn is_pending(&self) -> bool {
        PENDING.iter().any(|word| self.text == *word)
    }
}
