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

/// The ids of a batch's requests, in order.
const IDS: [&str; MAX_REQUESTS] =
    ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19"];

/// The id of the request at that index, which must be below [`MAX_REQUESTS`].
pub fn id(index: usize) -> &'static str {
    IDS[index]
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
    let body = response.json().filter(|_| response.is_success()).map(|body| body.member("responses"));
    let responses: Vec<B> = (0..MOST_RESPONSES)
        .map_while(|index| body.as_ref().map(|list| list.element(index)).filter(|part| !part.is_nullish()))
        .collect();
    IDS[..count]
        .iter()
        .map(|id| {
            let mut own = responses.iter().filter(|part| part.text_at("id").is_some_and(|own| own == *id));
            read(own.next().filter(|_| own.next().is_none())?)
        })
        .collect()
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
    let mut begins_word = true;
    let in_title_case = |letter: char| {
        let begins = std::mem::replace(&mut begins_word, letter == '-');
        if begins { letter.to_ascii_uppercase() } else { letter }
    };
    name.chars().map(in_title_case).collect()
}
