//! Upload sessions: a file that comes in parts.
//!
//! An upload URL is all that it takes to send a part, as with the service. A session lives until it is complete, is given up, is not
//! used for an hour, or the server ends; what came so far lies aside and goes with it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use futures_util::TryStreamExt as _;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::origins::Origins;
use super::routes::Call;
use super::{App, actions, answer, content, driveitem, items};
use crate::drive::{Code, Conflict, Drive, Id, Place, Refusal, Staged};
use crate::jobs::blocking;

/// How long a session lives without a part.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// The sessions that are open.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<HashMap<Uuid, Session>>);

#[derive(Debug)]
struct Session {
    staged: Staged,
    file: tokio::fs::File,
    received: u64,
    parent: Id,
    name: String,
    conflict: Conflict,
    modified: Option<SystemTime>,
    expires: SystemTime,
}

impl Uploads {
    fn put(&self, id: Uuid, mut session: Session) -> Value {
        session.expires = SystemTime::now() + LIFETIME;
        let state = json!({
            "expirationDateTime": driveitem::time(session.expires),
            "nextExpectedRanges": [format!("{}-", session.received)],
        });
        let mut sessions = self.lock();
        sessions.retain(|_, session| session.expires > SystemTime::now());
        sessions.insert(id, session);
        state
    }

    /// The session, which is nobody else's until it is put back.
    fn take(&self, id: &str) -> Result<(Uuid, Session), Refusal> {
        let id = Uuid::parse_str(id).ok();
        id.and_then(|id| Some((id, self.lock().remove(&id)?))).ok_or_else(Refusal::not_found)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Session>> {
        // Sessions are put in and taken out whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `POST …/createUploadSession`.
pub(crate) async fn create(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, Refusal> {
    let nothing = Map::new();
    let item = body.get("item").and_then(Value::as_object).unwrap_or(&nothing);
    let modified = items::modified(item)?;
    let conflict = actions::conflict_in(item)?.unwrap_or(Conflict::Replace);
    let address = call.address.clone();
    let (parent, name) = call.blocking(move |drive| content::destination(drive, &address)).await?;
    let (staged, file) = call.blocking(|drive| drive.stage_file()).await?;
    let id = Uuid::new_v4();
    let session = Session { staged, file, received: 0, parent, name, conflict, modified, expires: SystemTime::now() };
    let mut state = call.app.uploads.put(id, session);
    state["uploadUrl"] = Value::String(format!("{}/upload/{id}", call.origins.drive));
    Ok(answer::json(StatusCode::OK, &state))
}

/// `PUT` of an upload URL: the next part.
pub(crate) async fn part(
    State(app): State<App>,
    Extension(origins): Extension<Origins>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response<Body>, Refusal> {
    let (parts, body) = request.into_parts();
    let (start, end, total) = content_range(&parts.headers)?;
    let (id, mut session) = app.uploads.take(&id)?;
    if start != session.received {
        let expected = Refusal::new(Code::InvalidRange, format!("Content-Range: byte {} was expected next.", session.received));
        app.uploads.put(id, session);
        return Err(expected);
    }
    // From here a part that breaks off ends the session: what came of it is in the file.
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.try_next().await.map_err(|_| Refusal::invalid("body", "it broke off."))? {
        session.received += piece.len() as u64;
        if session.received > end + 1 {
            break;
        }
        session.file.write_all(&piece).await?;
    }
    if session.received != end + 1 {
        return Err(Refusal::invalid("body", "as many bytes as Content-Range says were expected."));
    }
    if session.received < total {
        return Ok(answer::json(StatusCode::ACCEPTED, &app.uploads.put(id, session)));
    }
    session.file.flush().await?;
    let placed = blocking(&app.drive, move |drive| finish(drive, session)).await?;
    let (id, replaced) = placed;
    let item = blocking(&app.drive, move |drive| drive.item(&id)).await?;
    let status = if replaced { StatusCode::OK } else { StatusCode::CREATED };
    Ok(answer::json(status, &driveitem::json(&app.drive, &origins, &item)))
}

fn finish(drive: &Drive, session: Session) -> Result<(Id, bool), Refusal> {
    let Session { staged, parent, name, conflict, modified, .. } = session;
    let placed = drive.place(staged, Place { parent: &parent, name: &name, conflict, id: None })?;
    if let Some(modified) = modified {
        drive.set_modified(&placed.id, modified)?;
    }
    Ok((placed.id, placed.replaced))
}

/// `GET` of an upload URL: what is expected next.
pub(crate) async fn state(State(app): State<App>, Path(id): Path<String>) -> Result<Response<Body>, Refusal> {
    let (id, session) = app.uploads.take(&id)?;
    Ok(answer::json(StatusCode::OK, &app.uploads.put(id, session)))
}

/// `DELETE` of an upload URL: the session is given up.
pub(crate) async fn give_up(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    app.uploads.take(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The first and last byte of the part, and the size of the whole.
fn content_range(headers: &HeaderMap) -> Result<(u64, u64, u64), Refusal> {
    let parse = |value: &str| {
        let (range, total) = value.strip_prefix("bytes ")?.split_once('/')?;
        let (start, end) = range.split_once('-')?;
        Some((start.parse().ok()?, end.parse().ok()?, total.parse().ok()?))
    };
    headers
        .get(header::CONTENT_RANGE)
        .and_then(|value| parse(value.to_str().ok()?))
        .filter(|(start, end, total): &(u64, u64, u64)| start <= end && end < total)
        .ok_or_else(|| Refusal::invalid("Content-Range", "a range such as bytes 0-9/10 was expected."))
}
