//! The drive itself, and the list of the caller's drives.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::json;

use crate::drive::ApiError;
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::drive_item::{drive_json, select};
use crate::jobs::blocking;

/// `GET` of a drive.
pub(crate) async fn read(call: &Call) -> Result<Response<Body>, ApiError> {
    let root = call.blocking(|drive| drive.item(drive.root())).await?;
    let drive = drive_json(&call.drive, &call.origins, &root);
    Ok(response::json(StatusCode::OK, &select(drive, call.select.as_deref())))
}

/// `GET` of the list of drives.
pub(crate) async fn list(call: &Call) -> Result<Response<Body>, ApiError> {
    let mut drives = Vec::new();
    for drive in call.app.drives.all() {
        let root = blocking(drive, |drive| drive.item(drive.root())).await?;
        drives.push(select(drive_json(drive, &call.origins, &root), call.select.as_deref()));
    }
    Ok(response::json(StatusCode::OK, &json!({ "value": drives })))
}
