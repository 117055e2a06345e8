//! JSON bodies and the fields that several requests have.

use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes, to_bytes};
use serde_json::{Map, Value};

use crate::drive::{ApiError, Conflict};

/// The longest JSON body, in bytes.
const MAX_JSON: usize = 4 << 20;

/// The two names of the source in an upload from URL, the newer first.
const SOURCE_URL: [&str; 2] = ["@microsoft.graph.sourceUrl", "@content.sourceUrl"];

/// The name of the conflict behaviour, in queries and in bodies.
pub(crate) const CONFLICT_BEHAVIOR: &str = "@microsoft.graph.conflictBehavior";

/// The body's bytes, if they are few enough for JSON.
pub(crate) async fn bytes(body: Body) -> Result<Bytes, ApiError> {
    to_bytes(body, MAX_JSON).await.map_err(|_| ApiError::invalid("body", "at most 4 MiB of JSON were expected."))
}

/// The body's JSON object; an empty body is an empty object.
pub(crate) async fn object(body: Body) -> Result<Map<String, Value>, ApiError> {
    let bytes = bytes(body).await?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&bytes).map_err(|error| ApiError::invalid("body", format!("a JSON object was expected: {error}.")))
}

/// A text field of the body, if present.
pub(crate) fn text(body: &Map<String, Value>, field: &str) -> Result<Option<String>, ApiError> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ApiError::invalid(field, "a string was expected.")),
    }
}

/// The body's `fileSystemInfo.lastModifiedDateTime`, if present.
pub(crate) fn modified(body: &Map<String, Value>) -> Result<Option<SystemTime>, ApiError> {
    let time = match body.get("fileSystemInfo").and_then(|info| info.get("lastModifiedDateTime")) {
        None | Some(Value::Null) => return Ok(None),
        Some(time) => time,
    };
    let parsed = time.as_str().and_then(date_time);
    let expected = "a time such as 2025-01-31T12:00:00Z was expected.";
    parsed.map(Some).ok_or_else(|| ApiError::invalid("fileSystemInfo.lastModifiedDateTime", expected))
}

/// A DateTimeOffset: a time in UTC, or with the offset that SDKs write, such as `+02:00`.
fn date_time(text: &str) -> Option<SystemTime> {
    let has_offset = |(time, offset): &(&str, &str)| offset.starts_with(['+', '-']) && !time.ends_with('Z');
    let Some((time, offset)) = text.split_at_checked(text.len().checked_sub(6)?).filter(has_offset) else {
        return humantime::parse_rfc3339(text).ok();
    };
    let (hours, minutes) = offset[1..].split_once(':')?;
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok().filter(|minutes| *minutes < 60)?);
    let offset_from_utc = Duration::from_secs((hours * 60 + minutes) * 60);
    let time = humantime::parse_rfc3339(&format!("{time}Z")).ok()?;
    if offset.starts_with('+') { time.checked_sub(offset_from_utc) } else { time.checked_add(offset_from_utc) }
}

/// The body's conflict behaviour, if present.
pub(crate) fn conflict(body: &Map<String, Value>) -> Result<Option<Conflict>, ApiError> {
    text(body, CONFLICT_BEHAVIOR)?.map(|value| parse_conflict(&value)).transpose()
}

/// A conflict behaviour by its name.
pub(crate) fn parse_conflict(value: &str) -> Result<Conflict, ApiError> {
    match value {
        "fail" => Ok(Conflict::Fail),
        "replace" => Ok(Conflict::Replace),
        "rename" => Ok(Conflict::Rename),
        _ => Err(ApiError::invalid(CONFLICT_BEHAVIOR, "one of fail, replace, rename was expected.")),
    }
}

/// The source of an upload from URL, with the name of its field.
pub(crate) fn source_url(body: &Map<String, Value>) -> Result<Option<(&'static str, String)>, ApiError> {
    for field in SOURCE_URL {
        if let Some(url) = text(body, field)? {
            return Ok(Some((field, url)));
        }
    }
    Ok(None)
}

/// Whether the body requests an upload from URL.
pub(crate) fn has_source_url(body: &Value) -> bool {
    SOURCE_URL.iter().any(|field| body.get(field).is_some())
}
