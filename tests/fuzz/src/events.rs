//! What happens to an action, written in lines: a reply begins with its status, its headers and its body follow.

use longhaul::{
    action::io::{Input, Loss, NotSent},
    protocol::response::{Response, ResponseBody, ResponseHeaders, Visibility},
};

use crate::host::Parsed;

/// Reads a script. What is no event is the body of the reply before it, and no JSON.
pub(crate) fn events(script: &str) -> Vec<Input<Parsed>> {
    let mut events = Vec::new();
    for line in script.lines() {
        match event(line) {
            Some(event) => events.push(event),
            None => {
                if let Some(Input::Response(reply)) = events.last_mut() {
                    add(reply, line);
                }
            }
        }
    }
    events
}

fn event(line: &str) -> Option<Input<Parsed>> {
    Some(match line {
        "lost" => Input::Lost(Loss::Network),
        "cut" => Input::Lost(Loss::Timeout),
        "no token" => Input::NotSent(NotSent::NoToken),
        "woken" => Input::Woken,
        "offline" => Input::Offline,
        "abort" => Input::Abort,
        "hidden" => Input::Response(reply(0, Visibility::Hidden)),
        "hidden redirect" => Input::Response(reply(0, Visibility::HiddenRedirect)),
        "held" => Input::Queued,
        _ => Input::Response(reply(line.parse().ok()?, Visibility::Open)),
    })
}

fn reply(status: u16, visibility: Visibility) -> Response<Parsed> {
    Response { status, visibility, redirected_to: None, headers: ResponseHeaders::default(), body: ResponseBody::Empty }
}

/// Adds a line to a reply: a header, where it came from, or a body.
fn add(reply: &mut Response<Parsed>, line: &str) {
    let value = |value: &str| Some(value.into());
    match line.split_once(": ") {
        Some(("location", url)) => reply.headers.location = value(url),
        Some(("operation-location", url)) => reply.headers.operation_location = value(url),
        Some(("retry-after", wait)) => reply.headers.retry_after = value(wait),
        Some(("from", url)) => reply.redirected_to = value(url),
        None if line == "broken" => reply.body = ResponseBody::Broken,
        _ => reply.body = serde_json::from_str(line).map_or(ResponseBody::Unreadable, |json| ResponseBody::Json(Parsed(json))),
    }
}
