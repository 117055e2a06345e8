//! Makes a request traceable: its entry in the log, and the ids by which the support of the service finds it (`request-id`, and in the Graph
//! form `client-request-id`).

use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use axum::middleware::Next;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::access::Recognized;
use super::browser_headers::is_preflight;
use crate::drive::ApiError;
use crate::http::request::address::{Address, Encoding};
use crate::http::response;
use crate::http::response::drive_item::time;
use crate::http::state::App;
use crate::jobs::Form;

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
        // Unchanged, with the query.
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

/// The longest `client-request-id` that is echoed, in bytes.
const MAX_CLIENT_ID: usize = 128;

/// The ids of one request: a request extension.
#[derive(Debug, Clone)]
struct SupportIds {
    request: HeaderValue,
    /// The client's own id, or the same as `request`. None outside of the Graph form.
    client: Option<HeaderValue>,
}

impl SupportIds {
    fn new(request: &Request) -> Self {
        // A UUID is a valid header value.
        let id = HeaderValue::from_str(&Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static(""));
        let given = request.headers().get("client-request-id").filter(|given| given.len() <= MAX_CLIENT_ID);
        let client = is_graph(request.uri().path()).then(|| given.cloned().unwrap_or_else(|| id.clone()));
        Self { request: id, client }
    }

    fn add_to(self, headers: &mut HeaderMap) {
        headers.entry("request-id").or_insert(self.request);
        if let Some(client) = self.client {
            headers.entry("client-request-id").or_insert(client);
        }
    }
}

/// Adds the ids to the headers of every response.
pub(crate) async fn add_headers(mut request: Request, next: Next) -> Response<Body> {
    let ids = SupportIds::new(&request);
    request.extensions_mut().insert(ids.clone());
    let mut response = next.run(request).await;
    ids.add_to(response.headers_mut());
    response
}

/// Adds the ids and the date to the body of every error in the Graph form, as its `innerError`.
pub(crate) async fn add_inner_error(request: Request, next: Next) -> Response<Body> {
    // A request in a batch has ids of its own.
    let ids = request.extensions().get::<SupportIds>().cloned().unwrap_or_else(|| SupportIds::new(&request));
    let mut response = next.run(request).await;
    if let (Some(client), Some(error)) = (&ids.client, response.extensions().get::<ApiError>()) {
        let mut body = json!({ "error": error });
        let date = time(SystemTime::now());
        body["error"]["innerError"] = json!({
            // The service leaves out the time zone.
            "date": date.get(..19),
            "request-id": text(&ids.request),
            "client-request-id": text(client),
        });
        response = response::with_body(response, &body);
    }
    ids.add_to(response.headers_mut());
    response
}

fn text(value: &HeaderValue) -> Value {
    Value::String(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Whether the path is one of the Graph form. Paths that are not of a drive are, if they have Graph's version.
fn is_graph(path: &str) -> bool {
    match Address::parse(path, Encoding::Percent) {
        Ok(Some(address)) => address.form == Form::Graph,
        Ok(None) | Err(_) => path.starts_with("/v1.0/") || path.starts_with("/beta/"),
    }
}
