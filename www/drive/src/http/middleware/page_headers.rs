//! The headers of every response at the page's origin.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use percent_encoding::percent_decode_str;

use crate::http::response;

/// Doesn't serve the drive's own sources, and sets the security headers.
pub(crate) async fn harden(request: Request, next: Next) -> Response<Body> {
    let mut response =
        if is_source(request.uri().path()) { response::empty(StatusCode::NOT_FOUND) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// Whether the path leads to the drive's sources, which are below the page's.
fn is_source(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    // The file server ignores empty and `.` segments.
    let first = path.split(['/', '\\']).find(|segment| !segment.is_empty() && *segment != ".");
    first.is_some_and(|segment| segment.eq_ignore_ascii_case("drive"))
}
