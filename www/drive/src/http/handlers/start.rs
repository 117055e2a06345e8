//! Starts a long running action.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

use crate::drive::{ApiError, ErrorCode};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::monitor_url::monitor_url;
use crate::http::response::status::status_json;
use crate::http::state::faults::MonitorIn;
use crate::jobs::{Start, Work};

/// Starts a job, and responds with 202 and its monitor URL, or as a fault says.
pub(super) async fn start(call: &Call, work: Work) -> Result<Response<Body>, ApiError> {
    let fault = call.start_fault.clone();
    let start = Start {
        form: call.address.form,
        drive: Some(call.drive.id().to_owned()),
        bytes_per_second: fault.bytes_per_second,
        forced: fault.outcome,
    };
    let job = call.app.jobs.start(start, work).await?;
    let header = match fault.monitor_in {
        MonitorIn::Location => header::LOCATION,
        MonitorIn::OperationLocation => HeaderName::from_static("operation-location"),
        MonitorIn::Resource => {
            let mut resource = status_json(&call.origins, &job, &job.state());
            resource["id"] = job.id.to_string().into();
            return Ok(response::json(StatusCode::CREATED, &resource));
        }
    };
    let url = HeaderValue::from_str(&monitor_url(&call.origins, &job))
        .map_err(|_| ApiError::new(ErrorCode::GeneralException, "The monitor URL can't be a header."))?;
    let mut response = response::empty(StatusCode::ACCEPTED);
    response.headers_mut().insert(header, url);
    if call.prefers_async() {
        response.headers_mut().insert("preference-applied", HeaderValue::from_static("respond-async"));
    }
    Ok(response)
}
