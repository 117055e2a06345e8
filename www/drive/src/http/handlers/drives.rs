//! The drive itself, and the list of the caller's drives.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use serde_json::json;

use crate::drive::ApiError;
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::drive_item::drive_json;
use crate::http::state::App;
use crate::http::state::hosts::Origins;
use crate::jobs::blocking;

/// `GET` of a drive.
pub(crate) async fn read(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    let root = call.blocking(move |drive| drive.item(&address.resolve(drive)?)).await?;
    Ok(response::json(StatusCode::OK, &drive_json(&call.app.drive, &call.origins, &root)))
}

/// `GET /me/drives`.
pub(crate) async fn list(State(app): State<App>, Extension(origins): Extension<Origins>) -> Result<Response<Body>, ApiError> {
    let root = blocking(&app.drive, |drive| drive.item(drive.root())).await?;
    Ok(response::json(StatusCode::OK, &json!({ "value": [drive_json(&app.drive, &origins, &root)] })))
}
