//! Reads the object into which JavaScript converts a response.

use crate::{
    action::io::{Input, Loss, NotSent},
    protocol::{
        json::Json,
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
    },
};

use super::json_value::JsonValue;

/// Reads `{ status, type, redirectedTo, headers, json, bodyError, notSent }`:
///
/// | member | |
/// |---|---|
/// | `status` | the HTTP status; missing if there is no response |
/// | `type` | fetch's `opaque` or `opaqueredirect`; missing if the page may read the response |
/// | `redirectedTo` | the URL that responded, if a redirect was followed |
/// | `headers` | the headers that the core reads, by their names in lower case; missing if there are none |
/// | `json` | the parsed body |
/// | `bodyError` | `broken` (the connection failed) or `unreadable` (no JSON, or too long) |
/// | `notSent` | why the request wasn't sent: `noFetch` |
pub fn read(response: &JsonValue) -> Input<JsonValue> {
    if let Some(status) = response.number_at("status") {
        return Input::Response(read_response(response, status as u16));
    }
    match response.text_at("notSent").as_deref() {
        None => Input::Lost(Loss::Network),
        Some(_) => Input::NotSent(NotSent::NoFetch),
    }
}

fn read_response(response: &JsonValue, status: u16) -> Response<JsonValue> {
    let headers = response.member("headers");
    let json = response.member("json");
    Response {
        status,
        visibility: match response.text_at("type").as_deref() {
            None => Visibility::Open,
            Some("opaqueredirect") => Visibility::HiddenRedirect,
            Some(_) => Visibility::Hidden,
        },
        redirected_to: response.text_at("redirectedTo"),
        headers: if headers.is_nullish() {
            ResponseHeaders::default()
        } else {
            ResponseHeaders::read(|name, _| headers.text_at(name))
        },
        body: match response.text_at("bodyError").as_deref() {
            None if json.0.is_undefined() => ResponseBody::Empty,
            None => ResponseBody::Json(json),
            Some("broken") => ResponseBody::Broken,
            Some(_) => ResponseBody::Unreadable,
        },
    }
}
