//! The admin routes: the fault plan and the request log. Same token as the drive's.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::App;
use super::faults::Plan;
use crate::drive::Refusal;

/// `PUT /admin/faults`: replaces the plan.
pub(crate) async fn set_faults(State(app): State<App>, body: Bytes) -> Result<StatusCode, Refusal> {
    let plan: Plan = serde_json::from_slice(&body).map_err(|error| Refusal::invalid("faults", error))?;
    app.faults.set(plan)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /admin/faults`: what is left of the plan.
pub(crate) async fn faults(State(app): State<App>) -> Json<Plan> {
    Json(app.faults.left())
}

/// `DELETE /admin/faults`.
pub(crate) async fn clear_faults(State(app): State<App>) -> StatusCode {
    app.faults.clear();
    StatusCode::NO_CONTENT
}

/// `GET /admin/log`.
pub(crate) async fn log(State(app): State<App>) -> Json<Value> {
    Json(json!({ "requests": app.log.requests() }))
}

/// `DELETE /admin/log`: answers what it forgets.
pub(crate) async fn take_log(State(app): State<App>) -> Json<Value> {
    Json(json!({ "requests": app.log.take() }))
}
