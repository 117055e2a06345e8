//! How an action stands, as a caller sees it. What is shown never runs backwards, whatever the service says.

use crate::protocol::{
    description::Tally,
    json_object::{JsonObject, Value},
    redactor::Redactor,
    service_error::ServiceError,
    shared_str::SharedStr,
    status::Status,
};

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
    /// Milliseconds left; `None` when no estimate is possible.
    pub eta_ms: Option<f64>,
    /// Milliseconds since the start.
    pub elapsed_ms: f64,
    /// Why nothing newer is known at present; `None` when all is well.
    pub trouble: Option<Trouble>,
}

/// Why nothing newer is known about an action than its last progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// What the trouble is.
    pub reason: TroubleReason,
    /// How many attempts have met it in a row.
    pub attempt: u32,
    /// When the next attempt is due, in milliseconds since 1970; `None` while offline.
    pub retry_at: Option<u64>,
    /// What the service said.
    pub error: Option<Box<ServiceError>>,
}

/// What the trouble is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TroubleReason {
    /// The service is throttling.
    Throttled,
    /// The network is gone.
    Offline,
    /// The service's host doesn't answer, or not so that the page can read it.
    Unreachable,
    /// The service answers with an error, or with what can't be understood.
    ServiceError,
    /// The monitor can't be used, and the destination is checked instead.
    CheckingDestination,
}

impl TroubleReason {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::ServiceError => "serviceError",
            Self::CheckingDestination => "checkingDestination",
        }
    }
}

impl Trouble {
    fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.text("reason", self.reason.word());
        object.number("attempt", Some(f64::from(self.attempt)));
        object.number("retryAt", self.retry_at.map(|time| time as f64));
        object.object("error", self.error.as_deref().map(|error| ServiceError::to_json(Some(error))));
        object
    }
}

impl Progress {
    /// The progress for JavaScript: its members in camel case. `items` and `bytes` are `{ done, total }` or null, `trouble` is
    /// `{ reason, attempt, retryAt, error }` or null.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.text("status", &self.status);
        object.optional_text("operation", self.operation.as_ref());
        object.number("percentageComplete", self.percentage_complete);
        object.optional_text("statusDescription", self.status_description.as_ref());
        object.object("items", self.items.map(Tally::to_json));
        object.object("bytes", self.bytes.map(Tally::to_json));
        object.number("etaMs", self.eta_ms.map(f64::round));
        object.number("elapsedMs", Some(self.elapsed_ms));
        object.put("trouble", self.trouble.as_ref().map_or(Value::Null, |trouble| Value::Object(trouble.to_json())));
        object
    }

    pub(super) fn redact(&mut self, redactor: &Redactor) {
        redactor.redact_word(&mut self.status);
        redactor.redact_all(&mut [&mut self.operation, &mut self.status_description]);
        if let Some(error) = self.trouble.as_mut().and_then(|trouble| trouble.error.as_mut()) {
            error.redact(redactor);
        }
    }
}

/// Makes [`Progress`] of one status after another.
#[derive(Debug)]
pub struct Tracker {
    history: History,
    latest: Progress,
}

impl Default for Tracker {
    fn default() -> Self {
        let latest = Progress {
            status: "notStarted".into(),
            operation: None,
            percentage_complete: None,
            status_description: None,
            items: None,
            bytes: None,
            eta_ms: None,
            elapsed_ms: 0.0,
            trouble: None,
        };
        Self { history: History::default(), latest }
    }
}

impl Tracker {
    /// The samples seen so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The latest progress.
    pub fn latest(&self) -> &Progress {
        &self.latest
    }

    /// Takes in a status that came `elapsed_ms` after the start.
    pub fn record(&mut self, status: &Status, elapsed_ms: u64) {
        let highest = self.latest.percentage_complete;
        // A service that says nothing new means that the action stands where it stood.
        let percentage = percentage(status).or(highest);
        if let Some(percentage) = percentage {
            self.history.add(Sample { elapsed_ms, percentage });
        }
        self.latest = Progress {
            status: status.word.text.clone(),
            operation: status.operation.clone().or_else(|| self.latest.operation.clone()),
            percentage_complete: percentage.map(|percentage| highest.map_or(percentage, |highest| highest.max(percentage))),
            status_description: status.description.clone(),
            items: status.tallies.items,
            bytes: status.tallies.bytes,
            eta_ms: estimate::time_left(&self.history),
            elapsed_ms: elapsed_ms as f64,
            trouble: None,
        };
    }

    /// The completed action: all of it done, and nothing left.
    pub fn complete(&mut self, status: &Status, elapsed_ms: u64) {
        self.record(status, elapsed_ms);
        self.latest.percentage_complete = Some(100.0);
        self.latest.eta_ms = Some(0.0);
    }

    /// The latest progress, with what keeps it from being newer.
    pub fn troubled(&self, trouble: Trouble, elapsed_ms: u64) -> Progress {
        let mut progress = self.latest.clone();
        let since = elapsed_ms as f64 - progress.elapsed_ms;
        progress.eta_ms = progress.eta_ms.map(|eta| (eta - since).max(0.0));
        progress.elapsed_ms = elapsed_ms as f64;
        progress.trouble = Some(trouble);
        progress
    }
}

/// The percentage, or where that is missing or stays 0, the bytes done over those to do: some services report only these
/// (onedrive-api-docs#666).
fn percentage(status: &Status) -> Option<f64> {
    let by_bytes = status.tallies.bytes.filter(|bytes| bytes.total > 0.0).map(|bytes| bytes.done / bytes.total * 100.0);
    match (status.percentage, by_bytes) {
        (Some(percentage), _) if percentage > 0.0 => Some(percentage),
        (said, by_bytes) => by_bytes.or(said),
    }
}
