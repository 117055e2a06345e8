//! Runs a job from its start to its outcome.

use std::sync::Arc;

use super::blocking;
use super::copy::{Copy, End};
use super::forced::Leaves;
use super::job::{Job, Pace};
use super::record::{Detail, Failure, Outcome};
use super::work::{Download, Plan, Step, Work};
use super::{Jobs, download};
use crate::drive::{ApiError, Drive, Snapshot};

impl Jobs {
    pub(super) async fn perform(self: Arc<Self>, job: Arc<Job>, work: Work, pace: Pace) -> Outcome {
        let outcome = match &work {
            Work::Copy(plan) => self.copy(&job, plan, pace, false).await,
            Work::Move(plan) => self.copy(&job, plan, pace, true).await,
            Work::Download(download) => self.download(&job, download, pace).await,
        };
        outcome.unwrap_or_else(|error| Outcome::Failed(Failure::Whole(error)))
    }

    async fn copy(&self, job: &Job, plan: &Plan, pace: Pace, is_move: bool) -> Result<Outcome, ApiError> {
        let from = self.drive(plan.source_drive.as_deref())?;
        let to = self.drive(plan.target_drive.as_deref())?;
        let ended = Copy { job, plan, from, to, keeps_times: is_move, pace }.run().await;
        Ok(match ended {
            Err(End::Failed(failure)) => Outcome::Failed(failure),
            Err(End::Stopped) => stopped(job, plan, to).await,
            Ok(()) if is_move => match remove_originals(from, plan).await {
                Ok(()) => Outcome::Completed(plan.result.clone()),
                Err(failure) => Outcome::Failed(failure),
            },
            Ok(()) => Outcome::Completed(plan.result.clone()),
        })
    }

    async fn download(&self, job: &Job, download: &Download, pace: Pace) -> Result<Outcome, ApiError> {
        let drive = self.drive(download.drive.as_deref())?;
        match download::run(drive, &self.sources, job, download, pace).await? {
            download::End::Completed => Ok(Outcome::Completed(download.item.clone())),
            // A file that was not finished leaves nothing.
            download::End::Stopped => {
                let error = job.state().forced.and_then(|forced| forced.error_about(None, &download.item));
                Ok(Outcome::Stopped { item: None, error })
            }
        }
    }

    fn drive(&self, id: Option<&str>) -> Result<&Arc<Drive>, ApiError> {
        self.drives.find(id, "drive")
    }
}

/// The outcome of a copy that a fault has stopped.
async fn stopped(job: &Job, plan: &Plan, to: &Arc<Drive>) -> Outcome {
    let Some(forced) = job.state().forced else {
        // Can't happen: only a fault stops a copy.
        return Outcome::Stopped { item: None, error: None };
    };
    if forced.leaves == Leaves::Nothing {
        remove_created(to, plan).await;
    }
    let source = plan.steps.first().map(|step| &step.source);
    let item = (forced.has_result() && to.knows(&plan.result)).then(|| plan.result.clone());
    Outcome::Stopped { item, error: forced.error_about(source, &plan.result) }
}

/// Deletes the originals after they were copied. Originals that have changed since then stay, and so do folders with new items.
pub(super) async fn remove_originals(drive: &Arc<Drive>, plan: &Plan) -> Result<(), Failure> {
    let mut details = Vec::new();
    // In reverse, so that a folder comes after its contents.
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

/// Deletes the items that a job has created. A folder to which a client has added items stays.
pub(super) async fn remove_created(drive: &Arc<Drive>, plan: &Plan) {
    for step in plan.steps.iter().rev() {
        let id = step.item.clone();
        let removed: Result<(), ApiError> = blocking(drive, move |drive| drive.delete_one(&id, None)).await;
        // An item that can't be deleted stays as a part of the result.
        drop(removed);
    }
}
