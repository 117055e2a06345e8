//! How an action stands, as a caller sees it. What is shown never runs backwards, whatever the service says.

use crate::protocol::{description::Tally, json_object::JsonObject, shared_str::SharedStr, status::Status};

use super::{
    estimate,
    history::{History, Sample},
};

/// How an action stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The service's status word; `notStarted` until it has said one.
    pub status: SharedStr,
    /// What is being done, as the service names it: `ItemCopy`.
    pub operation: Option<SharedStr>,
    /// From 0 to 100; `None` while the service hasn't said.
    pub percentage_complete: Option<f64>,
    /// The service's prose.
    pub status_description: Option<SharedStr>,
    /// Items done and to do, read from the prose.
    pub items: Option<Tally>,
    /// Bytes done and to do, read from the prose.
    pub bytes: Option<Tally>,
    /// Milliseconds left; `None` when nothing can be said.
    pub eta_ms: Option<f64>,
    /// Milliseconds since the start.
    pub elapsed_ms: f64,
}

impl Progress {
    /// The progress as the caller gets it.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.text("status", &self.status);
        object.optional_text("operation", &self.operation);
        object.number("percentageComplete", self.percentage_complete);
        object.optional_text("statusDescription", &self.status_description);
        object.object("items", self.items.map(Tally::to_json));
        object.object("bytes", self.bytes.map(Tally::to_json));
        object.number("etaMs", self.eta_ms);
        object.number("elapsedMs", Some(self.elapsed_ms));
        object
    }
}

/// Makes [`Progress`] of one status after another.
#[derive(Debug, Default)]
pub struct Tracker {
    history: History,
    highest: Option<f64>,
    operation: Option<SharedStr>,
}

impl Tracker {
    /// The samples seen so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Takes in a status that came `elapsed_ms` after the start.
    pub fn record(&mut self, status: &Status, elapsed_ms: u64) -> Progress {
        // A service that says nothing more of it means that it stands where it stood.
        if let Some(percentage) = percentage(status).or(self.highest) {
            self.history.add(Sample { elapsed_ms, percentage });
            self.highest = Some(self.highest.map_or(percentage, |highest| highest.max(percentage)));
        }
        if status.operation.is_some() {
            self.operation.clone_from(&status.operation);
        }
        Progress {
            status: status.word.text.clone(),
            operation: self.operation.clone(),
            percentage_complete: self.highest,
            status_description: status.description.clone(),
            items: status.tallies.items,
            bytes: status.tallies.bytes,
            eta_ms: estimate::time_left(&self.history),
            elapsed_ms: elapsed_ms as f64,
        }
    }

    /// How it stands when it is done: all of it, with nothing left.
    pub fn complete(&mut self, status: &Status, elapsed_ms: u64) -> Progress {
        let mut progress = self.record(status, elapsed_ms);
        progress.percentage_complete = Some(100.0);
        progress.eta_ms = Some(0.0);
        progress
    }
}

/// The percentage, or where that is missing or stays 0, the bytes done over those to do: some services tell only these
/// (onedrive-api-docs#666).
fn percentage(status: &Status) -> Option<f64> {
    let by_bytes = status.tallies.bytes.filter(|bytes| bytes.total > 0.0).map(|bytes| bytes.done / bytes.total * 100.0);
    match (status.percentage, by_bytes) {
        (Some(percentage), _) if percentage > 0.0 => Some(percentage),
        (said, by_bytes) => by_bytes.or(said),
    }
}
