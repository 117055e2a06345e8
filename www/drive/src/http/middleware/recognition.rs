//! Which requests come from somebody who knows a secret of this server.
//!
//! Any page, and any program of this machine, can send requests to the server. Only those with the token, or with a URL that the server
//! handed out, are recorded in the log and use up faults.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response};
use axum::middleware::Next;

use super::auth::has_token;
use crate::http::request::address::{Address, Encoding, Endpoint, Target};
use crate::http::state::App;
use crate::jobs::blocking;

/// Marks a request that is recognised: a request extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recognized;

/// Marks recognised requests to the drive.
pub(crate) async fn on_drive(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
    if has_token(&app, request.headers()) || has_own_url(&app, request.method(), request.uri().path()).await {
        request.extensions_mut().insert(Recognized);
    }
    next.run(request).await
}

/// Marks recognised requests to a monitor: those whose job exists.
pub(crate) async fn on_monitor(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
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
