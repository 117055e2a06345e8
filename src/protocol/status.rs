//! Reads the status body of a monitor: Graph's asyncJobStatus and longRunningOperation, OneDrive's asyncOperationStatus, and similar types.

use super::{
    description::{self, Tallies},
    platform::Platform,
    shared_str::SharedStr,
    status_word::StatusWord,
    text::decimal,
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
    /// The counts in the description.
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
        let word = status.text().or_else(|| status.text_at("state"))?;
        let description =
            body.text_at("statusDescription").or_else(|| body.text_at("statusDetail")).or_else(|| status.text_at("description"));
        // Some monitors have empty strings for results while the action is running.
        let text_at = |name| body.text_at(name).filter(|text| !text.is_empty());
        Some(Box::new(Self {
            word: StatusWord::read(&word),
            operation: body.text_at("operation"),
            percentage: percentage(body),
            tallies: description.as_deref().map(description::read).unwrap_or_default(),
            description,
            resource_id: text_at("resourceId").or_else(|| text_at("targetResourceId")),
            resource_location: text_at("resourceLocation").or_else(|| text_at("targetResourceLocation")),
        }))
    }
}

/// Reads the percentage: a number or, from OneNote, a string, under one of its names. Limits it to the range from 0 to 100.
fn percentage<J: Platform>(body: &J) -> Option<f64> {
    ["percentageComplete", "percentComplete", "percentProgress"].iter().find_map(|name| {
        let member = body.member(name);
        let number = member.number().or_else(|| decimal(&member.text()?))?;
        number.is_finite().then(|| number.clamp(0.0, 100.0))
    })
}
