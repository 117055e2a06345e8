//! Writes requests into the log.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use axum::middleware::Next;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::access::Recognized;
use super::browser_headers::is_preflight;
use crate::http::state::App;

/// The headers that are recorded.
const RECORDED_HEADERS: &[&str] = &[
    "accept",
    "access-control-request-headers",
    "access-control-request-method",
    "content-type",
    "cookie",
    "host",
    "if-none-match",
    "origin",
    "prefer",
    "range",
    "referer",
    "user-agent",
];

/// The listener that a request arrived at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Origin {
    /// The drive.
    Drive,
    /// The monitors.
    Monitor,
}

/// Records the request, unless it is for an admin route or not recognised.
pub(crate) async fn record(State((app, origin)): State<(App, Origin)>, request: Request, next: Next) -> Response<Body> {
    let is_recorded = request.extensions().get::<Recognized>().is_some() && !request.uri().path().starts_with("/admin/");
    let entry = is_recorded.then(|| app.log.add(&describe(origin, &request)));
    let response = next.run(request).await;
    if let Some(entry) = entry {
        entry.set_status(response.status());
    }
    response
}

fn describe(origin: Origin, request: &Request) -> Value {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    json!({
        "at": u64::try_from(at.as_millis()).unwrap_or(u64::MAX),
        "origin": origin,
        "method": request.method().as_str(),
        // As it arrived, with its query.
        "path": request.uri().path_and_query().map_or("", |path| path.as_str()),
        "preflight": is_preflight(request),
        "authorization": request.headers().contains_key(header::AUTHORIZATION),
        "headers": recorded(request.headers()),
    })
}

fn recorded(headers: &HeaderMap) -> Map<String, Value> {
    let recorded = |name: &&str| headers.get(*name).map(|value| ((*name).to_owned(), text(value)));
    RECORDED_HEADERS.iter().filter_map(recorded).collect()
}

fn text(value: &HeaderValue) -> Value {
    Value::String(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
