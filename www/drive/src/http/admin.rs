//! The admin routes: the fault plan and the request log. Same token as the drive's.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::App;
use super::faults::Plan;
use crate::drive::Refusal;

/// `PUT /admin/faults`: replaces the plan.
pub(crate) async fn set_faults(State(app): State<App>, body: Bytes) -> Result<StatusCode, Refusal> {
    app.faults.set(read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /admin/faults`: adds to the plan. What is applied meanwhile stays so.
pub(crate) async fn add_faults(State(app): State<App>, body: Bytes) -> Result<StatusCode, Refusal> {
    app.faults.add(read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(body: &[u8]) -> Result<Plan, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::invalid("faults", error))
}

/// `GET /admin/faults`: what is left of the plan.
pub(crate) async fn faults(State(app): State<App>) -> Json<Plan> {
    Json(app.faults.left())
}

/// Which faults.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// Only those about this name.
    name: Option<String>,
}

/// `DELETE /admin/faults`: drops the plan, or what in it is about a name.
pub(crate) async fn clear_faults(State(app): State<App>, Query(which): Query<Which>) -> StatusCode {
    app.faults.clear(which.name.as_deref());
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
