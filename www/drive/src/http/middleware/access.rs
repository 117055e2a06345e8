//! Who sent a request: rejects other hosts, requests without the token, and requests over the limit.
//!
//! Any page, and any program of this machine, can send requests to the server. Only those with the token, or with a URL that the server
//! handed out, are recorded in the log and use up faults: they are *recognized*.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use serde_json::json;
use tokio::time::Instant;

use crate::drive::{ApiError, ErrorCode};
use crate::http::request::address::{Address, Encoding, Endpoint, Target};
use crate::http::request::call::InBatch;
use crate::http::response;
use crate::http::state::App;
use crate::jobs::blocking;

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

/// Rejects requests without the token with 401.
pub(crate) async fn require_token(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    if has_token(&app, request.headers()) {
        return next.run(request).await;
    }
    let message = "Authorization: the drive's bearer token was expected.";
    let mut response = response::error(&ApiError::new(ErrorCode::Unauthenticated, message));
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// Whether the headers contain the token.
pub(super) fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.is_some_and(|(_, token)| token.trim() == &*app.token)
}

/// Counts the requests of the user, and responds with 429 to those over the limit. A batch doesn't count, but each request in it.
pub(crate) async fn throttle(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    let is_in_batch = request.extensions().get::<InBatch>().is_some();
    let is_batch = request.uri().path().ends_with("/$batch");
    let counts = is_in_batch || (!is_batch && has_token(&app, request.headers()));
    match if counts { app.limits.count(Instant::now()) } else { Ok(()) } {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let message = "Too many requests: this user's limit is exceeded.";
            let body = json!({ "error": { "code": "activityLimitReached", "message": message } });
            let mut response = response::json(StatusCode::TOO_MANY_REQUESTS, &body);
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            if let Ok(seconds) = HeaderValue::from_str(&seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
            response
        }
    }
}

/// Marks a request that is recognised: a request extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recognized;

/// Marks recognised requests to the drive.
pub(crate) async fn recognize_on_drive(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
    if has_token(&app, request.headers()) || has_own_url(&app, request.method(), request.uri().path()).await {
        request.extensions_mut().insert(Recognized);
    }
    next.run(request).await
}

/// Marks recognised requests to a monitor: those whose job exists.
pub(crate) async fn recognize_on_monitor(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path();
    let id = path.rsplit('/').next().and_then(|id| id.parse().ok());
    if id.is_some_and(|id| app.jobs.find(id).is_some()) || app.faults.has_given(path) {
        request.extensions_mut().insert(Recognized);
    }
    next.run(request).await
}

/// Whether the drive handed out the URL: for an upload session or a download, in a fault's answer, or as the item that a monitor redirects to.
async fn has_own_url(app: &App, method: &Method, path: &str) -> bool {
    if let Some(id) = path.strip_prefix("/upload/") {
        return app.uploads.has(id);
    }
    if let Some(ticket) = path.strip_prefix("/download/") {
        return app.downloads.find(ticket).is_some();
    }
    app.faults.has_given(path) || (method == Method::GET && is_existing_item(app, path).await)
}

/// Whether the path names an existing item by its id, which can't be guessed.
async fn is_existing_item(app: &App, path: &str) -> bool {
    let Ok(Some(address)) = Address::parse(path, Encoding::Percent) else {
        return false;
    };
    let Target::Item { base: Some(id), path } = &address.target else {
        return false;
    };
    if id == "root" || !path.is_empty() || address.endpoint != Endpoint::Itself {
        return false;
    }
    let Some(drive) = app.drives.get(address.drive.as_deref()) else {
        return false;
    };
    blocking(drive, move |drive| Ok(drive.knows(&address.resolve(drive)?))).await.unwrap_or(false)
}
