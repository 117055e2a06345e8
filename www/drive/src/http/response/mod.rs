//! Writers of responses that several handlers share: JSON, errors, items, and the state of jobs.
//!
//! Not in scope: which response a request gets (`handlers`, `middleware`).

pub(crate) mod drive_item;
pub(crate) mod monitor;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json as value};

use crate::drive::{ApiError, ErrorCode};

/// A JSON response.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A response without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// An error as `{"error":{"code","message"}}`, with the HTTP status that belongs to its code. The error is an extension of the response.
pub(crate) fn error(error: &ApiError) -> Response<Body> {
    let mut response = json(status(error.code), &value!({ "error": error }));
    response.extensions_mut().insert(error.clone());
    response
}

/// The same response with another JSON body.
pub(crate) fn with_body(response: Response<Body>, body: &Value) -> Response<Body> {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.to_string()))
}

fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        ErrorCode::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorCode::AccessDenied | ErrorCode::NotAllowed => StatusCode::FORBIDDEN,
        ErrorCode::ItemNotFound => StatusCode::NOT_FOUND,
        ErrorCode::NameAlreadyExists => StatusCode::CONFLICT,
        ErrorCode::InvalidRange => StatusCode::RANGE_NOT_SATISFIABLE,
        ErrorCode::ResourceModified => StatusCode::PRECONDITION_FAILED,
        ErrorCode::NotSupported => StatusCode::NOT_IMPLEMENTED,
        ErrorCode::QuotaLimitReached => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::GeneralException => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        error(&self)
    }
}
