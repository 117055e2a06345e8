//! A list of faults, in order of precedence.

use serde::{Deserialize, Serialize};

use super::answer::check_headers;
use super::fault::{Fault, Where};
use crate::drive::ApiError;

/// A plan: the body of `PUT /admin/faults`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// The first fault that matches a request applies to it.
    pub(crate) faults: Vec<Fault>,
}

impl Plan {
    /// Rejects a plan that can't be applied.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        for (at, fault) in self.faults.iter().enumerate() {
            check_headers(&fault.headers, &format!("faults[{at}]"))?;
            if let Some(answer) = &fault.answer {
                answer.check(&format!("faults[{at}].answer"))?;
            }
        }
        Ok(())
    }

    /// The first fault that matches, counted down.
    pub(super) fn take(&mut self, kind: Where, name: Option<&str>) -> Option<Fault> {
        let mut taken = None;
        for fault in &mut self.faults {
            let is_kind = fault.kind == kind || fault.kind == Where::Any;
            let is_named = fault.name.is_none() || fault.name.as_deref() == name;
            if !is_kind || !is_named || fault.times == Some(0) {
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
