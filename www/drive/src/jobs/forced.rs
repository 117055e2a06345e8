//! A job's end as a fault plan prescribes it: the job really ends like this.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::drive::{ApiError, Id};

/// Status words of jobs that have done everything.
const SUCCESS: &[&str] = &["completed", "complete", "succeeded"];

/// The status word of jobs that have done a part.
const PARTIAL_SUCCESS: &str = "partiallysucceeded";

/// Status words of jobs that have stopped without a result.
const FAILURE: &[&str] = &["failed", "cancelled", "skipped", "deletefailed"];

/// The end of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ForcedOutcome {
    /// The status word, in any case.
    #[serde(default = "failed")]
    pub(crate) status: String,
    /// At which percentage the job stops, unless the status is a success. Default: 50, or 0 for `skipped`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_percent: Option<f64>,
    /// What remains of a job that is stopped.
    #[serde(default)]
    pub(crate) leaves: Leaves,
    /// The `error` of the status. `$source` and `$item` in it are replaced by the ids of the source and of the new item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Value>,
    /// The `message` of the status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// The HTTP status of the monitor's responses after the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) http_status: Option<u16>,
}

/// What remains of a job that is stopped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Leaves {
    /// The items that were finished.
    #[default]
    Partial,
    /// Nothing.
    Nothing,
}

impl ForcedOutcome {
    /// Rejects values that no job can end with. `field` is its path in the plan.
    pub(crate) fn check(&self, field: &str) -> Result<(), ApiError> {
        let word = self.status.to_lowercase();
        let is_final = word == PARTIAL_SUCCESS || SUCCESS.iter().chain(FAILURE).any(|known| *known == word);
        if !is_final {
            return Err(ApiError::invalid(&format!("{field}.status"), "a status word of an ended action was expected."));
        }
        if self.at_percent.is_some_and(|percent| !(0.0..=100.0).contains(&percent)) {
            return Err(ApiError::invalid(&format!("{field}.atPercent"), "a number from 0 to 100 was expected."));
        }
        if self.http_status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Err(ApiError::invalid(&format!("{field}.httpStatus"), "a number from 200 to 599 was expected."));
        }
        Ok(())
    }

    /// Whether all of the work is done before the job ends like this.
    pub(super) fn is_success(&self) -> bool {
        SUCCESS.contains(&self.status.to_lowercase().as_str())
    }

    /// Whether the job has a result.
    pub(super) fn has_result(&self) -> bool {
        self.is_success() || self.status.eq_ignore_ascii_case(PARTIAL_SUCCESS)
    }

    /// The percentage at which the job stops.
    pub(super) fn stops_at(&self) -> f64 {
        self.at_percent.unwrap_or(if self.status.eq_ignore_ascii_case("skipped") { 0.0 } else { 50.0 })
    }

    /// The `error` of the status, with the ids filled in.
    pub(super) fn error_about(&self, source: Option<&Id>, item: &Id) -> Option<Value> {
        let is_failed = self.status.to_lowercase().ends_with("failed");
        let general = || is_failed.then(|| json!({ "code": "generalException", "message": "The operation failed." }));
        let source = source.map(ToString::to_string).unwrap_or_default();
        Some(fill(self.error.clone().or_else(general)?, &source, &item.to_string()))
    }
}

fn fill(json: Value, source: &str, item: &str) -> Value {
    match json {
        Value::String(text) => Value::String(text.replace("$source", source).replace("$item", item)),
        Value::Array(values) => values.into_iter().map(|value| fill(value, source, item)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, fill(value, source, item))).collect(),
        other => other,
    }
}

fn failed() -> String {
    "failed".to_owned()
}
