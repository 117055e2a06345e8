//! A list of faults, in order of precedence.

use axum::http::Method;
use serde::{Deserialize, Serialize};

use super::answer::check_headers;
use super::fault::Fault;
use super::kinds::Where;
use crate::drive::ApiError;

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
