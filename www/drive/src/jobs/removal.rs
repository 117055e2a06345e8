//! Removes the originals of a move, or what a stopped job has made.

use std::sync::Arc;

use super::blocking;
use super::plan::{Plan, Step};
use super::record::{Detail, Failure};
use crate::drive::{ApiError, Drive, Snapshot};

/// Deletes the originals after they were copied. An original that has changed since then, or a folder that has got new content, stays.
pub(super) async fn remove_originals(drive: &Arc<Drive>, plan: &Plan) -> Result<(), Failure> {
    let mut details = Vec::new();
    // Folders after what they contain.
    for step in plan.steps.iter().rev() {
        let snapshot = snapshot(step);
        let id = step.source.clone();
        if let Err(error) = blocking(drive, move |drive| drive.delete_one(&id, snapshot)).await {
            details.push(Detail::new(error, &step.source));
        }
    }
    if details.is_empty() { Ok(()) } else { Err(Failure::Parts(details)) }
}

fn snapshot(step: &Step) -> Option<Snapshot> {
    Some(Snapshot { size: step.bytes?, modified: step.modified? })
}

/// Deletes the items that a job has made. A folder to which somebody has added something stays.
pub(super) async fn remove_made(drive: &Arc<Drive>, plan: &Plan) {
    for step in plan.steps.iter().rev() {
        let id = step.item.clone();
        let removed: Result<(), ApiError> = blocking(drive, move |drive| drive.delete_one(&id, None)).await;
        // What can't be removed is part of the partial result then.
        drop(removed);
    }
}
