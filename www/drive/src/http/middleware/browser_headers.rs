//! Headers for browsers: CORS of the drive and its monitors, and the security headers of the page.
//!
//! A page of another origin may send and read what the real service is known to allow, and nothing else.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use percent_encoding::percent_decode_str;

use crate::http::request::address::{Address, Encoding, Endpoint};
use crate::http::response;
use crate::http::state::Origins;
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

/// The hosts of the real service that the page may connect to when the user connects it to a real drive: Microsoft Graph and OneDrive,
/// SharePoint's monitors, uploads and downloads, and all of these in national clouds.
const SERVICE_HOSTS: &str = "https://graph.microsoft.com https://graph.microsoft.us https://dod-graph.microsoft.us \
     https://microsoftgraph.chinacloudapi.cn https://api.onedrive.com https://*.up.1drv.com https://*.microsoftpersonalcontent.com \
     https://*.sharepoint.com https://*.sharepoint.us https://*.sharepoint-mil.us https://*.sharepoint.cn";

/// The headers that depend on where the drive is.
#[derive(Debug, Clone)]
pub(crate) struct SecurityHeaders {
    content_security_policy: HeaderValue,
}

impl SecurityHeaders {
    /// For a page whose drive and monitors are at `origins`.
    pub(crate) fn new(origins: &Origins) -> Self {
        let Origins { drive, monitor } = origins;
        let policy = format!("frame-ancestors 'none'; connect-src 'self' {drive} {monitor} {SERVICE_HOSTS}");
        let content_security_policy =
            HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("frame-ancestors 'none'"));
        Self { content_security_policy }
    }
}

/// Doesn't serve the drive's own sources, and sets the security headers.
pub(crate) async fn harden(State(security): State<SecurityHeaders>, request: Request, next: Next) -> Response<Body> {
    let mut response =
        if is_source(request.uri().path()) { response::empty(StatusCode::NOT_FOUND) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::CONTENT_SECURITY_POLICY, security.content_security_policy);
    response
}

/// Whether the path leads to the drive's sources, which are below the page's.
fn is_source(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    // The file server ignores empty and `.` segments.
    let first = path.split(['/', '\\']).find(|segment| !segment.is_empty() && *segment != ".");
    first.is_some_and(|segment| segment.eq_ignore_ascii_case("drive"))
}
