//! Several starts in one `$batch` request to Microsoft Graph: splits its response.
//!
//! Graph throttles each start in a batch on its own, and sends a response to each. The monitor URLs are in the JSON of the batch's response, so
//! that CORS can't hide them. Only requests with a [`batch_url`](super::request::Request::batch_url) may be put into a batch, and all requests of
//! a batch have the same.

use super::{
    platform::Platform,
    response::{Response, ResponseBody, ResponseHeaders, Visibility, is_throttled},
};

/// The most responses that are read: more than the 20 that a batch can have, in case the service sends some twice.
const MOST_RESPONSES: u32 = 100;

/// Returns the response to the start with that id, from the response to the batch. `None`: the service may have received the start, as if its
/// response had been lost.
///
/// A rejection of the whole batch rejects each start. After any other failure of the batch, each start may have been received, whatever error the
/// body has. So may a start with two responses, or with a response without a status.
pub fn part<B: Platform>(mut response: Box<Response<B>>, id: &str) -> Option<Box<Response<B>>> {
    // Graph's documentation: a batch in which a start was throttled has the status 424 (microsoft-graph-docs-contrib#8883).
    if !response.is_success() && response.status != 424 {
        let is_rejection = is_throttled(response.status) || (matches!(response.status, 400..=499) && response.status != 408);
        if !is_rejection {
            response.body = ResponseBody::Empty;
        }
        return Some(response);
    }
    let responses = response.json()?.member("responses");
    let mut own = None;
    for part in responses.elements(MOST_RESPONSES) {
        if part.text_at("id").as_deref() == Some(id) && own.replace(part).is_some() {
            return None;
        }
    }
    read(&own?)
}

/// Reads one of a batch's responses; `None` if it has no status. Its headers are members of a JSON object, and Graph writes them in either case.
fn read<B: Platform>(part: &B) -> Option<Box<Response<B>>> {
    let status = part.number_at("status").filter(|status| (100.0..600.0).contains(status))?;
    let headers = part.member("headers");
    let body = part.member("body");
    Some(Box::new(Response {
        status: status as u16,
        visibility: Visibility::Open,
        redirected_to: None,
        headers: ResponseHeaders::read(|name, title| headers.text_at(name).or_else(|| headers.text_at(title))),
        body: if body.is_nullish() { ResponseBody::Empty } else { ResponseBody::Json(body) },
    }))
}
