//! The headers of every response at the page's origin.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use percent_encoding::percent_decode_str;

use crate::http::response;
use crate::http::state::hosts::Origins;

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
