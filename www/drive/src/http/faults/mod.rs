//! The fault plan: answers that the drive would not give by itself, for the next requests of a kind.
//!
//! With it, whatever the real service has been seen to answer can be had from this one: throttling, odd status codes, lost
//! connections, missing CORS headers. Without a plan this module does nothing.

mod apply;
mod plan;
mod shape;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use apply::{on_drive, on_monitor};
pub(crate) use plan::{CorsFault, Cut, Plan};
use plan::{Fault, Where};

use crate::drive::Refusal;

/// The rate of the job that a request starts, in bytes per second: a request's extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobRate(pub(crate) u64);

/// What is left of the plan.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Plan>);

impl Faults {
    /// Replaces the plan.
    pub(crate) fn set(&self, plan: Plan) -> Result<(), Refusal> {
        plan.check()?;
        *self.lock() = plan;
        Ok(())
    }

    /// Adds to the plan, behind what is left of it.
    pub(crate) fn add(&self, plan: Plan) -> Result<(), Refusal> {
        plan.check()?;
        self.lock().faults.extend(plan.faults);
        Ok(())
    }

    /// What is left of the plan.
    pub(crate) fn left(&self) -> Plan {
        self.lock().clone()
    }

    /// Drops the plan, or what in it is about that name.
    pub(crate) fn clear(&self, name: Option<&str>) {
        self.lock().faults.retain(|fault| name.is_some() && fault.name.as_deref() != name);
    }

    /// Whether there is nothing left to apply.
    fn is_empty(&self) -> bool {
        self.lock().faults.is_empty()
    }

    /// The fault for a request of this kind that is about an item of this name, which counts as applied.
    fn take(&self, kind: Where, name: Option<&str>) -> Option<Fault> {
        self.lock().take(kind, name)
    }

    fn lock(&self) -> MutexGuard<'_, Plan> {
        // A plan is replaced as a whole, and its counters are plain numbers.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
