//! Monitors: the status of a job, in the form that its action was started in.
//!
//! A monitor URL is its own credential: no token is needed, and a request with one is rejected (onedrive-api-docs#1057).

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::{Extension, response::IntoResponse as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::drive::{ApiError, ErrorCode};
use crate::http::response;
use crate::http::state::App;
use crate::http::state::hosts::Origins;
use crate::jobs::{Failure, Form, Job, Operation, Outcome, State as Progress};

/// `GET /monitor/{id}`.
pub(crate) async fn onedrive(
    State(app): State<App>,
    Extension(origins): Extension<Origins>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    let job = match find(&app, &id, Form::OneDrive, &headers) {
        Ok(job) => job,
        Err(error) => return error.into_response(),
    };
    let state = job.state();
    if let Some((Outcome::Completed(item), _)) = &state.ended {
        let mut response = response::empty(StatusCode::SEE_OTHER);
        if let Ok(location) = HeaderValue::from_str(&format!("{}/items/{item}", origins.drive)) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        return response;
    }
    status(&job, &state)
}

/// `GET /_api/v2.0/monitor/{id}?tempauth=…`. The credential is bound to the exact URL: anything added to it makes it invalid.
pub(crate) async fn graph(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let job = match find(&app, &id, Form::Graph, &headers) {
        Ok(job) => job,
        Err(error) => return error.into_response(),
    };
    if query.as_deref().and_then(|query| query.strip_prefix("tempauth=")) != Some(&job.secret) {
        return unauthenticated("tempauth: this URL's own credential was expected, and nothing else.").into_response();
    }
    let state = job.state();
    if let Some((Outcome::Completed(item), _)) = &state.ended {
        let body = json!({ "percentageComplete": 100.0, "resourceId": item, "status": "completed" });
        return response::json(StatusCode::ACCEPTED, &body);
    }
    status(&job, &state)
}

/// Any other path: an unknown monitor.
pub(crate) async fn unknown() -> ApiError {
    not_found()
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::ItemNotFound, "This operation does not exist, or it ended long ago.")
}

fn find(app: &App, id: &str, form: Form, headers: &HeaderMap) -> Result<std::sync::Arc<Job>, ApiError> {
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(unauthenticated("Authorization: none was expected; a monitor URL carries its own credential."));
    }
    let job = Uuid::parse_str(id).ok().and_then(|id| app.jobs.find(id));
    job.filter(|job| job.form == form).ok_or_else(not_found)
}

fn unauthenticated(message: &str) -> ApiError {
    ApiError::new(ErrorCode::Unauthenticated, message)
}

/// The response for a job that is running or has failed.
fn status(job: &Job, state: &Progress) -> Response<Body> {
    if let Some((Outcome::Failed(failure), _)) = &state.ended {
        let status = match job.operation {
            Operation::ItemCopy => StatusCode::OK,
            // Documented for uploads from URL (onedrive-api-docs, "Upload from a URL").
            Operation::DownloadUrl => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let body = json!({ "operation": job.operation, "status": "failed", "error": error(failure) });
        return response::json(status, &body);
    }
    let word = if state.is_started { "inProgress" } else { "notStarted" };
    let body = json!({
        "operation": job.operation,
        "percentageComplete": state.percentage(),
        "status": word,
        "statusDescription": format!(
            "Completed {}/{} files; {}/{} bytes",
            state.done.files, state.total.files, state.done.bytes, state.total.bytes,
        ),
    });
    response::json(StatusCode::ACCEPTED, &body)
}

fn error(failure: &Failure) -> Value {
    match failure {
        Failure::Whole(error) => json!(error),
        Failure::Parts(details) => json!({ "message": "Some items could not be copied.", "details": details }),
    }
}
