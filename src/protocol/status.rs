//! The status body that a monitor answers: asyncJobStatus, asyncOperationStatus, longRunningOperation and their relatives, read
//! as the union of their fields.

use super::{
    description::{self, Tallies},
    platform::Platform,
    shared_str::SharedStr,
    status_word::StatusWord,
    text::decimal,
};

/// What a status body says.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The status word and its meaning.
    pub word: StatusWord,
    /// What is being done, as the service names it: `ItemCopy`, `DownloadUrl`.
    pub operation: Option<SharedStr>,
    /// How much is done, from 0 to 100.
    pub percentage: Option<f64>,
    /// Prose about the progress.
    pub description: Option<SharedStr>,
    /// What the description counts.
    pub tallies: Tallies,
    /// The id of what came of the action.
    pub resource_id: Option<SharedStr>,
    /// The URL of what came of the action.
    pub resource_location: Option<SharedStr>,
}

impl Status {
    /// A status of which nothing is known but the word.
    pub fn of_word(word: &str) -> Box<Self> {
        Box::new(Self {
            word: StatusWord::read(word),
            operation: None,
            percentage: None,
            description: None,
            tallies: Tallies::default(),
            resource_id: None,
            resource_location: None,
        })
    }

    /// Whether it names the result.
    pub fn names_result(&self) -> bool {
        self.resource_id.is_some() || self.resource_location.is_some()
    }

    /// Reads a status body; `None` when the body has no status word.
    ///
    /// Print's status is an object, `{state, description}`; all others are words.
    pub fn read<J: Platform>(body: &J) -> Option<Box<Self>> {
        let status = body.member("status");
        let word = status.text().or_else(|| status.text_at("state"))?;
        let description =
            body.text_at("statusDescription").or_else(|| body.text_at("statusDetail")).or_else(|| status.text_at("description"));
        // Running monitors name results by empty strings.
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

/// The percentage, under the first of its names that can be read: a number or, from OneNote, a string. It is held to 0–100.
fn percentage<J: Platform>(body: &J) -> Option<f64> {
    ["percentageComplete", "percentComplete", "percentProgress"].iter().find_map(|name| {
        let member = body.member(name);
        let number = member.number().or_else(|| decimal::<J>(&member.text()?))?;
        number.is_finite().then(|| number.clamp(0.0, 100.0))
    })
}
