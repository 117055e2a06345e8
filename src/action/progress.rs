//! The progress of an action, as callers get it. Its percentage never falls, even if the service's does.

use std::rc::Rc;

use strum::IntoStaticStr;

use crate::protocol::{JsonObject, Phase, Redactor, ServiceError, SharedStr, Status, Tally, status::StatusWord};

use super::history::History;

/// The progress of an action.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// The service's status word; `notStarted` before the first one.
    pub status: SharedStr,
    /// The kind of the action, as the service names it: `ItemCopy`.
    pub operation: Option<SharedStr>,
    /// From 0 to 100; `None` before the service's first percentage.
    pub percentage_complete: Option<f64>,
    /// The service's `statusDescription`: text for people.
    pub status_description: Option<SharedStr>,
    /// The items done and in all, from the description.
    pub items: Option<Tally>,
    /// The bytes done and in all, from the description or the destination.
    pub bytes: Option<Tally>,
    /// The milliseconds left; `None` when no estimate is possible.
    pub eta_ms: Option<f64>,
    /// The milliseconds since the start.
    pub elapsed_ms: f64,
    /// Why nothing newer is known; `None` without trouble.
    pub trouble: Option<Trouble>,
}

/// Why nothing newer is known about an action.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// The kind of trouble.
    pub reason: TroubleReason,
    /// The number of requests in a row that had this trouble.
    pub attempt: u32,
    /// When the next request is due, in milliseconds since 1970; `None` while offline.
    pub retry_at: Option<u64>,
    /// The service's error, if it sent one.
    pub error: Option<Rc<ServiceError>>,
}

/// A kind of trouble. Converts into its word in the JavaScript API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum TroubleReason {
    /// The service is throttling.
    Throttled,
    /// The network is gone.
    Offline,
    /// The service's host doesn't respond, or CORS hides its responses.
    Unreachable,
    /// The service sends errors, or responses that can't be understood.
    ServiceError,
    /// The monitor can't be used, so the destination is checked.
    CheckingDestination,
}

impl Trouble {
    fn to_json(&self) -> JsonObject<'_> {
        JsonObject::default()
            .text("reason", self.reason.into())
            .number("attempt", Some(f64::from(self.attempt)))
            .number("retryAt", self.retry_at.map(|time| time as f64))
            .object("error", self.error.as_deref().map(ServiceError::to_json))
    }
}

impl Progress {
    /// Returns the progress for JavaScript, with its members in camel case and the texts of the service redacted. `items` and `bytes` are
    /// `{ done, total }` or null, `trouble` is `{ reason, attempt, retryAt, error }` or null.
    pub fn to_json(&self, redactor: &Redactor) -> JsonObject<'_> {
        let object = JsonObject::default()
            .put("status", StatusWord::to_json(&self.status))
            .optional_text("operation", self.operation.as_ref())
            .number("percentageComplete", self.percentage_complete)
            .optional_text("statusDescription", self.status_description.as_ref())
            .object("items", self.items.map(Tally::to_json))
            .object("bytes", self.bytes.map(Tally::to_json))
            .number("etaMs", self.eta_ms.map(|eta| (eta + 0.5).floor()))
            .number("elapsedMs", Some(self.elapsed_ms))
            .object("trouble", self.trouble.as_ref().map(Trouble::to_json));
        redactor.redact_object(object)
    }
}

/// Computes [`Progress`] from one status after another.
#[derive(Debug)]
pub struct Tracker {
    /// The percentages so far.
    pub history: History,
    /// The latest progress.
    pub latest: Progress,
}

impl Default for Tracker {
    fn default() -> Self {
        Self { history: History::default(), latest: Progress { status: "notStarted".into(), ..Progress::default() } }
    }
}

impl Tracker {
    /// Records a status that arrived `elapsed_ms` after the start. A completed action is at 100 percent.
    pub fn record(&mut self, status: &Status, elapsed_ms: u64) {
        let highest = self.latest.percentage_complete;
        // A status without a percentage counts as no change.
        let percentage = percentage(status).or(highest);
        if let Some(percentage) = percentage {
            self.history.add(elapsed_ms, percentage);
        }
        let rising = percentage.map(|percentage| highest.map_or(percentage, |highest| highest.max(percentage)));
        let (percentage_complete, eta_ms) = match status.word.phase {
            Phase::Running => (rising, self.history.time_left()),
            Phase::Succeeded => (Some(100.0), Some(0.0)),
            Phase::Failed => (rising, None),
        };
        self.latest = Progress {
            status: status.word.text.clone(),
            operation: status.operation.clone().or_else(|| self.latest.operation.clone()),
            percentage_complete,
            status_description: status.description.clone(),
            items: status.tallies.items,
            bytes: status.tallies.bytes,
            eta_ms,
            elapsed_ms: elapsed_ms as f64,
            trouble: None,
        };
    }

    /// Records why nothing newer is known, `elapsed_ms` after the start.
    pub fn record_trouble(&mut self, trouble: Trouble, elapsed_ms: u64) {
        let elapsed_ms = elapsed_ms as f64;
        let latest = &mut self.latest;
        let since = elapsed_ms - latest.elapsed_ms;
        latest.eta_ms = latest.eta_ms.map(|eta| (eta - since).max(0.0));
        latest.elapsed_ms = elapsed_ms;
        latest.trouble = Some(trouble);
    }
}

/// Returns the service's percentage, or, if that is missing or 0, the percentage of the bytes: some services report only these
/// (onedrive-api-docs#666).
fn percentage(status: &Status) -> Option<f64> {
    let by_bytes = status.tallies.bytes.filter(|bytes| bytes.total > 0.0).map(|bytes| bytes.done / bytes.total * 100.0);
    match (status.percentage, by_bytes) {
        (Some(percentage), _) if percentage > 0.0 => Some(percentage),
        (reported, by_bytes) => by_bytes.or(reported),
    }
}
