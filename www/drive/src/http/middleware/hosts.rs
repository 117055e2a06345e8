//! Checks the `Host` header.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use serde_json::json;

use crate::http::response;
use crate::http::state::App;

/// Rejects requests for other hosts: a foreign name that resolves to this machine (DNS rebinding) must not read anything.
pub(crate) async fn check_host(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = header.or_else(|| request.uri().authority().map(Authority::as_str)).unwrap_or_default();
    let Some(origins) = app.hosts.origins(host).cloned() else {
        let message = "Host: a loopback name, or one that --allow-host names, was expected.";
        let body = json!({ "error": { "code": "invalidRequest", "message": message } });
        let mut response = response::json(StatusCode::MISDIRECTED_REQUEST, &body);
        // The body has not been read.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    };
    // A client behind a proxy may send the whole URL; only its path matters from here on.
    if let Some(path) = request.uri().path_and_query().cloned() {
        *request.uri_mut() = Uri::from(path);
    }
    request.extensions_mut().insert(origins);
    next.run(request).await
}
