//! What is saved of a job, so that it continues after a restart.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::forced::ForcedOutcome;
use super::work::{Operation, Work};
use crate::drive::{ApiError, ErrorCode, Id};

/// The documented form that an action was started in. Its monitor has the same form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Form {
    /// api.onedrive.com: requires `Prefer: respond-async`, ends with 303.
    OneDrive,
    /// graph.microsoft.com: ends with 202, `completed` and a `resourceId`.
    Graph,
}

/// A job's file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    pub(super) id: Uuid,
    /// The credential in a Graph monitor URL.
    pub(super) secret: String,
    pub(super) form: Form,
    /// The name that the client requested.
    pub(super) name: String,
    pub(super) operation: Operation,
    pub(super) bytes_per_second: u64,
    /// The drive that the action was started on; none for the default drive.
    #[serde(default)]
    pub(super) drive: Option<String>,
    /// The drive that the result is on; none for the default drive.
    #[serde(default)]
    pub(super) result_drive: Option<String>,
    /// How a fault makes the job end.
    #[serde(default)]
    pub(super) forced: Option<ForcedOutcome>,
    /// What is to be done; none after the end.
    pub(super) work: Option<Work>,
    /// How it ended, and when.
    pub(super) ended: Option<(Outcome, SystemTime)>,
}

/// How a job ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// It is done. The result is this item.
    Completed(Id),
    /// It was not done, or not completely.
    Failed(Failure),
    /// A fault stopped it.
    Stopped {
        /// The result, where the status word is a success.
        item: Option<Id>,
        /// The error that the status reports.
        error: Option<Value>,
    },
}

/// Why a job failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Failure {
    /// One reason for all of it.
    Whole(ApiError),
    /// A reason for each item that failed; the others succeeded. Graph reports failed `childrenOnly` copies like this.
    Parts(Vec<Detail>),
}

/// Why one item failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Detail {
    /// The error code.
    pub(crate) code: ErrorCode,
    /// What happened.
    pub(crate) message: String,
    /// The item.
    pub(crate) target: Id,
}

impl Detail {
    /// The item `target` failed with `error`.
    pub(super) fn new(error: ApiError, target: &Id) -> Self {
        Self { code: error.code, message: error.message, target: target.clone() }
    }
}
