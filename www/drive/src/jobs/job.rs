//! A job as it is while the server runs: who may ask for it, and how far it is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use uuid::Uuid;

use super::record::{Form, Operation, Outcome, Record, Work};

/// A job.
#[derive(Debug)]
pub(crate) struct Job {
    /// The monitor's id.
    pub(crate) id: Uuid,
    /// The credential that a Graph monitor URL carries.
    pub(crate) secret: String,
    /// The form that the action was started in.
    pub(crate) form: Form,
    /// The name that was asked for.
    pub(crate) name: String,
    /// What the job does.
    pub(crate) operation: Operation,
    state: Mutex<State>,
}

/// How far a job is.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// Whether it has begun.
    pub(crate) is_started: bool,
    /// What is done.
    pub(crate) done: Amount,
    /// What there is to do, as far as it is known.
    pub(crate) total: Amount,
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
            Some(Work::Copy(plan)) => {
                let sizes = plan.steps.iter().filter_map(|step| step.bytes);
                sizes.fold(Amount::default(), |total, bytes| Amount { bytes: total.bytes + bytes, files: total.files + 1 })
            }
            Some(Work::Download(_)) => Amount { bytes: 0, files: 1 },
            None => Amount::default(),
        };
        Self {
            id: record.id,
            secret: record.secret.clone(),
            form: record.form,
            name: record.name.clone(),
            operation: record.operation,
            state: Mutex::new(State { total, ended: record.ended.clone(), ..State::default() }),
        }
    }

    /// How far it is now.
    pub(crate) fn state(&self) -> State {
        self.lock().clone()
    }

    /// Changes how far it is.
    pub(super) fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change sets plain numbers, so a panic elsewhere leaves nothing half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Bytes done over bytes to do, in per cent with one digit, never above 100. Files stand in where there are no bytes to do.
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
}
