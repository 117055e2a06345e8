//! Several starts in one `$batch` request to Microsoft Graph: how the batch is built, and what its response means for each start.
//!
//! Each start in a batch is throttled and answered on its own. Its monitor URL is in the JSON of the batch's response, and so readable
//! whatever CORS exposes. Only a request that is [`batchable`](super::request::Request::batchable) belongs into a batch; all of a batch
//! share one [`root`](super::request::Request::root).

use super::{
    json_object::JsonObject,
    platform::Platform,
    request::Request,
    response::{Response, ResponseBody, ResponseHeaders, Visibility, is_throttled},
    shared_str::SharedStr,
};

/// The most requests that Graph takes in one batch.
pub const MAX_REQUESTS: usize = 20;

/// How many responses are read: more than any batch has, because what comes from the network may have no end.
const MOST_RESPONSES: u32 = 100;

/// Where a batch goes, by a POST whose body is `{ requests: […] }`.
pub fn url(root: &SharedStr) -> SharedStr {
    root.clone() + "/$batch"
}

/// The id of the request at that index.
pub fn id(index: usize) -> String {
    index.to_string()
}

/// One of a batch's requests, without its body: the caller adds `body`.
pub fn entry<'a, B>(id: &'a str, request: &'a Request<B>) -> JsonObject<'a> {
    let mut headers = JsonObject::default();
    headers.text("Content-Type", "application/json");
    let mut object = JsonObject::default();
    object.text("id", id);
    object.text("method", request.method.as_str());
    object.text("url", request.path());
    object.object("headers", Some(headers));
    object
}

/// What the response to a batch of so many starts means for each of them, in order. `None`: whether the service received it isn't known,
/// as if the response to it had been lost.
///
/// A batch that was refused as a whole refuses each start. A failure after which some of them may have been started leaves all unknown.
/// So does a response that answers a start twice, or without a status, that start.
pub fn split<B: Platform>(response: &Response<B>, count: usize) -> Vec<Option<Response<B>>> {
    let is_refusal = is_throttled(response.status) || (matches!(response.status, 400..=499) && response.status != 408);
    if is_refusal {
        return (0..count).map(|_| Some(response.clone())).collect();
    }
    let mut parts: Vec<Vec<B>> = vec![Vec::new(); count];
    if let Some(body) = response.json().filter(|_| response.is_success()) {
        let responses = body.member("responses");
        for part in (0..MOST_RESPONSES).map(|index| responses.element(index)) {
            let own_id = part.text_at("id");
            if let Some(at) = own_id.and_then(|own| (0..count).find(|at| id(*at) == own.as_str())) {
                parts[at].push(part);
            }
        }
    }
    parts.iter().map(|parts| if let [only] = parts.as_slice() { read(only) } else { None }).collect()
}

/// One of a batch's responses; `None` when it has no status.
fn read<B: Platform>(part: &B) -> Option<Response<B>> {
    let status = part.member("status").number().filter(|status| (100.0..600.0).contains(status))?;
    let headers = part.member("headers");
    let body = part.member("body");
    Some(Response {
        status: status as u16,
        visibility: Visibility::Open,
        redirected_to: None,
        headers: ResponseHeaders::read(|name| headers.text_at(name).or_else(|| headers.text_at(&title_case(name)))),
        body: if body.is_nullish() { ResponseBody::Empty } else { ResponseBody::Json(body) },
    })
}

/// `Retry-After` of `retry-after`: these headers are members of a JSON object, and Graph writes them in either case.
fn title_case(name: &str) -> String {
    let parts = name.split('-').map(|part| part[..1].to_ascii_uppercase() + &part[1..]);
    parts.collect::<Vec<_>>().join("-")
}
