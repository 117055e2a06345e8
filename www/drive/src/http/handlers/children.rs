//! `GET …/children`: a folder's items, page by page.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use data_encoding::BASE64URL_NOPAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::items::writer;
use crate::drive::ApiError;
use crate::http::request::call::Call;
use crate::http::response;

/// The number of items on a page unless `$top` says otherwise.
const DEFAULT_PAGE: usize = 200;

/// The largest `$top`.
const MAX_PAGE: usize = 1000;

/// Lists a page of the folder, with a link to the next page.
pub(crate) async fn list(call: &Call) -> Result<Response<Body>, ApiError> {
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
