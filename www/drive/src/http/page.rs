//! The page's origin: static files, and where the drive is.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Json, Router};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tower_http::services::ServeDir;

use super::App;
use super::answer;
use super::origins::check_host;

/// The folders that are served.
#[derive(Debug)]
pub(crate) struct Page {
    /// At `/`.
    pub(crate) page: PathBuf,
    /// At `/pkg/`.
    pub(crate) package: Option<PathBuf>,
}

/// The page's origin.
pub(crate) fn router(app: App, page: &Page) -> Router {
    let mut router = Router::new().route("/config.json", get(config)).fallback_service(serve(&page.page));
    if let Some(package) = &page.package {
        router = router.nest_service("/pkg", serve(package));
    }
    router.with_state(app.clone()).layer(from_fn(harden)).layer(from_fn_with_state(app, check_host))
}

fn serve(folder: &Path) -> ServeDir {
    ServeDir::new(folder).append_index_html_on_directories(true)
}

/// Where the drive is, and its token. Without CORS headers, so only the page itself can read it.
async fn config(State(app): State<App>) -> Json<Value> {
    Json(json!({
        "drive": app.hosts.own.drive,
        "monitor": app.hosts.own.monitor,
        "token": &*app.token,
        "driveId": app.drive.id(),
    }))
}

/// Keeps the drive's own sources out, and sets the headers that every answer has.
async fn harden(request: Request, next: Next) -> Response<Body> {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    // As the file server reads it: empty and `.` segments mean nothing.
    let first = path.split(['/', '\\']).find(|segment| !segment.is_empty() && *segment != ".");
    let is_source = first.is_some_and(|segment| segment.eq_ignore_ascii_case("drive"));
    let mut response = if is_source { answer::empty(StatusCode::NOT_FOUND) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
