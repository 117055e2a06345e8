//! The request log: what was asked for on the drive and on the monitors, without the token.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use axum::middleware::Next;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::App;
use super::cors::is_preflight;

/// How many requests are kept; older ones go first.
const KEPT: usize = 100_000;

/// The headers that are kept.
const OF_INTEREST: &[&str] = &[
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

/// Which listener a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Origin {
    /// The drive.
    Drive,
    /// The monitors.
    Monitor,
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<VecDeque<Arc<Entry>>>);

#[derive(Debug)]
struct Entry {
    request: Map<String, Value>,
    /// 0 until it is answered.
    status: AtomicU16,
}

impl Entry {
    fn json(entry: &Arc<Self>) -> Value {
        let mut request = entry.request.clone();
        let status = entry.status.load(Ordering::Relaxed);
        request.insert("status".to_owned(), if status == 0 { Value::Null } else { status.into() });
        Value::Object(request)
    }
}

impl Log {
    /// The requests in the order in which they came; those that are not answered have the status `null`.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.lock().iter().map(Entry::json).collect()
    }

    /// Forgets all requests, and gives them a last time. None that comes meanwhile is lost.
    pub(crate) fn take(&self) -> Vec<Value> {
        let taken = std::mem::take(&mut *self.lock());
        taken.iter().map(Entry::json).collect()
    }

    fn add(&self, request: Map<String, Value>) -> Arc<Entry> {
        let entry = Arc::new(Entry { request, status: AtomicU16::new(0) });
        let mut entries = self.lock();
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(Arc::clone(&entry));
        entry
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Entry>>> {
        // Entries are put in and taken out whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the request down, unless it is one of the admin's, and gives its answer a `request-id`.
pub(crate) async fn record(State((app, origin)): State<(App, Origin)>, request: Request, next: Next) -> Response<Body> {
    let is_admin = request.uri().path().starts_with("/admin/");
    let entry = (!is_admin).then(|| app.log.add(describe(origin, &request)));
    let mut response = next.run(request).await;
    if let Some(entry) = entry {
        entry.status.store(response.status().as_u16(), Ordering::Relaxed);
    }
    if let Ok(id) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()) {
        response.headers_mut().entry("request-id").or_insert(id);
    }
    response
}

fn describe(origin: Origin, request: &Request) -> Map<String, Value> {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let described = json!({
        "at": u64::try_from(at.as_millis()).unwrap_or(u64::MAX),
        "origin": origin,
        "method": request.method().as_str(),
        // As it arrived, with its query.
        "path": request.uri().path_and_query().map_or("", |path| path.as_str()),
        "preflight": is_preflight(request),
        "authorization": request.headers().contains_key(header::AUTHORIZATION),
        "headers": of_interest(request.headers()),
    });
    match described {
        Value::Object(described) => described,
        _ => Map::new(),
    }
}

fn of_interest(headers: &HeaderMap) -> Map<String, Value> {
    let kept = |name: &&str| headers.get(*name).map(|value| ((*name).to_owned(), text(value)));
    OF_INTEREST.iter().filter_map(kept).collect()
}

fn text(value: &HeaderValue) -> Value {
    Value::String(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
