//! What a job has to do.

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::drive::{Conflict, Id};

/// The name of a job's operation in its status (asyncJobStatus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Operation {
    /// A copy.
    ItemCopy,
    /// A move to another drive.
    ItemMove,
    /// An upload from URL.
    DownloadUrl,
}

/// The work of a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Work {
    /// Copy these items.
    Copy(Plan),
    /// Copy these items to another drive, and delete the originals.
    Move(Plan),
    /// Fetch this URL into a new file.
    Download(Download),
}

/// An upload from URL.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Download {
    /// The URL.
    pub(crate) url: String,
    /// The new file's drive; none for the default drive.
    #[serde(default)]
    pub(crate) drive: Option<String>,
    /// The new file's id.
    pub(crate) item: Id,
    /// Its folder.
    pub(crate) parent: Id,
    /// Its name.
    pub(crate) name: String,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
}

impl Work {
    /// The name of the operation.
    pub(super) fn operation(&self) -> Operation {
        match self {
            Self::Copy(_) => Operation::ItemCopy,
            Self::Move(_) => Operation::ItemMove,
            Self::Download(_) => Operation::DownloadUrl,
        }
    }

    /// The name that the client requested, or that follows from its request.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Copy(plan) | Self::Move(plan) => plan.steps.first().map_or("", |step| &step.name),
            Self::Download(download) => &download.name,
        }
    }

    /// The drive that the result will be on; none for the default drive.
    pub(super) fn result_drive(&self) -> Option<&str> {
        match self {
            Self::Copy(plan) | Self::Move(plan) => plan.target_drive.as_deref(),
            Self::Download(download) => download.drive.as_deref(),
        }
    }
}
