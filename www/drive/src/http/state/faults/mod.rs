//! The fault plan: what goes wrong with the next requests.
//!
//! With it, a test can reproduce anything that the real service has been seen to do: throttling, odd status codes, lost connections,
//! missing CORS headers. Without a plan nothing goes wrong.
//!
//! Not in scope: which request matches a fault, and how a response is changed (`middleware::faults`).

mod fault;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use serde::{Deserialize, Serialize};

use crate::drive::ApiError;
use crate::jobs::ForcedOutcome;
use fault::check_headers;
pub(crate) use fault::{Answer, Away, CorsFault, Cut, Fault, Headers, MonitorIn, Where};

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

/// A plan: the body of `PUT /admin/faults`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// The first fault that matches a request applies to it.
    pub(crate) faults: Vec<Fault>,
}

/// A request that a fault may match.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// The kind of request.
    pub(crate) kind: Where,
    /// The name that it is about.
    pub(crate) name: Option<&'a str>,
    /// Its method.
    pub(crate) method: &'a Method,
    /// Its path.
    pub(crate) path: &'a str,
    /// Whether it polls a monitor whose job is running.
    pub(crate) is_running: bool,
}

impl Plan {
    /// Rejects a plan that can't be applied.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        for (at, fault) in self.faults.iter().enumerate() {
            fault.check(&format!("faults[{at}]"))?;
        }
        Ok(())
    }

    /// The first fault that matches, counted down.
    pub(super) fn take(&mut self, subject: &Subject<'_>) -> Option<Fault> {
        let mut taken = None;
        for fault in &mut self.faults {
            if !fault.matches(subject) || fault.times == Some(0) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
            taken = Some(fault.clone());
            break;
        }
        self.faults.retain(|fault| fault.times != Some(0));
        taken
    }
}

impl Fault {
    fn check(&self, field: &str) -> Result<(), ApiError> {
        check_headers(&self.headers, field)?;
        if let Some(answer) = &self.answer {
            answer.check(&format!("{field}.answer"))?;
        }
        let Some(outcome) = &self.outcome else {
            return Ok(());
        };
        if !matches!(self.kind, Where::Start | Where::Monitor) {
            return Err(ApiError::invalid(&format!("{field}.where"), "start or monitor was expected together with outcome."));
        }
        outcome.check(&format!("{field}.outcome"))
    }

    fn matches(&self, subject: &Subject<'_>) -> bool {
        let is_path = |path: &String| match path.strip_suffix('*') {
            Some(start) => subject.path.starts_with(start),
            None => subject.path == path,
        };
        (self.kind == subject.kind || self.kind == Where::Any)
            && (self.name.is_none() || self.name.as_deref() == subject.name)
            && self.method.as_ref().is_none_or(|method| subject.method.as_str().eq_ignore_ascii_case(method))
            && self.path.as_ref().is_none_or(is_path)
            // A job that has ended can't end in another way.
            && (self.outcome.is_none() || self.kind != Where::Monitor || subject.is_running)
    }
}
