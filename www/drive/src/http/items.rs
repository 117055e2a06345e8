//! Items: read, listed, renamed, moved, deleted.

use std::time::SystemTime;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Response, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::origins::Origins;
use super::parent_reference::parent_reference;
use super::routes::Call;
use super::{App, answer, driveitem};
use crate::drive::{Conflict, Id, Refusal};
use crate::jobs::blocking;

/// How many children a page has if the caller doesn't say.
const USUAL_PAGE: usize = 200;

/// The most children that a page may have.
const LARGEST_PAGE: usize = 1000;

/// `GET` of the drive.
pub(crate) async fn read_drive(call: &Call) -> Result<Response<Body>, Refusal> {
    let address = call.address.clone();
    let root = call.blocking(move |drive| drive.item(&address.resolve(drive)?)).await?;
    Ok(answer::json(StatusCode::OK, &driveitem::drive_json(&call.app.drive, &call.origins, &root)))
}

/// `GET` of the caller's drives: this one.
pub(crate) async fn drives(State(app): State<App>, Extension(origins): Extension<Origins>) -> Result<Response<Body>, Refusal> {
    let root = blocking(&app.drive, |drive| drive.item(drive.root())).await?;
    let body = json!({ "value": [driveitem::drive_json(&app.drive, &origins, &root)] });
    Ok(answer::json(StatusCode::OK, &body))
}

/// `GET` of an item.
pub(crate) async fn read(call: &Call) -> Result<Response<Body>, Refusal> {
    let address = call.address.clone();
    let id = call.blocking(move |drive| address.resolve(drive)).await?;
    item(call, StatusCode::OK, id).await
}

/// An answer with the item as it is now.
pub(crate) async fn item(call: &Call, status: StatusCode, id: Id) -> Result<Response<Body>, Refusal> {
    let item = call.blocking(move |drive| drive.item(&id)).await?;
    let mut response = answer::json(status, &driveitem::json(&call.app.drive, &call.origins, &item));
    if let Ok(etag) = HeaderValue::from_str(&driveitem::etag(&item)) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// `GET …/children`: a page of them, and the link to the next.
pub(crate) async fn children(call: &Call) -> Result<Response<Body>, Refusal> {
    let limit = match call.query.get("$top") {
        None => USUAL_PAGE,
        Some(top) => match top.parse() {
            Ok(top @ 1..=LARGEST_PAGE) => top,
            _ => return Err(Refusal::invalid("$top", "a number from 1 to 1000 was expected.")),
        },
    };
    let after = call.query.get("$skiptoken").map(|token| read_token(token)).transpose()?;
    let address = call.address.clone();
    let page = call.blocking(move |drive| drive.children(&address.resolve(drive)?, after.as_deref(), limit)).await?;
    let to_json = |item| driveitem::json(&call.app.drive, &call.origins, item);
    let mut body = json!({ "value": page.items.iter().map(to_json).collect::<Vec<_>>() });
    if let Some(after) = page.next_after {
        let token = data_encoding::BASE64URL_NOPAD.encode(after.as_bytes());
        body["@odata.nextLink"] = Value::String(next_link(call, &token));
    }
    Ok(answer::json(StatusCode::OK, &body))
}

/// `PATCH` of an item: another name, another folder, another time.
pub(crate) async fn change(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, Refusal> {
    let name = text(body, "name")?;
    let parent = parent_reference(body)?;
    let modified = modified(body)?;
    let conflict = match call.conflict()? {
        Some(conflict) => conflict,
        None => super::actions::conflict_in(body)?.unwrap_or(Conflict::Fail),
    };
    let address = call.address.clone();
    let id = call
        .blocking(move |drive| {
            let id = address.resolve(drive)?;
            if name.is_some() || parent.is_some() {
                let parent = parent.map(|parent| parent.resolve(drive)).transpose()?;
                drive.rename(&id, parent.as_ref(), name.as_deref(), conflict)?;
            }
            if let Some(modified) = modified {
                drive.set_modified(&id, modified)?;
            }
            Ok(id)
        })
        .await?;
    item(call, StatusCode::OK, id).await
}

/// `DELETE` of an item.
pub(crate) async fn delete(call: &Call) -> Result<Response<Body>, Refusal> {
    let address = call.address.clone();
    call.blocking(move |drive| drive.delete(&address.resolve(drive)?)).await?;
    Ok(answer::empty(StatusCode::NO_CONTENT))
}

/// A text field of the body, if it is there.
pub(crate) fn text(body: &Map<String, Value>, field: &str) -> Result<Option<String>, Refusal> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Refusal::invalid(field, "a string was expected.")),
    }
}

/// The body's `fileSystemInfo.lastModifiedDateTime`, if it is there.
pub(crate) fn modified(body: &Map<String, Value>) -> Result<Option<SystemTime>, Refusal> {
    let Some(time) = body.get("fileSystemInfo").and_then(|info| info.get("lastModifiedDateTime")) else {
        return Ok(None);
    };
    let parsed = time.as_str().and_then(|time| humantime::parse_rfc3339(time).ok());
    let expected = "a time such as 2025-01-31T12:00:00Z was expected.";
    parsed.map(Some).ok_or_else(|| Refusal::invalid("fileSystemInfo.lastModifiedDateTime", expected))
}

fn read_token(token: &str) -> Result<String, Refusal> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).ok();
    let name = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    name.ok_or_else(|| Refusal::invalid("$skiptoken", "a token of an @odata.nextLink was expected."))
}

/// This request's URL with another `$skiptoken`.
fn next_link(call: &Call, token: &str) -> String {
    let mut link = format!("{}{}?", call.origins.drive, call.uri.path());
    for (name, value) in call.query.iter().filter(|(name, _)| *name != "$skiptoken") {
        let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let (dollar, name) = name.strip_prefix('$').map_or(("", name.as_str()), |name| ("$", name));
        link.push_str(&format!("{dollar}{}={}&", encode(name), encode(value)));
    }
    link.push_str(&format!("$skiptoken={token}"));
    link
}
