//! The fault plan: what goes wrong with the next requests.
//!
//! With it, a test can reproduce anything that the real service has been seen to do: throttling, odd status codes, lost connections,
//! missing CORS headers. Without a plan nothing goes wrong.

mod answer;
mod fault;
mod kinds;
mod plan;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use answer::{Answer, Headers};
pub(crate) use fault::Fault;
pub(crate) use kinds::{Away, CorsFault, Cut, MonitorIn, Where};
pub(crate) use plan::{Plan, Subject};

use crate::drive::ApiError;
use crate::jobs::ForcedOutcome;

/// What a fault changes in the job that a request starts: a request extension.
#[derive(Debug, Clone, Default)]
pub(crate) struct StartFault {
    /// The job's rate in bytes per second.
    pub(crate) bytes_per_second: Option<u64>,
    /// How the job ends.
    pub(crate) outcome: Option<ForcedOutcome>,
    /// Where the response names the monitor.
    pub(crate) monitor_in: MonitorIn,
}

/// How many paths of answers are remembered; the oldest are dropped first.
const MAX_GIVEN: usize = 1_000;

/// The faults that have not been applied yet.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    plan: Mutex<Plan>,
    /// The paths to which answers have sent clients.
    given: Mutex<VecDeque<String>>,
}

impl Faults {
    /// Replaces the plan.
    pub(crate) fn set(&self, plan: Plan) -> Result<(), ApiError> {
        plan.check()?;
        *self.lock() = plan;
        Ok(())
    }

    /// Adds faults at the end of the plan.
    pub(crate) fn add(&self, plan: Plan) -> Result<(), ApiError> {
        plan.check()?;
        self.lock().faults.extend(plan.faults);
        Ok(())
    }

    /// The faults that are left.
    pub(crate) fn left(&self) -> Plan {
        self.lock().clone()
    }

    /// Removes all faults, or only those with this name.
    pub(crate) fn clear(&self, name: Option<&str>) {
        self.lock().faults.retain(|fault| name.is_some() && fault.name.as_deref() != name);
    }

    /// Whether no fault is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.lock().faults.is_empty()
    }

    /// The first fault for such a request. It counts as applied.
    pub(crate) fn take(&self, subject: &Subject<'_>) -> Option<Fault> {
        self.lock().take(subject)
    }

    /// Remembers the path of a URL in an answer's `Location`.
    pub(crate) fn give(&self, path: &str) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if given.len() == MAX_GIVEN {
            given.pop_front();
        }
        given.push_back(path.to_owned());
    }

    /// Whether an answer has sent clients to this path.
    pub(crate) fn has_given(&self, path: &str) -> bool {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|given| given == path)
    }

    fn lock(&self) -> MutexGuard<'_, Plan> {
        // A plan is replaced whole and its counters are plain numbers, so a panic elsewhere leaves it usable.
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
