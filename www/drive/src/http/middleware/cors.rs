//! CORS: a page of another origin may send and read what the real service is known to allow, and nothing else.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;

use crate::http::request::address::{Address, Encoding, Endpoint};
use crate::http::response;
use crate::http::state::faults::CorsFault;
use crate::jobs::Form;

const ANY: HeaderValue = HeaderValue::from_static("*");
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
/// What a page may send in the OneDrive form. api.onedrive.com refuses unknown headers.
const ONEDRIVE_HEADERS: HeaderValue = HeaderValue::from_static("authorization, content-type, prefer");
/// What a page may send in the Graph form.
const GRAPH_HEADERS: HeaderValue = HeaderValue::from_static("authorization, client-request-id, content-type, prefer");
/// Whether Graph lets a page send `Prefer` with a copy is not known, so this server doesn't.
const GRAPH_COPY_HEADERS: HeaderValue = HeaderValue::from_static("authorization, client-request-id, content-type");
/// An upload URL needs no token.
const UPLOAD_HEADERS: HeaderValue = HeaderValue::from_static("content-range, content-type");

/// What Graph exposes. `Operation-Location` is not among it.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadOnly, SdkVersion, WWW-Authenticate, \
     x-ms-client-gcc-tenant, Retry-After",
);
const EXPOSED_WITHOUT_LOCATION: HeaderValue = HeaderValue::from_static(
    "ETag, Preference-Applied, Content-Range, request-id, client-request-id, ReadOnly, SdkVersion, WWW-Authenticate, \
     x-ms-client-gcc-tenant, Retry-After",
);

/// Whether the request is a CORS preflight.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The drive: accepts preflights, and lets every origin read the responses.
pub(crate) async fn on_drive(request: Request, next: Next) -> Response<Body> {
    if is_preflight(&request) {
        let mut response = response::empty(StatusCode::OK);
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed_headers(request.uri().path()));
        return response;
    }
    let mut response = next.run(request).await;
    let fault = response.extensions().get::<CorsFault>().copied();
    let exposed = match fault {
        Some(CorsFault::None) => return response,
        Some(CorsFault::HideLocation) => EXPOSED_WITHOUT_LOCATION,
        Some(CorsFault::ExposeAll) => ANY,
        None => EXPOSED,
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    response
}

fn allowed_headers(path: &str) -> HeaderValue {
    if path.starts_with("/upload/") {
        return UPLOAD_HEADERS;
    }
    match Address::parse(path, Encoding::Percent) {
        Ok(Some(Address { form: Form::Graph, endpoint: Endpoint::Copy, .. })) => GRAPH_COPY_HEADERS,
        Ok(Some(Address { form: Form::OneDrive, .. })) => ONEDRIVE_HEADERS,
        _ => GRAPH_HEADERS,
    }
}

/// The monitors: a simple GET can be read, and whatever needs a preflight fails (msgraph-sdk-javascript#220), unless `preflights` is
/// set.
pub(crate) async fn on_monitor(State(preflights): State<bool>, request: Request, next: Next) -> Response<Body> {
    if is_preflight(&request) {
        let mut response = response::empty(if preflights { StatusCode::OK } else { StatusCode::METHOD_NOT_ALLOWED });
        if preflights {
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ANY);
        }
        return response;
    }
    let is_simple = request.method() == Method::GET;
    let mut response = next.run(request).await;
    let fault = response.extensions().get::<CorsFault>().copied();
    if is_simple && fault != Some(CorsFault::None) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    }
    if fault == Some(CorsFault::ExposeAll) {
        response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
    }
    response
}
