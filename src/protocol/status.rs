//! Reads the status body of a monitor: Graph's asyncJobStatus and longRunningOperation, OneDrive's asyncOperationStatus, and similar types. The
//! status words of all services mean the same. Services write them in any case, and may add new ones.

use super::{
    description::{self, Tallies},
    json_object::Value,
    platform::Platform,
    shared_str::SharedStr,
    text::{decimal, split},
};

/// The status of an action: the union of the members of all status types.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// The status word and its meaning.
    pub word: StatusWord,
    /// The kind of the action, as the service names it: `ItemCopy`, `DownloadUrl`.
    pub operation: Option<SharedStr>,
    /// From 0 to 100.
    pub percentage: Option<f64>,
    /// The `statusDescription`: text for people.
    pub description: Option<SharedStr>,
    /// The counts in the description, or what the destination shows.
    pub tallies: Tallies,
    /// The id of the result.
    pub resource_id: Option<SharedStr>,
    /// The URL of the result.
    pub resource_location: Option<SharedStr>,
}

impl Status {
    /// Returns a status with that word, and nothing else.
    pub fn of_word(word: &str) -> Box<Self> {
        Box::new(Self { word: StatusWord::read(word), ..Self::default() })
    }

    /// Whether it has the id or the URL of the result.
    pub fn names_result(&self) -> bool {
        self.resource_id.is_some() || self.resource_location.is_some()
    }

    /// Reads a status body; `None` if it has no status word.
    ///
    /// The status of Print is an object, `{ state, description }`; all others are words.
    pub fn read<J: Platform>(body: &J) -> Option<Box<Self>> {
        let status = body.member("status");
        let word = body.text_at("status").or_else(|| status.text_at("state"))?;
        let description =
            body.text_at("statusDescription").or_else(|| body.text_at("statusDetail")).or_else(|| status.text_at("description"));
        Some(Box::new(Self {
            word: StatusWord::read(&word),
            operation: body.text_at("operation"),
            percentage: percentage(body),
            tallies: description.as_deref().map(description::read).unwrap_or_default(),
            description,
            resource_id: body.text_at("resourceId").or_else(|| body.text_at("targetResourceId")),
            resource_location: body.text_at("resourceLocation").or_else(|| body.text_at("targetResourceLocation")),
        }))
    }
}

/// Reads the percentage: a number or, from OneNote, a string, under one of its names. Limits it to the range from 0 to 100.
fn percentage<J: Platform>(body: &J) -> Option<f64> {
    split("percentageComplete percentComplete percentProgress percentageCompleted", b' ').find_map(|name| {
        let member = body.member(name);
        let number = member.number().or_else(|| decimal(&member.text()?))?;
        number.is_finite().then(|| number.clamp(0.0, 100.0))
    })
}

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// The action is running. Unknown words mean this.
    #[default]
    Running,
    /// It has ended with success, or with partial success (`partiallySucceeded`, `completedWithErrors`).
    Succeeded,
    /// It has ended without success.
    Failed,
}

/// The words of a created resource that isn't finished. Resources may have other status words, such as `active`, which say nothing about an
/// action.
const PENDING: &str = "notStarted running inProgress provisioning waiting queued requested";

/// The known words, as they are documented, by their meanings. Words that mean [`Phase::Running`] are listed for their spelling.
const WORDS: [(Phase, &str); 4] = [
    (Phase::Running, PENDING),
    (Phase::Running, "updating deletePending cancelPending unspecified invalid unknownFutureValue"),
    (
        Phase::Succeeded,
        "completed complete succeeded successful partiallySucceeded partiallySuccessful completedWithError \
         completedWithErrors completedWithWarnings done",
    ),
    // `canceled` isn't documented. As an unknown word, it would be polled without limit.
    (Phase::Failed, "failed deleteFailed submissionFailed skipped cancelled canceled abandoned timeout expired error"),
];

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
    /// use longhaul::protocol::status::{Phase, StatusWord};
    ///
    /// assert_eq!(StatusWord::read("Completed").text.as_str(), "completed");
    /// assert_eq!(StatusWord::read("somethingNew").phase, Phase::Running);
    /// ```
    pub fn read(text: &str) -> Self {
        let text = text.trim_ascii();
        let known = WORDS.iter().find_map(|(phase, words)| Some(Self { text: find_word(words, text)?.into(), phase: *phase }));
        known.unwrap_or_else(|| Self { text: text.into(), phase: Phase::Running })
    }

    /// Returns a word for a report. A documented word is no secret.
    pub fn to_json(text: &SharedStr) -> Value<'_> {
        let is_known = WORDS.iter().any(|(_, words)| find_word(words, text).is_some());
        if is_known { Value::String(text) } else { Value::Text(text.clone()) }
    }

    /// Whether a created resource with this word isn't finished, so that it can be followed like a monitor.
    pub fn is_pending(&self) -> bool {
        find_word(PENDING, &self.text).is_some()
    }
}

/// Returns one of the words, which are separated by spaces, in its documented spelling.
fn find_word(words: &'static str, text: &str) -> Option<&'static str> {
    split(words, b' ').find(|word| word.eq_ignore_ascii_case(text))
}
