//! Answers: JSON, and refusals as the service words them.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use crate::drive::{Code, Refusal};

/// A JSON answer.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// A refusal as `{"error":{"code","message"}}`.
pub(crate) fn refusal(refusal: &Refusal) -> Response<Body> {
    let status = match refusal.code {
        Code::InvalidRequest => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::AccessDenied | Code::NotAllowed => StatusCode::FORBIDDEN,
        Code::ItemNotFound => StatusCode::NOT_FOUND,
        Code::NameAlreadyExists => StatusCode::CONFLICT,
        Code::InvalidRange => StatusCode::RANGE_NOT_SATISFIABLE,
        Code::NotSupported => StatusCode::NOT_IMPLEMENTED,
        Code::QuotaLimitReached => StatusCode::INSUFFICIENT_STORAGE,
        Code::GeneralException => StatusCode::INTERNAL_SERVER_ERROR,
    };
    json(status, &json!({ "error": refusal }))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        refusal(&self)
    }
}
