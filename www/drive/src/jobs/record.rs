//! What is written down of a job, so that it goes on after a restart.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plan::Plan;
use crate::drive::{ApiError, Conflict, ErrorCode, Id};

/// Which of the two documented forms an action was started in. It is followed in the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Form {
    /// api.onedrive.com: asks for `Prefer: respond-async`, ends with 303.
    OneDrive,
    /// graph.microsoft.com: ends with 202, `completed` and a `resourceId`.
    Graph,
}

/// A job as it is kept in its file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    pub(super) id: Uuid,
    /// The credential that a Graph monitor URL carries.
    pub(super) secret: String,
    pub(super) form: Form,
    /// The name that was asked for.
    pub(super) name: String,
    pub(super) operation: Operation,
    pub(super) bytes_per_second: u64,
    /// What is to be done; gone when it has ended.
    pub(super) work: Option<Work>,
    /// How it ended, and when.
    pub(super) ended: Option<(Outcome, SystemTime)>,
}

/// What a job does, in the words of asyncJobStatus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Operation {
    /// A copy on the drive.
    ItemCopy,
    /// An upload from URL.
    DownloadUrl,
}

/// What a job is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Work {
    /// Copy these items.
    Copy(Plan),
    /// Fetch this URL into a new file.
    Download(Download),
}

/// An upload from URL.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Download {
    /// Where the bytes come from.
    pub(crate) url: String,
    /// The new file's id.
    pub(crate) item: Id,
    /// Its folder.
    pub(crate) parent: Id,
    /// Its name.
    pub(crate) name: String,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
}

/// How a job ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// It is done, and this is the item that came of it.
    Completed(Id),
    /// It was not done, or not all of it.
    Failed(Failure),
}

/// Why a job failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Failure {
    /// One reason for all of it.
    Whole(ApiError),
    /// A reason for each item that could not be copied; the others were (Graph's failed `childrenOnly` copies look so).
    Parts(Vec<Detail>),
}

/// Why one item could not be copied.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Detail {
    /// The error code.
    pub(crate) code: ErrorCode,
    /// What happened.
    pub(crate) message: String,
    /// The item that was to be copied.
    pub(crate) target: Id,
}

impl Work {
    /// What the job will be called in its status.
    pub(super) fn operation(&self) -> Operation {
        match self {
            Self::Copy(_) => Operation::ItemCopy,
            Self::Download(_) => Operation::DownloadUrl,
        }
    }

    /// The name that the caller asked for, or that follows from what was asked.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Copy(plan) => plan.steps.first().map_or("", |step| &step.name),
            Self::Download(download) => &download.name,
        }
    }
}
