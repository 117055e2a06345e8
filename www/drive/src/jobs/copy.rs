//! Copies items byte by byte, at the job's rate.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::blocking;
use super::job::{Job, Pace};
use super::record::{Detail, Failure};
use super::work::{Plan, Step};
use crate::drive::{ApiError, Drive, Id, Place, Staged};

/// Why a copy ended before everything was done.
#[derive(Debug)]
pub(super) enum End {
    /// It failed.
    Failed(Failure),
    /// A fault stopped it.
    Stopped,
}

/// Why one step was not done.
enum StepEnd {
    Failed(ApiError),
    Stopped,
}

/// A copy that is running.
#[derive(Debug)]
pub(super) struct Copy<'a> {
    pub(super) job: &'a Job,
    pub(super) plan: &'a Plan,
    /// The drive of the originals.
    pub(super) from: &'a Arc<Drive>,
    /// The drive of the new items.
    pub(super) to: &'a Arc<Drive>,
    /// Whether new files get the modification times of the originals.
    pub(super) keeps_times: bool,
    pub(super) pace: Pace,
}

impl Copy<'_> {
    /// Does all steps that are not done yet.
    pub(super) async fn run(&mut self) -> Result<(), End> {
        let plan = self.plan;
        let mut details = Vec::new();
        let mut missing: HashSet<&Id> = HashSet::new();
        for (at, step) in plan.steps.iter().enumerate() {
            if missing.contains(&step.parent) {
                // The error of its folder is already among the details.
                missing.insert(&step.item);
                continue;
            }
            let is_last = at + 1 == plan.steps.len();
            match self.step(step, is_last).await {
                Ok(()) => {}
                Err(StepEnd::Stopped) => return Err(End::Stopped),
                Err(StepEnd::Failed(error)) if !plan.is_children_only => return Err(End::Failed(Failure::Whole(error))),
                Err(StepEnd::Failed(error)) => {
                    missing.insert(&step.item);
                    details.push(Detail::new(error, &step.source));
                }
            }
        }
        if details.is_empty() { Ok(()) } else { Err(End::Failed(Failure::Parts(details))) }
    }

    async fn step(&mut self, step: &Step, is_last: bool) -> Result<(), StepEnd> {
        if self.to.knows(&step.item) {
            self.job.update(|state| state.done.bytes += step.bytes.unwrap_or(0));
        } else {
            self.stop_if_forced()?;
            let staged = match step.bytes {
                Some(_) => self.copy_file(step).await?,
                None => blocking(self.to, |drive| drive.stage_folder()).await?,
            };
            let id = step.source.clone();
            let staged = blocking(self.from, move |drive| drive.give_permissions(&id, &staged).map(|()| staged)).await?;
            // A job that is to fail must not do everything first, however small it is.
            if is_last && self.job.state().forced.is_some_and(|forced| !forced.is_success()) {
                return Err(StepEnd::Stopped);
            }
            self.place(step, staged).await?;
        }
        if step.bytes.is_some() {
            self.job.update(|state| state.done.files += 1);
        }
        Ok(())
    }

    async fn place(&self, step: &Step, staged: Staged) -> Result<(), ApiError> {
        let modified = step.modified.filter(|_| self.keeps_times && step.bytes.is_some());
        let step = step.clone();
        blocking(self.to, move |drive| {
            let place = Place { parent: &step.parent, name: &step.name, conflict: step.conflict, id: Some(&step.item) };
            drive.place(staged, place)?;
            modified.map_or(Ok(()), |modified| drive.set_modified(&step.item, modified))
        })
        .await
    }

    async fn copy_file(&mut self, step: &Step) -> Result<Staged, StepEnd> {
        let id = step.source.clone();
        let source = blocking(self.from, move |drive| drive.read(&id)).await?;
        let (staged, mut target) = blocking(self.to, |drive| drive.stage_file()).await?;
        let source = tokio::fs::File::from_std(source);
        // The size at the beginning: the copy of a file that grows must end.
        let size = source.metadata().await?.len();
        let mut source = source.take(size);
        let mut piece = vec![0; self.pace.piece()];
        loop {
            self.pace.pause(self.job).await;
            self.stop_if_forced()?;
            let read = source.read(&mut piece).await?;
            if read == 0 {
                break;
            }
            target.write_all(&piece[..read]).await?;
            self.pace.spend(read as u64).await;
            self.job.update(|state| state.done.bytes += read as u64);
        }
        target.flush().await?;
        Ok(staged)
    }

    fn stop_if_forced(&self) -> Result<(), StepEnd> {
        if self.job.state().must_stop() { Err(StepEnd::Stopped) } else { Ok(()) }
    }
}

impl From<ApiError> for StepEnd {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for StepEnd {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.into())
    }
}
