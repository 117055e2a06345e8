//! Starts of long running actions: copy, and upload from URL; and the new folder, which shares its route with the latter.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use super::items::{self, text};
use super::parent_reference::parent_reference;
use super::routes::{Call, conflict};
use super::{answer, monitor};
use crate::drive::{Code, Conflict, Drive, Id, Kind, Place, Refusal, names};
use crate::jobs::{Download, Form, Plan, Work, check_source};

/// The two names of the source of an upload from URL, the newer first.
const SOURCE_URL: [&str; 2] = ["@microsoft.graph.sourceUrl", "@content.sourceUrl"];

/// `POST …/copy`.
pub(crate) async fn copy(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, Refusal> {
    // Inside a batch the service ignores Prefer, so there it can't be asked for.
    if call.address.form == Form::OneDrive && !call.is_in_batch {
        require_async(call)?;
    }
    let name = text(body, "name")?;
    let parent = parent_reference(body)?;
    let children_only = match body.get("childrenOnly") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(only)) => *only,
        Some(_) => return Err(Refusal::invalid("childrenOnly", "true or false was expected.")),
    };
    if children_only && name.is_some() {
        return Err(Refusal::invalid("name", "no name was expected together with childrenOnly."));
    }
    // In the body of a copy the conflict behaviour is ignored (onedrive-api-docs#981).
    let conflict = call.conflict()?.unwrap_or(Conflict::Fail);
    let address = call.address.clone();
    let plan = move |drive: &Drive| {
        let id = address.resolve(drive)?;
        let parent = parent.map(|parent| parent.resolve(drive)).transpose()?;
        plan_copy(drive, &id, parent, name.as_deref(), children_only, conflict)
    };
    let plan = call.blocking(plan).await?;
    accept(call, Work::Copy(plan)).await
}

fn plan_copy(
    drive: &Drive,
    id: &Id,
    parent: Option<Id>,
    name: Option<&str>,
    children_only: bool,
    conflict: Conflict,
) -> Result<Plan, Refusal> {
    let kind = drive.kind(id)?;
    let own_parent = drive.parent(id);
    let parent = parent.or_else(|| own_parent.clone()).unwrap_or_else(|| id.clone());
    if drive.kind(&parent)? != Kind::Folder {
        return Err(Refusal::invalid("parentReference", "a folder was expected, and this is a file."));
    }
    if children_only {
        if kind != Kind::Folder {
            return Err(Refusal::invalid("childrenOnly", "a folder was expected, and the item is a file."));
        }
        return Plan::of_children(drive, id, &parent, conflict);
    }
    if own_parent.is_none() {
        return Err(Refusal::invalid("childrenOnly", "true was expected: the root folder itself can't be copied."));
    }
    let own_name = drive.name(id)?;
    let name = name.unwrap_or(&own_name);
    if conflict == Conflict::Replace && own_parent.as_ref() == Some(&parent) && names::same(name, &own_name) {
        return Err(Refusal::name_taken(name));
    }
    drive.check_place(Place { parent: &parent, name, conflict, id: None }, kind)?;
    Plan::of_item(drive, id, &parent, name, conflict)
}

/// `POST …/children`: an upload from URL where the body has a source, and a new folder otherwise.
pub(crate) async fn create(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, Refusal> {
    let name = text(body, "name")?.ok_or_else(|| Refusal::invalid("name", "a name was expected."))?;
    let conflict = match call.conflict()? {
        Some(conflict) => conflict,
        None => conflict_in(body)?.unwrap_or(Conflict::Fail),
    };
    match source_url(body)? {
        Some((field, url)) => upload_from_url(call, field, url, name, conflict).await,
        None => new_folder(call, body, name, conflict).await,
    }
}

/// Whether the body asks for an upload from URL.
pub(crate) fn has_source_url(body: &Value) -> bool {
    SOURCE_URL.iter().any(|field| body.get(field).is_some())
}

fn source_url(body: &Map<String, Value>) -> Result<Option<(&'static str, String)>, Refusal> {
    for field in SOURCE_URL {
        if let Some(url) = text(body, field)? {
            return Ok(Some((field, url)));
        }
    }
    Ok(None)
}

async fn upload_from_url(
    call: &Call,
    field: &str,
    url: String,
    name: String,
    conflict: Conflict,
) -> Result<Response<Body>, Refusal> {
    require_async(call)?;
    check_source(field, &url)?;
    let address = call.address.clone();
    let plan = move |drive: &Drive| {
        let parent = address.resolve(drive)?;
        drive.check_place(Place { parent: &parent, name: &name, conflict, id: None }, Kind::File)?;
        Ok(Download { url, item: Id::random(), parent, name, conflict })
    };
    let download = call.blocking(plan).await?;
    accept(call, Work::Download(download)).await
}

async fn new_folder(call: &Call, body: &Map<String, Value>, name: String, conflict: Conflict) -> Result<Response<Body>, Refusal> {
    if !body.get("folder").is_some_and(Value::is_object) {
        return Err(Refusal::invalid("folder", "an empty object was expected, to make a folder."));
    }
    let address = call.address.clone();
    let make = move |drive: &Drive| {
        let parent = address.resolve(drive)?;
        let staged = drive.stage_folder()?;
        drive.place(staged, Place { parent: &parent, name: &name, conflict, id: None })
    };
    let placed = call.blocking(make).await?;
    items::item(call, StatusCode::CREATED, placed.id).await
}

async fn accept(call: &Call, work: Work) -> Result<Response<Body>, Refusal> {
    let job = call.app.jobs.start(call.address.form, work, call.job_rate).await?;
    let location = HeaderValue::from_str(&monitor::url(&call.origins, &job))
        .map_err(|_| Refusal::new(Code::GeneralException, "The monitor URL can't be a header."))?;
    let mut response = answer::empty(StatusCode::ACCEPTED);
    response.headers_mut().insert(header::LOCATION, location);
    if call.prefers_async() {
        response.headers_mut().insert("preference-applied", HeaderValue::from_static("respond-async"));
    }
    Ok(response)
}

fn require_async(call: &Call) -> Result<(), Refusal> {
    if call.prefers_async() {
        return Ok(());
    }
    Err(Refusal::invalid("Prefer", "respond-async was expected."))
}

/// The conflict behaviour as an annotation of the body, where the service reads it there.
pub(crate) fn conflict_in(body: &Map<String, Value>) -> Result<Option<Conflict>, Refusal> {
    text(body, "@microsoft.graph.conflictBehavior")?.map(|value| conflict(&value)).transpose()
}
