//! A job while the server runs: who may poll it, its progress, its rate, and where it pauses.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use uuid::Uuid;

use super::forced::ForcedOutcome;
use super::record::{Form, Outcome, Record};
use super::work::{Operation, Work};

/// A job.
#[derive(Debug)]
pub(crate) struct Job {
    /// The monitor's id.
    pub(crate) id: Uuid,
    /// The credential in a Graph monitor URL.
    pub(crate) secret: String,
    /// The form that the action was started in.
    pub(crate) form: Form,
    /// The name that the client requested.
    pub(crate) name: String,
    /// The kind of operation.
    pub(crate) operation: Operation,
    /// The drive that the action was started on; none for the default drive.
    pub(crate) drive: Option<String>,
    /// The drive that the result is on; none for the default drive.
    pub(crate) result_drive: Option<String>,
    state: Mutex<State>,
    is_forced: Notify,
    has_ended: watch::Sender<bool>,
}

/// The state of a job.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// Whether it runs or has run.
    pub(crate) is_started: bool,
    /// What is done.
    pub(crate) done: Amount,
    /// What there is to do, as far as it is known.
    pub(crate) total: Amount,
    /// The outcome that a fault prescribes.
    pub(crate) forced: Option<ForcedOutcome>,
    /// How it ended, and when.
    pub(crate) ended: Option<(Outcome, SystemTime)>,
}

/// An amount of work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Bytes.
    pub(crate) bytes: u64,
    /// Files.
    pub(crate) files: u64,
}

impl Job {
    /// The job of `record`, with nothing done yet, or ended.
    pub(super) fn new(record: &Record) -> Self {
        let total = match &record.work {
            Some(Work::Copy(plan) | Work::Move(plan)) => {
                let sizes = plan.steps.iter().filter_map(|step| step.bytes);
                sizes.fold(Amount::default(), |total, bytes| Amount { bytes: total.bytes + bytes, files: total.files + 1 })
            }
            Some(Work::Download(_)) => Amount { bytes: 0, files: 1 },
            None => Amount::default(),
        };
        let (forced, ended) = (record.forced.clone(), record.ended.clone());
        Self {
            id: record.id,
            secret: record.secret.clone(),
            form: record.form,
            name: record.name.clone(),
            operation: record.operation,
            drive: record.drive.clone(),
            result_drive: record.result_drive.clone(),
            is_forced: Notify::new(),
            has_ended: watch::Sender::new(ended.is_some()),
            state: Mutex::new(State { total, forced, ended, ..State::default() }),
        }
    }

    /// The current state.
    pub(crate) fn state(&self) -> State {
        self.lock().clone()
    }

    /// Changes the state.
    pub(super) fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
    }

    /// Ends the job.
    pub(super) fn end(&self, outcome: Outcome, at: SystemTime) {
        self.update(|state| state.ended = Some((outcome, at)));
        self.has_ended.send_replace(true);
    }

    /// Whether it has not ended yet.
    pub(crate) fn is_running(&self) -> bool {
        self.lock().ended.is_none()
    }

    /// Makes the job stop now and end like this, and waits until it has. A job that is about to end may end by itself.
    pub(crate) async fn force(&self, outcome: ForcedOutcome) {
        self.update(|state| state.forced = Some(ForcedOutcome { at_percent: Some(0.0), ..outcome }));
        self.is_forced.notify_one();
        // The sender is part of this job, so it can't be gone.
        drop(self.has_ended.subscribe().wait_for(|ended| *ended).await);
    }

    /// Waits until [`Job::force`] is called.
    pub(super) async fn forced(&self) {
        self.is_forced.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change sets plain values, so a panic elsewhere leaves the state usable.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Bytes done over bytes to do, in per cent with one digit, at most 100. Without bytes to do, files are counted.
    pub(crate) fn percentage(&self) -> f64 {
        let (done, total) = match self.total.bytes {
            0 => (self.done.files, self.total.files),
            bytes => (self.done.bytes, bytes),
        };
        if total == 0 {
            return 0.0;
        }
        let permille = u128::from(done.min(total)) * 1000 / u128::from(total);
        u32::try_from(permille).map_or(100.0, |permille| f64::from(permille) / 10.0)
    }

    /// Whether a fault stops the job here.
    pub(super) fn must_stop(&self) -> bool {
        self.forced.as_ref().is_some_and(|forced| !forced.is_success() && self.percentage() >= forced.stops_at())
    }
}

/// The largest piece that is copied at once, in bytes.
const MAX_PIECE: usize = 1 << 20;

/// The number of pieces per second, so that progress is visible.
const PIECES_PER_SECOND: u64 = 20;

/// A rate, how many bytes were copied since the start, and where to pause.
#[derive(Debug)]
pub(super) struct Pace {
    bytes_per_second: u64,
    since: Instant,
    bytes: u64,
    /// The percentage at which jobs pause.
    pause: watch::Receiver<Option<f64>>,
}

impl Pace {
    /// At most this many bytes per second; 0 for no limit.
    pub(super) fn new(bytes_per_second: u64, pause: watch::Receiver<Option<f64>>) -> Self {
        Self { bytes_per_second, since: Instant::now(), bytes: 0, pause }
    }

    /// Waits while jobs pause that have done as much as this one. A job that a fault ends continues.
    pub(super) async fn pause(&mut self, job: &Job) {
        let percentage = job.state().percentage();
        tokio::select! {
            // Fails only when the server ends.
            _ = self.pause.wait_for(|pause| pause.is_none_or(|at| percentage < at)) => {}
            () = job.forced() => {}
        }
    }

    /// How many bytes to copy at once.
    pub(super) fn piece(&self) -> usize {
        match self.bytes_per_second {
            0 => MAX_PIECE,
            rate => usize::try_from(rate / PIECES_PER_SECOND).unwrap_or(MAX_PIECE).clamp(1, MAX_PIECE),
        }
    }

    /// Waits until this many more bytes are within the rate.
    pub(super) async fn spend(&mut self, bytes: u64) {
        if self.bytes_per_second == 0 {
            return;
        }
        self.bytes += bytes;
        let due = Duration::from_secs_f64(self.bytes as f64 / self.bytes_per_second as f64);
        tokio::time::sleep_until(self.since + due).await;
    }
}
