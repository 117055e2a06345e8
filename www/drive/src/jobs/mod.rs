//! Long running actions: accepted, written down, done at a rate, and remembered for a while after their end.
//!
//! A job that was accepted ends, whatever happens: a server that was killed goes on with its jobs when it is started again. Not in
//! scope: how a job's state is told to a client ([`crate::http`]).

mod copy;
mod download;
mod job;
mod pace;
mod plan;
mod record;
mod store;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Semaphore;
use uuid::Uuid;

pub(crate) use download::check_source;
pub(crate) use job::{Job, State};
use pace::Pace;
pub(crate) use plan::Plan;
use record::Record;
pub(crate) use record::{Download, Failure, Form, Operation, Outcome, Work};
use store::Store;

use crate::drive::{ApiError, Drive, ErrorCode};

/// How many jobs run at once; the others are `notStarted`. Each needs two open files.
const RUNNING_AT_ONCE: usize = 128;

/// How long a job is remembered after its end: about what personal drives do (onedrive-api-docs#63).
const REMEMBERED: Duration = Duration::from_secs(4 * 60 * 60);

/// All jobs of a drive.
#[derive(Debug)]
pub(crate) struct Jobs {
    drive: Arc<Drive>,
    store: Store,
    client: reqwest::Client,
    bytes_per_second: u64,
    running: Semaphore,
    jobs: Mutex<HashMap<Uuid, Arc<Job>>>,
}

impl Jobs {
    /// Reads the jobs of earlier runs from `folder` and goes on with those that have not ended.
    pub(crate) fn open(drive: Arc<Drive>, folder: &Path, bytes_per_second: u64) -> io::Result<Arc<Self>> {
        let jobs = Arc::new(Self {
            drive,
            store: Store::open(folder)?,
            client: download::client().map_err(io::Error::other)?,
            bytes_per_second,
            running: Semaphore::new(RUNNING_AT_ONCE),
            jobs: Mutex::default(),
        });
        for record in jobs.store.load()? {
            if record.ended.as_ref().is_some_and(is_forgotten) {
                jobs.store.remove(record.id)?;
            } else {
                jobs.run(record);
            }
        }
        Ok(jobs)
    }

    /// Accepts a job: writes it down, and begins. `bytes_per_second` is its rate, unless it is to have the usual one.
    pub(crate) async fn start(
        self: &Arc<Self>,
        form: Form,
        work: Work,
        bytes_per_second: Option<u64>,
    ) -> Result<Arc<Job>, ApiError> {
        let secret: [u8; 768] = std::array::from_fn(|_| rand::random());
        let record = Record {
            id: Uuid::new_v4(),
            secret: data_encoding::BASE64URL_NOPAD.encode(&secret),
            form,
            name: work.name().to_owned(),
            operation: work.operation(),
            bytes_per_second: bytes_per_second.unwrap_or(self.bytes_per_second),
            work: Some(work),
            ended: None,
        };
        let jobs = Arc::clone(self);
        // In one go, even if the caller goes away meanwhile: what is written down also runs.
        blocking(&self.drive, move |_| {
            jobs.store.save(&record)?;
            Ok(jobs.run(record))
        })
        .await
    }

    /// The job of this monitor, unless it is forgotten.
    pub(crate) fn find(&self, id: Uuid) -> Option<Arc<Job>> {
        let mut jobs = self.lock();
        let job = Arc::clone(jobs.get(&id)?);
        if job.state().ended.as_ref().is_some_and(is_forgotten) {
            jobs.remove(&id);
            return None;
        }
        Some(job)
    }

    fn run(self: &Arc<Self>, mut record: Record) -> Arc<Job> {
        let job = Arc::new(Job::new(&record));
        self.lock().insert(job.id, Arc::clone(&job));
        if let Some(work) = record.work.take() {
            tokio::spawn(Arc::clone(self).finish(Arc::clone(&job), record, work));
        }
        job
    }

    async fn finish(self: Arc<Self>, job: Arc<Job>, mut record: Record, work: Work) {
        let Ok(_running) = self.running.acquire().await else {
            return;
        };
        job.update(|state| state.is_started = true);
        let pace = Pace::new(record.bytes_per_second);
        let doing = tokio::spawn(Arc::clone(&self).perform(Arc::clone(&job), work, pace));
        let outcome = doing.await.unwrap_or_else(|_| {
            let message = "The server failed while it was doing this.";
            Outcome::Failed(Failure::Whole(ApiError::new(ErrorCode::GeneralException, message)))
        });
        let ended = (outcome, SystemTime::now());
        record.ended = Some(ended.clone());
        let jobs = Arc::clone(&self);
        let saved = blocking(&self.drive, move |_| Ok(jobs.store.save(&record)?)).await;
        if let Err(refusal) = saved {
            // It has ended all the same; after a restart it would be gone through again, and find everything done.
            eprintln!("local-drive: the end of a job could not be written down: {}", refusal.message);
        }
        job.update(|state| state.ended = Some(ended));
    }

    async fn perform(self: Arc<Self>, job: Arc<Job>, work: Work, pace: Pace) -> Outcome {
        match &work {
            Work::Copy(plan) => copy::run(&self.drive, &job, plan, pace).await,
            Work::Download(download) => download::run(&self.drive, &self.client, &job, download, pace).await,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Job>>> {
        // Entries are put in and taken out whole.
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_forgotten((_, ended): &(Outcome, SystemTime)) -> bool {
    ended.elapsed().is_ok_and(|since| since > REMEMBERED)
}

/// Does something with the drive where it may wait for the disk.
pub(crate) async fn blocking<T, F>(drive: &Arc<Drive>, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&Drive) -> Result<T, ApiError> + Send + 'static,
{
    let drive = Arc::clone(drive);
    match tokio::task::spawn_blocking(move || work(&drive)).await {
        Ok(result) => result,
        Err(_) => Err(ApiError::new(ErrorCode::GeneralException, "The server failed.")),
    }
}
