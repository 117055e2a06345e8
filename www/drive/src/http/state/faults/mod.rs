//! The fault plan: what goes wrong with the next requests.
//!
//! With it, a test can reproduce anything that the real service has been seen to do: throttling, odd status codes, lost connections,
//! missing CORS headers. Without a plan nothing goes wrong.

mod answer;
mod fault;
mod plan;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use answer::{Answer, Headers};
pub(crate) use fault::{CorsFault, Cut, Fault, Where};
pub(crate) use plan::Plan;

use crate::drive::ApiError;

/// The rate of the job that a request starts, in bytes per second: a request extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobRate(pub(crate) u64);

/// The faults that have not been applied yet.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Plan>);

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
    pub(crate) fn take(&self, kind: Where, name: Option<&str>) -> Option<Fault> {
        self.lock().take(kind, name)
    }

    fn lock(&self) -> MutexGuard<'_, Plan> {
        // A plan is replaced whole and its counters are plain numbers, so a panic elsewhere leaves it usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
