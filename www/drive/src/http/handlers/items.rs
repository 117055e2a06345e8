//! Reads drives, items, and the children of folders, and deletes items.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use data_encoding::BASE64URL_NOPAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::drive::{ApiError, ErrorCode, Id, Item};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::drive_item::{ItemWriter, drive_json, select};
use crate::jobs::blocking;

/// `GET` of an item.
pub(crate) async fn read(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    let item = call.blocking(move |drive| drive.item(&address.resolve(drive)?)).await?;
    if call.precondition.is_not_modified(Some(&item)) {
        return Ok(with_etag(response::empty(StatusCode::NOT_MODIFIED), &item));
    }
    call.precondition.check(Some(&item))?;
    Ok(with_item(call, StatusCode::OK, &item))
}

/// A response with the current state of an item.
pub(super) async fn item(call: &Call, status: StatusCode, id: Id) -> Result<Response<Body>, ApiError> {
    let item = call.blocking(move |drive| drive.item(&id)).await?;
    Ok(with_item(call, status, &item))
}

fn with_item(call: &Call, status: StatusCode, item: &Item) -> Response<Body> {
    with_etag(response::json(status, &writer(call).json(item)), item)
}

/// Adds the item's `ETag`.
pub(super) fn with_etag(mut response: Response<Body>, item: &Item) -> Response<Body> {
    if let Ok(etag) = HeaderValue::from_str(&item.etag()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// Writes the items of the drive that the request is about.
pub(super) fn writer(call: &Call) -> ItemWriter<'_> {
    ItemWriter {
        drive: &call.drive,
        origins: &call.origins,
        downloads: &call.app.downloads,
        form: call.address.form,
        select: call.select.as_deref(),
    }
}

/// `DELETE` of an item.
pub(crate) async fn delete(call: &Call) -> Result<Response<Body>, ApiError> {
    let (address, precondition) = (call.address.clone(), call.precondition.clone());
    call.blocking(move |drive| drive.delete(&address.resolve(drive)?, &precondition)).await?;
    Ok(response::empty(StatusCode::NO_CONTENT))
}

/// The number of items on a page unless `$top` says otherwise.
const DEFAULT_PAGE: usize = 200;

/// The largest `$top`.
const MAX_PAGE: usize = 1000;

/// Lists a page of the folder, with a link to the next page.
pub(crate) async fn list_children(call: &Call) -> Result<Response<Body>, ApiError> {
    let limit = match call.query.get("$top") {
        None => DEFAULT_PAGE,
        Some(top) => match top.parse() {
            Ok(top @ 1..=MAX_PAGE) => top,
            _ => return Err(ApiError::invalid("$top", "a number from 1 to 1000 was expected.")),
        },
    };
    let after = call.query.get("$skiptoken").map(|token| read_token(token)).transpose()?;
    let address = call.address.clone();
    let page = call.blocking(move |drive| drive.children(&address.resolve(drive)?, after.as_deref(), limit)).await?;
    let writer = writer(call);
    let mut body = json!({ "value": page.items.iter().map(|item| writer.json(item)).collect::<Vec<_>>() });
    if let Some(after) = page.next_after {
        body["@odata.nextLink"] = Value::String(next_link(call, &BASE64URL_NOPAD.encode(after.as_bytes())));
    }
    Ok(response::json(StatusCode::OK, &body))
}

/// A `$skiptoken` is the name after which the page starts.
fn read_token(token: &str) -> Result<String, ApiError> {
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok();
    let name = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    name.ok_or_else(|| ApiError::invalid("$skiptoken", "a token of an @odata.nextLink was expected."))
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

/// `GET` of a drive.
pub(crate) async fn read_drive(call: &Call) -> Result<Response<Body>, ApiError> {
    let root = call.blocking(|drive| drive.item(drive.root())).await?;
    let drive = drive_json(&call.drive, &call.origins, &root);
    Ok(response::json(StatusCode::OK, &select(drive, call.select.as_deref())))
}

/// `GET` of the list of drives.
pub(crate) async fn list_drives(call: &Call) -> Result<Response<Body>, ApiError> {
    let mut drives = Vec::new();
    for drive in call.app.drives.all() {
        let root = blocking(drive, |drive| drive.item(drive.root())).await?;
        drives.push(select(drive_json(drive, &call.origins, &root), call.select.as_deref()));
    }
    Ok(response::json(StatusCode::OK, &json!({ "value": drives })))
}

/// Responds to `token=latest` with no changes and a link for later ones, which can't be followed here. `token` is the one in the path.
pub(crate) fn delta(call: &Call, token: Option<&str>) -> Result<Response<Body>, ApiError> {
    if token.or(call.query.get("token").map(String::as_str)) != Some("latest") {
        let message = "delta: this server does not track changes. It supports token=latest only.";
        return Err(ApiError::new(ErrorCode::NotSupported, message));
    }
    let path = call.uri.path().trim_end_matches("(token='latest')");
    let link = format!("{}{path}?token={}", call.origins.drive, Uuid::new_v4());
    Ok(response::json(StatusCode::OK, &json!({ "value": [], "@odata.deltaLink": link })))
}
