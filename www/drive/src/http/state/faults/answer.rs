//! A response that a fault gives instead of the real one.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::drive::ApiError;

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
