//! One fault: which requests it applies to, and how it changes their responses.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::drive::ApiError;
use crate::jobs::ForcedOutcome;

/// A fault, as a plan's JSON contains it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    /// Which kind of request it applies to.
    #[serde(rename = "where")]
    pub(crate) kind: Where,
    /// Only requests about this name: the name in a start's body, the name that a monitor's job was started with, or an item's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Only requests with this HTTP method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    /// Only requests with this path, as it is sent, without the query. A `*` at the end stands for any rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// How many such requests are left alone first.
    #[serde(default)]
    pub(crate) skip: u64,
    /// How many requests it applies to; null for all.
    #[serde(default = "once")]
    pub(crate) times: Option<u64>,
    /// How long the response is delayed, in milliseconds, after the request was processed.
    #[serde(default)]
    pub(crate) delay_ms: u64,
    /// The response to give instead of the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<Answer>,
    /// With an `answer`: whether the request is processed nevertheless.
    #[serde(default)]
    pub(crate) perform: bool,
    /// Where the connection is broken off. Without an `answer`, the request is processed before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cut: Option<Cut>,
    /// How long the server is unreachable from this request on, in milliseconds. The request is processed before.
    #[serde(default)]
    pub(crate) away_ms: u64,
    /// With `awayMs`: which host is unreachable.
    #[serde(default)]
    pub(crate) away: Away,
    /// How the CORS headers differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cors: Option<CorsFault>,
    /// Headers to add to the response or to replace in it. A wrong `Content-Length` is sent unchanged.
    #[serde(default)]
    pub(crate) headers: Headers,
    /// How many spaces are added to the response's body.
    #[serde(default)]
    pub(crate) padding: u64,
    /// How long the response's body takes to arrive, in milliseconds.
    #[serde(default)]
    pub(crate) drip_ms: u64,
    /// The rate of the job that the request starts, in bytes per second; 0 for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes_per_second: Option<u64>,
    /// How the job ends: the one that a start starts, or the one that a poll is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<ForcedOutcome>,
    /// Where the response to a start names the monitor.
    #[serde(default)]
    pub(crate) monitor_in: MonitorIn,
}

const fn once() -> Option<u64> {
    Some(1)
}

/// Headers by name.
pub(crate) type Headers = BTreeMap<String, String>;

/// The response. `$drive` and `$monitor` in it are replaced by the two origins.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The headers to set.
    #[serde(default)]
    pub(crate) headers: Headers,
    /// The body: a string is sent unchanged, anything else as JSON. Default: no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
    /// Whether a string body is base64 of the bytes to send.
    #[serde(default)]
    pub(crate) base64: bool,
}

impl Answer {
    /// Rejects an answer that can't be sent. `field` is its path in the plan.
    pub(super) fn check(&self, field: &str) -> Result<(), ApiError> {
        let is_final = StatusCode::from_u16(self.status).is_ok_and(|status| !status.is_informational());
        if !is_final {
            return Err(ApiError::invalid(&format!("{field}.status"), "a number from 200 to 999 was expected."));
        }
        if self.base64 && self.bytes().is_none() {
            return Err(ApiError::invalid(&format!("{field}.body"), "base64 was expected."));
        }
        check_headers(&self.headers, field)
    }

    /// The bytes of a base64 body.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        BASE64.decode(self.body.as_ref()?.as_str()?.as_bytes()).ok()
    }
}

/// Rejects headers that HTTP can't carry.
pub(super) fn check_headers(headers: &Headers, field: &str) -> Result<(), ApiError> {
    let is_header = |name: &str, value: &str| name.parse::<HeaderName>().is_ok() && HeaderValue::from_str(value).is_ok();
    match headers.iter().find(|(name, value)| !is_header(name, value)) {
        Some((name, _)) => {
            Err(ApiError::invalid(&format!("{field}.headers[{name:?}]"), "a header name and a header value were expected."))
        }
        None => Ok(()),
    }
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Where {
    /// Starts an action.
    Start,
    /// Polls a monitor.
    Monitor,
    /// Reads an item.
    Item,
    /// Lists a folder.
    Children,
    /// Any request to the drive or a monitor.
    Any,
}

/// Where a connection is broken off: a response extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Cut {
    /// Before the response: the connection is closed.
    Connection,
    /// Before the response: the connection is reset.
    Reset,
    /// In the middle of the response's body.
    Body,
}

/// How the CORS headers differ: a response extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CorsFault {
    /// There are none.
    None,
    /// `Location` is missing from the exposed headers.
    HideLocation,
    /// All headers of the response are exposed.
    ExposeAll,
}

/// Which host is unreachable during an outage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Away {
    /// The drive and the monitors.
    #[default]
    Both,
    /// The drive.
    Drive,
    /// The monitors.
    Monitor,
}

/// Where the response to a start names the monitor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum MonitorIn {
    /// 202 with `Location`.
    #[default]
    Location,
    /// 202 with `Operation-Location`, as some Graph actions have it.
    OperationLocation,
    /// 201 with a resource that is its own operation: its status is read at the URL of the start and the resource's id.
    Resource,
}
