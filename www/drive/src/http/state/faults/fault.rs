//! One fault: which requests it applies to, and what it does to them.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Headers};
use super::kinds::{Away, CorsFault, Cut, MonitorIn, Where};
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
    /// Headers to add to the response or to replace in it. A wrong `Content-Length` is sent as given.
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
