//! Monitors: the status of a job, in the form that its action was started in.
//!
//! A monitor URL is its own credential: no token is needed, and a request with one is rejected (onedrive-api-docs#1057).

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use uuid::Uuid;

use crate::drive::{ApiError, ErrorCode};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::monitor::{http_status, item_url, status_json};
use crate::http::state::{App, Origins};
use crate::jobs::{Form, Job, Outcome};

/// `GET /monitor/{id}`.
pub(crate) async fn onedrive(
    State(app): State<App>,
    Extension(origins): Extension<Origins>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let job = find(&app, &id, Form::OneDrive, &headers)?;
    let state = job.state();
    match (&state.ended, &state.forced) {
        (Some((Outcome::Completed(item), _)), None) => {
            let location = HeaderValue::from_str(&item_url(&origins, &job, item))
                .map_err(|_| ApiError::new(ErrorCode::GeneralException, "The item's URL can't be a header."))?;
            let mut response = response::empty(StatusCode::SEE_OTHER);
            response.headers_mut().insert(header::LOCATION, location);
            Ok(response)
        }
        _ => Ok(status(&origins, &job)),
    }
}

/// `GET /_api/v2.0/monitor/{id}?tempauth=…`. The credential is bound to the exact URL: anything added to it makes it invalid.
pub(crate) async fn graph(
    State(app): State<App>,
    Extension(origins): Extension<Origins>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let job = find(&app, &id, Form::Graph, &headers)?;
    if query.as_deref().and_then(|query| query.strip_prefix("tempauth=")) != Some(&job.secret) {
        return Err(unauthenticated("tempauth: this URL's own credential was expected, and nothing else."));
    }
    Ok(status(&origins, &job))
}

/// `GET` of a resource that is its own operation, on the drive and with its token.
pub(crate) async fn resource(call: &Call, id: &str) -> Result<Response<Body>, ApiError> {
    let job = Uuid::parse_str(id).ok().and_then(|id| call.app.jobs.find(id)).ok_or_else(not_found)?;
    let mut body = status_json(&call.origins, &job, &job.state());
    body["id"] = job.id.to_string().into();
    Ok(response::json(StatusCode::OK, &body))
}

/// Any other path: an unknown monitor.
pub(crate) async fn unknown() -> ApiError {
    not_found()
}

fn status(origins: &Origins, job: &Job) -> Response<Body> {
    let state = job.state();
    response::json(http_status(job, &state), &status_json(origins, job, &state))
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::ItemNotFound, "This operation does not exist, or it ended long ago.")
}

fn find(app: &App, id: &str, form: Form, headers: &HeaderMap) -> Result<Arc<Job>, ApiError> {
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(unauthenticated("Authorization: none was expected; a monitor URL is its own credential."));
    }
    let job = Uuid::parse_str(id).ok().and_then(|id| app.jobs.find(id));
    job.filter(|job| job.form == form).ok_or_else(not_found)
}

fn unauthenticated(message: &str) -> ApiError {
    ApiError::new(ErrorCode::Unauthenticated, message)
}
