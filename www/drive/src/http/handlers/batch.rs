//! `$batch`: up to 20 requests in one. Each is handled like a single request.

use std::collections::{HashMap, HashSet};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;

use crate::drive::{ApiError, ErrorCode};
use crate::http::request::body;
use crate::http::request::call::InBatch;
use crate::http::response;
use crate::http::state::Origins;

/// The largest number of requests in a batch.
const MAX_REQUESTS: usize = 20;

/// How many bytes the bodies of all responses of a batch may have together.
const MAX_BODIES: usize = 16 << 20;

#[derive(Debug, Deserialize)]
struct Batch {
    requests: Vec<Inner>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inner {
    id: String,
    method: String,
    /// Relative to the version root that the batch was sent to.
    url: String,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// Handles the requests one after another, in order.
pub(crate) async fn run(State(items): State<Router>, request: Request) -> Result<Response<Body>, ApiError> {
    let (parts, body) = request.into_parts();
    let version = parts.uri.path().trim_end_matches("/$batch").to_owned();
    let origins = parts.extensions.get::<Origins>().cloned();
    let bytes = body::bytes(body).await?;
    // Parsed as a value first, because parsing a `Batch` directly would skip unknown fields without checking that they are valid JSON.
    let json: Value = serde_json::from_slice(&bytes).map_err(|error| ApiError::invalid("requests", error))?;
    let batch: Batch = serde_json::from_value(json).map_err(|error| ApiError::invalid("requests", error))?;
    if batch.requests.is_empty() || batch.requests.len() > MAX_REQUESTS {
        return Err(ApiError::invalid("requests", "1 to 20 requests were expected."));
    }
    let mut ids = HashSet::new();
    if let Some(twice) = batch.requests.iter().find(|inner| !ids.insert(&inner.id)) {
        return Err(ApiError::invalid("requests.id", format!("\"{}\" was expected once.", twice.id)));
    }
    let mut statuses: HashMap<String, StatusCode> = HashMap::new();
    let mut responses = Vec::with_capacity(batch.requests.len());
    let mut bytes_left = MAX_BODIES;
    for inner in batch.requests {
        let succeeded = |id: &String| statuses.get(id).is_some_and(StatusCode::is_success);
        let id = inner.id.clone();
        let response = if inner.depends_on.iter().all(succeeded) {
            match read(inner, &version, origins.as_ref()) {
                Ok(request) => match items.clone().oneshot(request).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                },
                Err(error) => error.into_response(),
            }
        } else {
            let error = json!({ "error": { "code": "failedDependency", "message": "dependsOn: a request that succeeded was expected." } });
            response::json(StatusCode::FAILED_DEPENDENCY, &error)
        };
        statuses.insert(id.clone(), response.status());
        responses.push(write(&id, response, &mut bytes_left).await);
    }
    Ok(response::json(StatusCode::OK, &json!({ "responses": responses })))
}

fn read(inner: Inner, version: &str, origins: Option<&Origins>) -> Result<Request, ApiError> {
    if inner.url.contains("://") {
        return Err(ApiError::invalid("requests.url", "a URL relative to the version was expected."));
    }
    let url = format!("{version}/{}", inner.url.trim_start_matches('/'));
    let uri: Uri = url.parse().map_err(|_| ApiError::invalid("requests.url", "a URL was expected."))?;
    let method: Method =
        inner.method.to_uppercase().parse().map_err(|_| ApiError::invalid("requests.method", "a method was expected."))?;
    let body = inner.body.map_or_else(Body::empty, |body| match body {
        Value::String(text) => Body::from(bytes_of(&text)),
        json => Body::from(json.to_string()),
    });
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    for (name, value) in &inner.headers {
        let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) else {
            return Err(ApiError::invalid("requests.headers", "headers' names and values were expected."));
        };
        request.headers_mut().insert(name, value);
    }
    request.extensions_mut().insert(InBatch);
    request.extensions_mut().extend(origins.cloned().map(extensions).unwrap_or_default());
    Ok(request)
}

fn extensions(origins: Origins) -> axum::http::Extensions {
    let mut extensions = axum::http::Extensions::new();
    extensions.insert(origins);
    extensions
}

/// A body that is not JSON is sent and received as base64.
fn bytes_of(text: &str) -> Vec<u8> {
    data_encoding::BASE64.decode(text.as_bytes()).unwrap_or_else(|_| text.as_bytes().to_vec())
}

/// A response as an entry of the batch response.
async fn write(id: &str, response: Response<Body>, bytes_left: &mut usize) -> Value {
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, *bytes_left).await {
        Ok(bytes) => bytes,
        // The request was handled: this must not hide the other responses.
        Err(_) => {
            let message = "The response is too long for a batch. Send the request alone to read it.";
            let (error_parts, body) = response::error(&ApiError::new(ErrorCode::NotSupported, message)).into_parts();
            parts = error_parts;
            to_bytes(body, usize::MAX).await.unwrap_or_default()
        }
    };
    *bytes_left = bytes_left.saturating_sub(bytes.len());
    let headers: Map<String, Value> =
        parts.headers.iter().filter_map(|(name, value)| Some((canonical(name), value.to_str().ok()?.into()))).collect();
    let mut written = json!({ "id": id, "status": parts.status.as_u16(), "headers": headers });
    if !bytes.is_empty() {
        let is_json =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
        let json = if is_json { serde_json::from_slice(&bytes).ok() } else { None };
        written["body"] = json.unwrap_or_else(|| Value::String(data_encoding::BASE64.encode(&bytes)));
    }
    written
}

/// A header name as it is written in a batch, such as `Retry-After`.
fn canonical(name: &HeaderName) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    name.as_str().split('-').map(|part| if part.is_empty() { String::new() } else { capital(part) }).collect::<Vec<_>>().join("-")
}
