//! Jobs: the long running actions. Accepts them, saves them, runs them at a rate, and remembers them for a time after their end.
//!
//! An accepted job always ends: a server that was killed continues its jobs at its next start. Not in scope: single changes of items
//! ([`crate::drive`]), and how a monitor reports a job's state ([`crate::http`]).

mod copy;
mod download;
mod forced;
mod job;
mod record;
mod run;
mod work;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use crate::drive::{ApiError, Drive, Drives, ErrorCode};
pub(crate) use download::Sources;
pub(crate) use forced::ForcedOutcome;
use job::Pace;
pub(crate) use job::{Job, State};
pub(crate) use record::{Failure, Form, Outcome};
use record::{Record, Store};
pub(crate) use work::{Destination, Download, Operation, Plan, Work};

/// How many jobs run at once; the others are `notStarted`. Each needs two open files.
const MAX_RUNNING: usize = 128;

/// How long a job is remembered after its end: about as long as personal drives do (onedrive-api-docs#63).
const REMEMBERED: Duration = Duration::from_secs(4 * 60 * 60);

/// All jobs of a server.
#[derive(Debug)]
pub(crate) struct Jobs {
    drives: Arc<Drives>,
    store: Store,
    sources: Sources,
    bytes_per_second: u64,
    /// The percentage at which jobs pause.
    pause: watch::Sender<Option<f64>>,
    running: Semaphore,
    jobs: Mutex<HashMap<Uuid, Arc<Job>>>,
}

/// Where and how a job is started.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    /// The form of the request.
    pub(crate) form: Form,
    /// The drive that the request addresses; none for the default drive.
    pub(crate) drive: Option<String>,
    /// The job's rate; none for the default rate.
    pub(crate) bytes_per_second: Option<u64>,
    /// The outcome that a fault prescribes.
    pub(crate) forced: Option<ForcedOutcome>,
}

impl Jobs {
    /// Reads the jobs of earlier runs from `folder`, and continues those that have not ended.
    pub(crate) fn open(drives: Arc<Drives>, folder: &Path, bytes_per_second: u64, sources: Sources) -> io::Result<Arc<Self>> {
        let jobs = Arc::new(Self {
            drives,
            store: Store::open(folder)?,
            sources,
            bytes_per_second,
            pause: watch::Sender::new(None),
            running: Semaphore::new(MAX_RUNNING),
            jobs: Mutex::default(),
        });
        for record in jobs.store.load()? {
            if record.ended.as_ref().is_some_and(is_forgotten) {
                // A file that can't be removed is tried again at the next start.
                drop(jobs.store.remove(record.id));
            } else {
                jobs.run(record);
            }
        }
        Ok(jobs)
    }

    /// Accepts a job: saves it, and runs it.
    pub(crate) async fn start(self: &Arc<Self>, start: Start, work: Work) -> Result<Arc<Job>, ApiError> {
        let secret: [u8; 768] = std::array::from_fn(|_| rand::random());
        let record = Record {
            id: Uuid::new_v4(),
            secret: data_encoding::BASE64URL_NOPAD.encode(&secret),
            form: start.form,
            name: work.name().to_owned(),
            operation: work.operation(),
            bytes_per_second: start.bytes_per_second.unwrap_or(self.bytes_per_second),
            drive: start.drive,
            result_drive: work.result_drive().map(str::to_owned),
            forced: start.forced,
            work: Some(work),
            ended: None,
        };
        let jobs = Arc::clone(self);
        // Saves and runs in one step: if the caller is dropped meanwhile, a saved job still runs.
        blocking(self.drives.default(), move |_| {
            jobs.store.save(&record)?;
            Ok(jobs.run(record))
        })
        .await
    }

    /// Makes all jobs pause when they have done this percentage of their bytes, or none.
    pub(crate) fn pause_at(&self, percentage: Option<f64>) {
        self.pause.send_replace(percentage);
    }

    /// Fails if an upload from URL may not fetch this URL. `field` is the field that the error names.
    pub(crate) fn check_source(&self, field: &str, url: &str) -> Result<(), ApiError> {
        self.sources.check(field, url)
    }

    /// The job of this monitor; none if it was forgotten.
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
        // A job that a fault stops has little left to do, and doesn't wait for the others.
        let _running = tokio::select! {
            permit = self.running.acquire() => permit.ok(),
            () = job.forced() => None,
        };
        job.update(|state| state.is_started = true);
        let pace = Pace::new(record.bytes_per_second, self.pause.subscribe());
        let running = tokio::spawn(Arc::clone(&self).perform(Arc::clone(&job), work, pace));
        let outcome = running.await.unwrap_or_else(|_| {
            let message = "The server failed during this operation.";
            Outcome::Failed(Failure::Whole(ApiError::new(ErrorCode::GeneralException, message)))
        });
        let ended_at = SystemTime::now();
        record.forced = job.state().forced;
        record.ended = Some((outcome.clone(), ended_at));
        let jobs = Arc::clone(&self);
        let saved = blocking(self.drives.default(), move |_| Ok(jobs.store.save(&record)?)).await;
        if let Err(error) = saved {
            // After a restart the job runs again, and finds everything done.
            eprintln!("local-drive: the end of a job could not be saved: {}", error.message);
        }
        job.end(outcome, ended_at);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Job>>> {
        // Entries are added and removed whole, so a panic elsewhere leaves the map usable.
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_forgotten((_, ended): &(Outcome, SystemTime)) -> bool {
    ended.elapsed().is_ok_and(|since| since > REMEMBERED)
}

/// Runs work on a drive on a thread that may block.
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
