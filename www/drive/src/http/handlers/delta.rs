//! `GET …/delta`: the changes of a drive. This server doesn't track them.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::drive::{ApiError, ErrorCode};
use crate::http::request::call::Call;
use crate::http::response;

/// Responds to `token=latest` with no changes and a link for later ones, which can't be followed here. `token` is the one in the path.
pub(crate) fn delta(call: &Call, token: Option<&str>) -> Result<Response<Body>, ApiError> {
    if token.or(call.query.get("token").map(String::as_str)) != Some("latest") {
        let message = "delta: this server does not track changes. It supports token=latest only.";
        return Err(ApiError::new(ErrorCode::NotSupported, message));
    }
    let path = call.uri.path().trim_end_matches("(token='latest')");
    let link = format!("{}{path}?token={}", call.origins.drive, Uuid::new_v4());
    Ok(response::json(StatusCode::OK, &json!({ "value": [], "@odata.deltaLink": link })))
}
