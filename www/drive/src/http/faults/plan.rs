//! What a fault plan says, and which request a fault is for.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::drive::Refusal;

/// A plan: the body of `PUT /admin/faults`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// The first fault that is for a request applies to it.
    pub(super) faults: Vec<Fault>,
}

/// One fault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Fault {
    /// Which requests it is for.
    #[serde(rename = "where")]
    pub(super) kind: Where,
    /// Only those about this name: a start's body names it, a monitor's job was started with it, an item has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// How many such requests pass by before it applies.
    #[serde(default)]
    pub(super) skip: u64,
    /// How often it applies; null for ever.
    #[serde(default = "once")]
    pub(super) times: Option<u64>,
    /// How long the answer is held back, in milliseconds. What was asked for is done before.
    #[serde(default)]
    pub(super) delay_ms: u64,
    /// What is answered instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) answer: Option<Answer>,
    /// With an `answer`: whether what was asked for is done all the same.
    #[serde(default)]
    pub(super) perform: bool,
    /// Where the connection is broken off. Without an `answer`, what was asked for is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cut: Option<Cut>,
    /// Which CORS headers are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cors: Option<CorsFault>,
    /// The rate of the job that the request starts; 0 for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bytes_per_second: Option<u64>,
}

/// What kind of request a fault is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Where {
    /// One that starts an action.
    Start,
    /// One that asks a monitor.
    Monitor,
    /// One that reads an item.
    Item,
    /// One that lists a folder.
    Children,
    /// Every one of the drive and the monitors.
    Any,
}

/// An answer to give. `$drive` and `$monitor` in it stand for the two origins.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// Headers that are set.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    /// A string is sent as it is, anything else as JSON; without one the body is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
}

/// Where a connection is broken off: a response's extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Cut {
    /// Before the answer.
    Connection,
    /// In the middle of the answer's body.
    Body,
}

/// Which CORS headers are left out: a response's extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CorsFault {
    /// All of them.
    None,
    /// `Location` among those that are exposed.
    HideLocation,
}

const fn once() -> Option<u64> {
    Some(1)
}

impl Plan {
    /// Refuses what could not be applied.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let answers = self.faults.iter().enumerate().filter_map(|(at, fault)| Some((at, fault.answer.as_ref()?)));
        for (at, answer) in answers {
            let is_final = StatusCode::from_u16(answer.status).is_ok_and(|status| !status.is_informational());
            if !is_final {
                let field = format!("faults[{at}].answer.status");
                return Err(Refusal::invalid(&field, "a number from 200 to 999 was expected."));
            }
            for (name, value) in &answer.headers {
                let is_header = name.parse::<HeaderName>().is_ok() && HeaderValue::from_str(value).is_ok();
                if !is_header {
                    let field = format!("faults[{at}].answer.headers[{name:?}]");
                    return Err(Refusal::invalid(&field, "a header's name and value were expected."));
                }
            }
        }
        Ok(())
    }

    /// The first fault that is for such a request, counted down.
    pub(super) fn take(&mut self, kind: Where, name: Option<&str>) -> Option<Fault> {
        let mut taken = None;
        for fault in &mut self.faults {
            let is_meant = fault.kind == kind || fault.kind == Where::Any;
            let is_named = fault.name.is_none() || fault.name.as_deref() == name;
            if !is_meant || !is_named || fault.times == Some(0) {
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
