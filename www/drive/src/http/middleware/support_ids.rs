//! The ids by which the service's support finds a request: `request-id`, and in the Graph form `client-request-id`.

use std::time::SystemTime;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Response};
use axum::middleware::Next;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::drive::ApiError;
use crate::http::request::address::{Address, Encoding};
use crate::http::response;
use crate::http::response::drive_item::time;
use crate::jobs::Form;

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
            // Without a time zone, as the service writes it.
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
