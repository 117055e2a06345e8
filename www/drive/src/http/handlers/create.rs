//! `POST …/children`: a new folder, or an upload from URL.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Map, Value};

use super::items::item;
use super::start::start;
use crate::drive::{ApiError, Conflict, Drive, Id, Kind, Place};
use crate::http::request::body::{self, source_url, text};
use crate::http::request::call::Call;
use crate::jobs::{Download, Work};

/// Starts an upload from URL if the body has a source, and makes a folder otherwise.
pub(crate) async fn create(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, ApiError> {
    let name = text(body, "name")?.ok_or_else(|| ApiError::invalid("name", "a name was expected."))?;
    let conflict = match call.conflict()? {
        Some(conflict) => conflict,
        None => body::conflict(body)?.unwrap_or(Conflict::Fail),
    };
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
        return Err(ApiError::invalid("folder", "an empty object was expected, to make a folder."));
    }
    let address = call.address.clone();
    let make = move |drive: &Drive| {
        let parent = address.resolve(drive)?;
        let staged = drive.stage_folder()?;
        drive.place(staged, Place::new(&parent, &name, conflict))
    };
    let placed = call.blocking(make).await?;
    item(call, StatusCode::CREATED, placed.id).await
}
