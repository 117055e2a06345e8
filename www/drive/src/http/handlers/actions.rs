//! Starts long running actions; `POST …/copy`.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Id, Kind, Place, names};
use crate::http::request::body::text;
use crate::http::request::call::Call;
use crate::http::request::resolve::ParentReference;
use crate::http::response;
use crate::http::response::monitor::{monitor_url, status_json};
use crate::http::state::faults::MonitorIn;
use crate::jobs::{Destination, Form, Plan, Start, Work};

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

/// The options in the body of a copy.
#[derive(Debug)]
struct Options {
    name: Option<String>,
    is_children_only: bool,
    conflict: Conflict,
}

/// Starts a copy.
pub(crate) async fn copy(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, ApiError> {
    // The service ignores Prefer inside a batch, so it can't be required there.
    if call.address.form == Form::OneDrive && !call.is_in_batch {
        call.require_async()?;
    }
    let options = Options {
        name: text(body, "name")?,
        is_children_only: children_only(body)?,
        // In the body of a copy the service ignores the conflict behaviour (onedrive-api-docs#981).
        conflict: call.conflict()?.unwrap_or(Conflict::Fail),
    };
    if options.is_children_only && options.name.is_some() {
        return Err(ApiError::invalid("name", "no name was expected together with childrenOnly."));
    }
    let parent = ParentReference::read(body)?;
    let (address, drives) = (call.address.clone(), Arc::clone(&call.app.drives));
    let own = Arc::clone(&call.drive);
    let plan = move |drive: &Drive| {
        let id = address.resolve(drive)?;
        let parent = parent.map(|parent| parent.resolve(&drives, &own)).transpose()?;
        plan(&own, &id, parent, &options)
    };
    start(call, Work::Copy(call.blocking(plan).await?)).await
}

fn children_only(body: &Map<String, Value>) -> Result<bool, ApiError> {
    match body.get("childrenOnly") {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(only)) => Ok(*only),
        Some(_) => Err(ApiError::invalid("childrenOnly", "true or false was expected.")),
    }
}

fn plan(drive: &Arc<Drive>, id: &Id, to: Option<(Arc<Drive>, Id)>, options: &Options) -> Result<Plan, ApiError> {
    let kind = drive.kind(id)?;
    let own_parent = drive.parent(id);
    let (target, parent) = to.unwrap_or_else(|| (Arc::clone(drive), own_parent.clone().unwrap_or_else(|| id.clone())));
    if target.kind(&parent)? != Kind::Folder {
        return Err(ApiError::invalid("parentReference", "a folder was expected, and this is a file."));
    }
    let conflict = options.conflict;
    let destination = Destination { drive: &target, parent: &parent, conflict };
    if options.is_children_only {
        if kind != Kind::Folder {
            return Err(ApiError::invalid("childrenOnly", "a folder was expected, and the item is a file."));
        }
        return Plan::of_children(drive, id, &destination);
    }
    if own_parent.is_none() {
        return Err(ApiError::invalid("childrenOnly", "true was expected: the root folder itself can't be copied."));
    }
    let own_name = drive.name(id)?;
    let name = options.name.as_deref().unwrap_or(&own_name);
    if conflict == Conflict::Replace && own_parent.as_ref() == Some(&parent) && names::same(name, &own_name) {
        return Err(ApiError::name_taken(name));
    }
    target.check_place(Place::new(&parent, name, conflict), kind)?;
    Plan::of_item(drive, id, &destination, name)
}
