//! Scripts: the events of an action, one to a line. The lines after a response's status are its headers and its body.

use longhaul::{
    action::io::{Input, Loss, NotSent},
    protocol::response::{Response, ResponseBody, ResponseHeaders, Visibility},
};

use crate::host::Parsed;

/// Reads a script. A line that is no event belongs to the response before it; a line that is no header is its body.
pub(crate) fn read(script: &str) -> Vec<Input<Parsed>> {
    let mut events = Vec::new();
    for line in script.lines() {
        match event(line) {
            Some(event) => events.push(event),
            None => {
                if let Some(Input::Response(response)) = events.last_mut() {
                    add(response, line);
                }
            }
        }
    }
    events
}

fn event(line: &str) -> Option<Input<Parsed>> {
    Some(match line {
        "lost" => Input::Lost(Loss::Network),
        "timeout" => Input::Lost(Loss::Timeout),
        "no token" => Input::NotSent(NotSent::NoToken),
        "woken" => Input::Woken,
        "offline" => Input::Offline,
        "abort" => Input::Abort,
        "hidden" => Input::Response(response(0, Visibility::Hidden)),
        "hidden redirect" => Input::Response(response(0, Visibility::HiddenRedirect)),
        "queued" => Input::Queued,
        _ => Input::Response(response(line.parse().ok()?, Visibility::Open)),
    })
}

fn response(status: u16, visibility: Visibility) -> Response<Parsed> {
    Response { status, visibility, redirected_to: None, headers: ResponseHeaders::default(), body: ResponseBody::Empty }
}

/// Adds a line to a response: a header, the URL after a redirect (`from`), or the body.
fn add(response: &mut Response<Parsed>, line: &str) {
    let value = |value: &str| Some(value.into());
    match line.split_once(": ") {
        Some(("location", url)) => response.headers.location = value(url),
        Some(("operation-location", url)) => response.headers.operation_location = value(url),
        Some(("retry-after", delay)) => response.headers.retry_after = value(delay),
        Some(("from", url)) => response.redirected_to = value(url),
        None if line == "broken" => response.body = ResponseBody::Broken,
        _ => response.body = serde_json::from_str(line).map_or(ResponseBody::Unreadable, |json| ResponseBody::Json(Parsed(json))),
    }
}
