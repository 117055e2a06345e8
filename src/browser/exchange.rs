//! A request that is being prepared or is in flight, its response, and what that says about the load of the host.

use crate::{
    action::{Input, Loss, NotSent},
    protocol::{Json, Purpose, Request, Response, ResponseBody, ResponseHeaders, Visibility, response::is_throttled},
};

use super::{clock::LATE_MS, json_value::JsonValue};

/// A request that is being prepared, or is in flight.
pub(super) struct Exchange {
    pub(super) request: Request<JsonValue>,
    /// `None` until fetch is called: getting a token may take as long as a person needs to sign in.
    pub(super) sent_at: Option<u64>,
    /// Whether its timeout was started anew.
    pub(super) is_extended: bool,
}

impl Exchange {
    /// Starts the timeout of a start anew, once, if the page was frozen meanwhile: the response may have arrived, and be the next event. Returns whether it did.
    pub(super) fn extend_timeout(&mut self, times_out_at: u64, now: u64) -> bool {
        let is_late = times_out_at + LATE_MS < now;
        let is_extended = is_late && self.request.purpose == Purpose::Start && !self.is_extended;
        if is_extended {
            (self.sent_at, self.is_extended) = (Some(now), true);
        }
        is_extended
    }
}

/// Whether the result of a request shows that its host or the network is congested, and for how many milliseconds the host asked for no requests.
pub(super) fn congestion(result: &Input<JsonValue>, now: u64) -> (bool, Option<u64>) {
    match result {
        Input::Response(response) if is_throttled(response.status) => (true, response.retry_after_ms(now)),
        Input::Lost(_) => (true, None),
        _ => (false, None),
    }
}

/// Reads the object into which JavaScript converts a response: `{ status, type, redirectedTo, headers, json, isUnreadable, notSent }`:
///
/// | member | |
/// |---|---|
/// | `status` | the HTTP status; missing if there is no response |
/// | `type` | fetch's `opaque` or `opaqueredirect`; missing if the page may read the response |
/// | `redirectedTo` | the URL that responded, if a redirect was followed |
/// | `headers` | the headers that the core reads, by their names in lower case; missing if there are none |
/// | `json` | the parsed body |
/// | `isUnreadable` | true for a body that isn't JSON, is too long, or was cut off; missing otherwise |
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

fn read_response(response: &JsonValue, status: u16) -> Box<Response<JsonValue>> {
    let headers = response.member("headers");
    let json = response.member("json");
    Box::new(Response {
        status,
        visibility: match response.text_at("type").as_deref() {
            None => Visibility::Open,
            Some("opaqueredirect") => Visibility::HiddenRedirect,
            Some(_) => Visibility::Hidden,
        },
        redirected_to: response.text_at("redirectedTo"),
        headers: ResponseHeaders::read(|name, _| headers.text_at(name)),
        body: if !json.0.is_undefined() {
            ResponseBody::Json(json)
        } else if response.member("isUnreadable").is_nullish() {
            ResponseBody::Empty
        } else {
            ResponseBody::Unreadable
        },
    })
}
