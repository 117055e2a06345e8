//! Changes items and creates new ones.
//!
//!  `PATCH` renames an item, moves it, or sets its description or its modification time. `POST …/children` creates a folder, or starts an
//!  upload from URL.

use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Map, Value};

use super::actions::start;
use super::items::item;
use crate::drive::{ApiError, Conflict, Drive, Id, Kind, NewPlace, Place, Precondition};
use crate::http::request::body::{self, modified, source_url, text};
use crate::http::request::call::Call;
use crate::http::request::resolve::ParentReference;
use crate::jobs::{Destination, Download, Plan, Work};

/// The changes that the request contains.
#[derive(Debug)]
struct Change {
    name: Option<String>,
    /// The new folder and its drive.
    parent: Option<(Arc<Drive>, Id)>,
    modified: Option<SystemTime>,
    /// The new description, or none to remove it.
    description: Option<Option<String>>,
    conflict: Conflict,
    precondition: Precondition,
}

/// Changes the item, or starts its move to another drive.
pub(crate) async fn change(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, ApiError> {
    let name = text(body, "name")?;
    let parent = ParentReference::read(body)?;
    let modified = modified(body)?;
    let description = body.contains_key("description").then(|| text(body, "description")).transpose()?;
    let description = description.map(|description| description.filter(|text| !text.is_empty()));
    let conflict = conflict(call, body)?;
    let (address, precondition) = (call.address.clone(), call.precondition.clone());
    let (drives, own) = (Arc::clone(&call.app.drives), Arc::clone(&call.drive));
    let resolve = move |drive: &Drive| {
        let parent = parent.map(|parent| parent.resolve(&drives, &own)).transpose()?;
        if let Some((drive, parent)) = &parent
            && drive.kind(parent)? != Kind::Folder
        {
            return Err(ApiError::invalid("parentReference", "a folder was expected, and this is a file."));
        }
        Ok((address.resolve(drive)?, Change { name, parent, modified, description, conflict, precondition }))
    };
    let (id, change) = call.blocking(resolve).await?;
    if change.parent.as_ref().is_some_and(|(drive, _)| drive.id() != call.drive.id()) {
        return move_to_drive(call, id, change).await;
    }
    let changed = id.clone();
    call.blocking(move |drive| apply(drive, &changed, &change)).await?;
    item(call, StatusCode::OK, id).await
}

/// The conflict behaviour in the query, or else in the body.
fn conflict(call: &Call, body: &Map<String, Value>) -> Result<Conflict, ApiError> {
    match call.conflict()? {
        Some(conflict) => Ok(conflict),
        None => Ok(body::conflict(body)?.unwrap_or(Conflict::Fail)),
    }
}

fn apply(drive: &Drive, id: &Id, change: &Change) -> Result<(), ApiError> {
    if change.name.is_some() || change.parent.is_some() {
        let parent = change.parent.as_ref().map(|(_, parent)| parent);
        let to = NewPlace { parent, name: change.name.as_deref(), conflict: change.conflict };
        drive.rename(id, &to, &change.precondition)?;
    } else {
        drive.check(id, &change.precondition)?;
    }
    if let Some(description) = &change.description {
        drive.set_description(id, description.clone())?;
    }
    change.modified.map_or(Ok(()), |modified| drive.set_modified(id, modified))
}

async fn move_to_drive(call: &Call, id: Id, change: Change) -> Result<Response<Body>, ApiError> {
    if !call.prefers_async() {
        let message = "moving an item to another drive requires an async response. Send Prefer: respond-async.";
        return Err(ApiError::invalid("Prefer", message));
    }
    let plan = call.blocking(move |drive| plan(drive, &id, &change)).await?;
    start(call, Work::Move(plan)).await
}

fn plan(drive: &Drive, id: &Id, change: &Change) -> Result<Plan, ApiError> {
    let Some((target, parent)) = &change.parent else {
        return Err(ApiError::invalid("parentReference", "a folder of another drive was expected."));
    };
    drive.check(id, &change.precondition)?;
    // The original is deleted at the end: what couldn't be deleted must not be moved.
    drive.check_deletable(id)?;
    let own_name = drive.name(id)?;
    let name = change.name.as_deref().unwrap_or(&own_name);
    let conflict = change.conflict;
    target.check_place(Place::new(parent, name, conflict), drive.kind(id)?)?;
    Plan::of_item(drive, id, &Destination { drive: target, parent, conflict }, name)
}

/// Starts an upload from URL if the body has a source, and creates a folder otherwise.
pub(crate) async fn create(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, ApiError> {
    let name = text(body, "name")?.ok_or_else(|| ApiError::invalid("name", "a name was expected."))?;
    let conflict = conflict(call, body)?;
    match source_url(body)? {
        Some((field, url)) => upload_from_url(call, field, url, name, conflict).await,
        None => new_folder(call, body, name, conflict).await,
    }
}

async fn upload_from_url(
    call: &Call,
    field: &str,
    url: String,
    name: String,
    conflict: Conflict,
) -> Result<Response<Body>, ApiError> {
    call.require_async()?;
    call.app.jobs.check_source(field, &url)?;
    let address = call.address.clone();
    let plan = move |drive: &Drive| {
        let parent = address.resolve(drive)?;
        drive.check_place(Place::new(&parent, &name, conflict), Kind::File)?;
        Ok(Download { url, drive: Some(drive.id().to_owned()), item: Id::random(), parent, name, conflict })
    };
    start(call, Work::Download(call.blocking(plan).await?)).await
}

async fn new_folder(
    call: &Call,
    body: &Map<String, Value>,
    name: String,
    conflict: Conflict,
) -> Result<Response<Body>, ApiError> {
    if !body.get("folder").is_some_and(Value::is_object) {
        return Err(ApiError::invalid("folder", "an empty object was expected, to create a folder."));
    }
    let address = call.address.clone();
    let make = move |drive: &Drive| {
        let parent = address.resolve_or_create(drive)?;
        let staged = drive.stage_folder()?;
        drive.place(staged, Place::new(&parent, &name, conflict))
    };
    let placed = call.blocking(make).await?;
    item(call, StatusCode::CREATED, placed.id).await
}
