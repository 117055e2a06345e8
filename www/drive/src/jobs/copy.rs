//! Copies items on the drive, byte by byte, at the job's pace.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::blocking;
use super::job::Job;
use super::pace::Pace;
use super::plan::{Plan, Step};
use super::record::{Detail, Failure, Outcome};
use crate::drive::{ApiError, Drive, Id, Place, Staged};

/// Takes all steps of the plan that are not taken yet, and says how it ended.
pub(super) async fn run(drive: &Arc<Drive>, job: &Job, plan: &Plan, mut pace: Pace) -> Outcome {
    let mut details = Vec::new();
    let mut missing: HashSet<&Id> = HashSet::new();
    for step in &plan.steps {
        if missing.contains(&step.parent) {
            // Its folder could not be made, and the reason is said once.
            missing.insert(&step.item);
            continue;
        }
        let Err(refusal) = take(drive, job, step, &mut pace).await else {
            continue;
        };
        if !plan.is_children_only {
            return Outcome::Failed(Failure::Whole(refusal));
        }
        missing.insert(&step.item);
        details.push(Detail { code: refusal.code, message: refusal.message, target: step.source.clone() });
    }
    if details.is_empty() { Outcome::Completed(plan.result.clone()) } else { Outcome::Failed(Failure::Parts(details)) }
}

async fn take(drive: &Arc<Drive>, job: &Job, step: &Step, pace: &mut Pace) -> Result<(), ApiError> {
    if drive.knows(&step.item) {
        job.update(|state| state.done.bytes += step.bytes.unwrap_or(0));
    } else {
        let staged = match step.bytes {
            Some(_) => copy_file(drive, job, step, pace).await?,
            None => blocking(drive, |drive| drive.stage_folder()).await?,
        };
        let step = step.clone();
        blocking(drive, move |drive| {
            drive.place(staged, Place { parent: &step.parent, name: &step.name, conflict: step.conflict, id: Some(&step.item) })
        })
        .await?;
    }
    if step.bytes.is_some() {
        job.update(|state| state.done.files += 1);
    }
    Ok(())
}

async fn copy_file(drive: &Arc<Drive>, job: &Job, step: &Step, pace: &mut Pace) -> Result<Staged, ApiError> {
    let source = step.source.clone();
    let (source, (staged, mut target)) = blocking(drive, move |drive| {
        let source = drive.read(&source)?;
        Ok((source, drive.stage_file()?))
    })
    .await?;
    let source = tokio::fs::File::from_std(source);
    // The size at the beginning: the copy of a file that grows must end.
    let size = source.metadata().await?.len();
    let mut source = source.take(size);
    let mut piece = vec![0; pace.piece()];
    loop {
        let read = source.read(&mut piece).await?;
        if read == 0 {
            break;
        }
        target.write_all(&piece[..read]).await?;
        pace.spend(read as u64).await;
        job.update(|state| state.done.bytes += read as u64);
    }
    target.flush().await?;
    Ok(staged)
}
