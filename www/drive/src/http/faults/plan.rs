//! What a fault plan says, and which request a fault is for.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use data_encoding::BASE64;
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
    /// For how long the server goes away at this, in milliseconds: it breaks off all connections and refuses new ones. What was asked
    /// for is done before, and jobs go on.
    #[serde(default)]
    pub(super) away_ms: u64,
    /// Which CORS headers are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cors: Option<CorsFault>,
    /// Headers that the answer has besides its own, or in place of them: a `Content-Length` that is wrong, too.
    #[serde(default)]
    pub(super) headers: Headers,
    /// How many spaces follow the answer's body.
    #[serde(default)]
    pub(super) padding: u64,
    /// How long the answer's body takes to arrive, in milliseconds, piece by piece.
    #[serde(default)]
    pub(super) drip_ms: u64,
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
    pub(super) headers: Headers,
    /// A string is sent as it is, anything else as JSON; without one the body is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
    /// With a string for the body: whether it stands for bytes, in base64.
    #[serde(default)]
    pub(super) base64: bool,
}

/// Headers by their names.
pub(super) type Headers = BTreeMap<String, String>;

/// Where a connection is broken off: a response's extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Cut {
    /// Before the answer: it is closed.
    Connection,
    /// Before the answer: it is reset.
    Reset,
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

impl Answer {
    fn check(&self, field: &str) -> Result<(), Refusal> {
        let is_final = StatusCode::from_u16(self.status).is_ok_and(|status| !status.is_informational());
        if !is_final {
            return Err(Refusal::invalid(&format!("{field}.status"), "a number from 200 to 999 was expected."));
        }
        if self.base64 && self.bytes().is_none() {
            return Err(Refusal::invalid(&format!("{field}.body"), "base64 was expected."));
        }
        check_headers(&self.headers, field)
    }

    /// The bytes that the body stands for.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        BASE64.decode(self.body.as_ref()?.as_str()?.as_bytes()).ok()
    }
}

fn check_headers(headers: &Headers, field: &str) -> Result<(), Refusal> {
    let is_header = |name: &str, value: &str| name.parse::<HeaderName>().is_ok() && HeaderValue::from_str(value).is_ok();
    match headers.iter().find(|(name, value)| !is_header(name, value)) {
        Some((name, _)) => {
            Err(Refusal::invalid(&format!("{field}.headers[{name:?}]"), "a header's name and value were expected."))
        }
        None => Ok(()),
    }
}

impl Plan {
    /// Refuses what could not be applied.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        for (at, fault) in self.faults.iter().enumerate() {
            check_headers(&fault.headers, &format!("faults[{at}]"))?;
            if let Some(answer) = &fault.answer {
                answer.check(&format!("faults[{at}].answer"))?;
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
