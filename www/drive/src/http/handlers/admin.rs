//! This server's own routes: the fault plan, the request log, the request limit, the pause of jobs, the page's configuration, and a sign-in page.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::drive::ApiError;
use crate::http::response::drive_item::drives_json;
use crate::http::state::App;
use crate::http::state::faults::Plan;
use crate::http::state::limits::RequestLimit;

/// `PUT /admin/faults`: replaces the plan.
pub(crate) async fn set_faults(State(app): State<App>, body: Bytes) -> Result<StatusCode, ApiError> {
    app.faults.set(read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /admin/faults`: adds to the plan. Faults that were applied already stay applied.
pub(crate) async fn add_faults(State(app): State<App>, body: Bytes) -> Result<StatusCode, ApiError> {
    app.faults.add(read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(body: &[u8]) -> Result<Plan, ApiError> {
    serde_json::from_slice(body).map_err(|error| ApiError::invalid("faults", error))
}

/// `GET /admin/faults`: the faults that are left.
pub(crate) async fn faults(State(app): State<App>) -> Json<Plan> {
    Json(app.faults.left())
}

/// Which faults to remove.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// Only those with this name.
    name: Option<String>,
}

/// `DELETE /admin/faults`: removes all faults, or those with a name.
pub(crate) async fn clear_faults(State(app): State<App>, Query(which): Query<Which>) -> StatusCode {
    app.faults.clear(which.name.as_deref());
    StatusCode::NO_CONTENT
}

/// `GET /admin/log`: the requests so far.
pub(crate) async fn log(State(app): State<App>) -> Json<Value> {
    Json(json!({ "requests": app.log.requests() }))
}

/// `DELETE /admin/log`: empties the log and returns what was in it.
pub(crate) async fn take_log(State(app): State<App>) -> Json<Value> {
    Json(json!({ "requests": app.log.take() }))
}

/// `GET /admin/limits`: the limit on requests, or null.
pub(crate) async fn limits(State(app): State<App>) -> Json<Option<RequestLimit>> {
    Json(app.limits.get())
}

/// `PUT /admin/limits`: sets the limit. The count starts at 0.
pub(crate) async fn set_limits(State(app): State<App>, body: Bytes) -> Result<StatusCode, ApiError> {
    let limit: RequestLimit = serde_json::from_slice(&body).map_err(|error| ApiError::invalid("limits", error))?;
    limit.check()?;
    app.limits.set(Some(limit));
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /admin/limits`: removes the limit.
pub(crate) async fn clear_limits(State(app): State<App>) -> StatusCode {
    app.limits.set(None);
    StatusCode::NO_CONTENT
}

/// Where jobs pause.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Pause {
    /// Bytes done over bytes to do, in per cent.
    at_percent: f64,
}

/// `PUT /admin/pause`: jobs pause when they have done so much. Jobs that paused earlier continue.
pub(crate) async fn pause(State(app): State<App>, body: Bytes) -> Result<StatusCode, ApiError> {
    let pause: Pause = serde_json::from_slice(&body).map_err(|error| ApiError::invalid("pause", error))?;
    app.jobs.pause_at(Some(pause.at_percent));
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /admin/pause`: all jobs continue.
pub(crate) async fn end_pause(State(app): State<App>) -> StatusCode {
    app.jobs.pause_at(None);
    StatusCode::NO_CONTENT
}

/// `GET /config.json`: where the drive is, and its token. It has no CORS headers, so only the page itself can read it.
pub(crate) async fn page_config(State(app): State<App>) -> Json<Value> {
    Json(json!({
        "drive": app.hosts.own.drive,
        "monitor": app.hosts.own.monitor,
        "token": &*app.token,
        "driveId": app.drives.default().id(),
        "drives": drives_json(&app.drives),
    }))
}

/// `GET /signin`.
pub(crate) async fn sign_in_page() -> Html<&'static str> {
    Html("<!doctype html>\n<title>Sign in</title>\n<h1>Sign in to your account</h1>\n")
}
