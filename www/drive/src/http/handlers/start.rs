//! Starts a long running action.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::drive::{ApiError, ErrorCode};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::monitor_url::monitor_url;
use crate::jobs::Work;

/// Starts a job, and responds with 202 and its monitor URL.
pub(super) async fn start(call: &Call, work: Work) -> Result<Response<Body>, ApiError> {
    let job = call.app.jobs.start(call.address.form, work, call.job_rate).await?;
    let location = HeaderValue::from_str(&monitor_url(&call.origins, &job))
        .map_err(|_| ApiError::new(ErrorCode::GeneralException, "The monitor URL can't be a header."))?;
    let mut response = response::empty(StatusCode::ACCEPTED);
    response.headers_mut().insert(header::LOCATION, location);
    if call.prefers_async() {
        response.headers_mut().insert("preference-applied", HeaderValue::from_static("respond-async"));
    }
    Ok(response)
}
