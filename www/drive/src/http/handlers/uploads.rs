//! Upload sessions: a file that arrives in parts.
//!
//! An upload URL is its own credential, as with the service. A session ends when the file is complete, when the client deletes it,
//! after an hour without a part, or when the server ends. The partial file is removed with it.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use futures_util::TryStreamExt as _;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;

use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Id, Place};
use crate::http::request::body::{conflict, modified};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::drive_item::{ItemWriter, time};
use crate::http::state::transfers::Session;
use crate::http::state::{App, Origins};
use crate::jobs::blocking;

/// `POST …/createUploadSession`.
pub(crate) async fn create(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, ApiError> {
    let nothing = Map::new();
    let item = match body.get("item") {
        None | Some(Value::Null) => &nothing,
        Some(Value::Object(item)) => item,
        Some(_) => return Err(ApiError::invalid("item", "an object was expected.")),
    };
    if body.get("deferCommit") == Some(&Value::Bool(true)) {
        let message = "deferCommit: this server completes a file with its last part.";
        return Err(ApiError::new(ErrorCode::NotSupported, message));
    }
    let modified = modified(item)?;
    let conflict = call.conflict()?.or(conflict(item)?).unwrap_or(Conflict::Replace);
    let address = call.address.clone();
    let precondition = call.precondition.clone();
    let destination = move |drive: &Drive| {
        let (parent, name) = address.upload_destination(drive)?;
        drive.check_place_if(&precondition, Place::new(&parent, &name, conflict))?;
        Ok((parent, name))
    };
    let (parent, name) = call.blocking(destination).await?;
    let (staged, _) = call.blocking(|drive| drive.stage_file()).await?;
    let session = Session {
        drive: Arc::clone(&call.drive),
        form: call.address.form,
        staged,
        received: 0,
        total: None,
        parent,
        name,
        conflict,
        modified,
    };
    let (id, expires) = call.app.uploads.open(session);
    let mut state = json_of(0, expires);
    state["uploadUrl"] = Value::String(format!("{}/upload/{id}", call.origins.drive));
    Ok(response::json(StatusCode::OK, &state))
}

/// `PUT` of an upload URL: the next part.
pub(crate) async fn part(
    State(app): State<App>,
    Extension(origins): Extension<Origins>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response<Body>, ApiError> {
    let (parts, body) = request.into_parts();
    let (start, end, total) = content_range(&parts.headers)?;
    // If this ends early, the client may send the part again.
    let mut taken = app.uploads.take(&id)?;
    let session = taken.session()?;
    if start != session.received {
        let expected = format!("Content-Range: byte {} was expected next.", session.received);
        return Err(ApiError::new(ErrorCode::InvalidRange, expected));
    }
    if session.total.is_some_and(|known| known != total) {
        return Err(ApiError::invalid("Content-Range", "the size of the whole file was expected, as in the parts before."));
    }
    write(session, body, end + 1 - start).await?;
    session.total = Some(total);
    session.received = end + 1;
    if session.received < total {
        drop(taken);
        let (received, expires) = app.uploads.state(&id)?;
        return Ok(response::json(StatusCode::ACCEPTED, &json_of(received, expires)));
    }
    let session = taken.end()?;
    let (drive, form) = (Arc::clone(&session.drive), session.form);
    let (id, replaced) = blocking(&drive, move |drive| finish(drive, session)).await?;
    let item = blocking(&drive, move |drive| drive.item(&id)).await?;
    let status = if replaced { StatusCode::OK } else { StatusCode::CREATED };
    let writer = ItemWriter { drive: &drive, origins: &origins, downloads: &app.downloads, form, select: None };
    Ok(response::json(status, &writer.json(&item)))
}

/// Appends the part, which has `length` bytes, to the partial file.
async fn write(session: &Session, body: Body, length: u64) -> Result<(), ApiError> {
    let mut file = session.staged.append()?;
    // Removes the bytes of a part that broke off.
    file.set_len(session.received).await?;
    let mut received = 0;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.try_next().await.map_err(|_| ApiError::invalid("body", "it broke off."))? {
        received += piece.len() as u64;
        if received > length {
            break;
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    if received == length { Ok(()) } else { Err(ApiError::invalid("body", "as many bytes as Content-Range says were expected.")) }
}

fn finish(drive: &Drive, session: Session) -> Result<(Id, bool), ApiError> {
    let Session { staged, parent, name, conflict, modified, .. } = session;
    let placed = drive.place(staged, Place::new(&parent, &name, conflict))?;
    if let Some(modified) = modified {
        drive.set_modified(&placed.id, modified)?;
    }
    Ok((placed.id, placed.replaced))
}

/// `GET` of an upload URL: which part is expected next.
pub(crate) async fn state(State(app): State<App>, Path(id): Path<String>) -> Result<Response<Body>, ApiError> {
    let (received, expires) = app.uploads.state(&id)?;
    Ok(response::json(StatusCode::OK, &json_of(received, expires)))
}

/// `DELETE` of an upload URL: ends the session.
pub(crate) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    app.uploads.remove(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

fn json_of(received: u64, expires: SystemTime) -> Value {
    json!({ "expirationDateTime": time(expires), "nextExpectedRanges": [format!("{received}-")] })
}

/// The first and last byte of the part, and the size of the whole file.
fn content_range(headers: &HeaderMap) -> Result<(u64, u64, u64), ApiError> {
    let parse = |value: &str| {
        let (range, total) = value.strip_prefix("bytes ")?.split_once('/')?;
        let (start, end) = range.split_once('-')?;
        Some((start.parse().ok()?, end.parse().ok()?, total.parse().ok()?))
    };
    headers
        .get(header::CONTENT_RANGE)
        .and_then(|value| parse(value.to_str().ok()?))
        .filter(|(start, end, total): &(u64, u64, u64)| start <= end && end < total)
        .ok_or_else(|| ApiError::invalid("Content-Range", "a range such as bytes 0-9/10 was expected."))
}
