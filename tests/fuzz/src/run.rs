//! Runs one action: executes its outputs, and passes it the events of a script, one after another.
//!
//! A script has one event on each line. The lines after a response's status are its headers and its body.

use std::collections::VecDeque;

use longhaul::{
    action::{
        io::{Input, Loss, NotSent, Output},
        machine::Action,
    },
    protocol::{
        request::Purpose,
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
    },
};

use crate::{BEGINNING, host::Parsed, rules::Rules};

/// How many outputs an action may have after the script, when every request is rejected.
const MAX_OUTPUTS_AFTER_SCRIPT: u32 = 500;

/// Runs the action to its end, under the rules. `monitor` is the monitor URL that the app has passed.
pub(crate) fn to_end(mut action: Action<Parsed>, monitor: Option<String>, events: Vec<Input<Parsed>>) {
    let mut rules = Rules::new(action.context(), monitor);
    let mut events = VecDeque::from(events);
    let mut now = BEGINNING;
    let mut outputs_after_script = 0;
    loop {
        if events.is_empty() {
            outputs_after_script += 1;
            assert!(outputs_after_script < MAX_OUTPUTS_AFTER_SCRIPT, "every request is rejected, and the action doesn't end");
        }
        match action.next(now) {
            Output::Send { request, entry } => {
                rules.sends(now, &request, entry.as_deref());
                exchange(&mut action, now, request.purpose != Purpose::Start, &mut rules, &mut events);
            }
            Output::NotStarted => rules.does_not_start(),
            Output::Wait { ms, .. } => {
                rules.waits(now, ms);
                match (events.pop_front_if(|event| is_signal(event)), ms) {
                    (Some(signal), _) => handle(&mut action, now, signal, &mut rules),
                    (None, Some(ms)) => now += ms,
                    // A wait without an end waits for the network.
                    (None, None) => handle(&mut action, now, Input::Woken, &mut rules),
                }
            }
            Output::Accepted(saved) => rules.accepts(now, saved.as_deref()),
            Output::Progress => rules.progresses(action.context().progress()),
            Output::Ended(outcome) => {
                rules.ends(&outcome);
                return check_ended(&mut action, now);
            }
        }
    }
}

/// Passes events until there is a response. After the end of the script, the response rejects the request.
fn exchange(action: &mut Action<Parsed>, now: u64, is_get: bool, rules: &mut Rules, events: &mut VecDeque<Input<Parsed>>) {
    loop {
        let event = events.pop_front().unwrap_or_else(|| Input::Response(Box::new(rejection())));
        if matches!(event, Input::Queued) {
            // Only GET requests are queued.
            if is_get {
                handle(action, now, Input::Queued, rules);
                handle(action, now, Input::Permitted, rules);
                return;
            }
            continue;
        }
        let continues = matches!(event, Input::Woken | Input::Offline);
        handle(action, now, event, rules);
        if !continues {
            return;
        }
    }
}

fn handle(action: &mut Action<Parsed>, now: u64, input: Input<Parsed>, rules: &mut Rules) {
    rules.receives(now, &input);
    action.handle(now, input);
}

fn is_signal(event: &Input<Parsed>) -> bool {
    matches!(event, Input::Woken | Input::Offline | Input::Abort)
}

fn rejection() -> Response<Parsed> {
    response(400, Visibility::Open)
}

/// Checks that an action that has ended ignores every event.
fn check_ended(action: &mut Action<Parsed>, now: u64) {
    for input in [Input::Woken, Input::Response(Box::new(rejection())), Input::Lost(Loss::Network), Input::Abort] {
        action.handle(now, input);
        let output = action.next(now);
        assert!(matches!(output, Output::Wait { ms: None, .. }), "output after the end: {output:?}");
    }
}

/// Reads a script. A line that is no event belongs to the response before it; a line that is no header is its body.
pub(crate) fn read_script(script: &str) -> Vec<Input<Parsed>> {
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
        "hidden" => Input::Response(Box::new(response(0, Visibility::Hidden))),
        "hidden redirect" => Input::Response(Box::new(response(0, Visibility::HiddenRedirect))),
        "queued" => Input::Queued,
        _ => Input::Response(Box::new(response(line.parse().ok()?, Visibility::Open))),
    })
}

fn response(status: u16, visibility: Visibility) -> Response<Parsed> {
    Response { status, visibility, redirected_to: None, headers: ResponseHeaders::default(), body: ResponseBody::Empty }
}

/// Adds a line to a response: a header, the URL after a redirect (`from`), or the body.
fn add(response: &mut Response<Parsed>, line: &str) {
    // An empty header is read as a missing one.
    let value = |value: &str| Some(value.into()).filter(|_| !value.is_empty());
    match line.split_once(": ") {
        Some(("location", url)) => response.headers.location = value(url),
        Some(("operation-location", url)) => response.headers.operation_location = value(url),
        Some(("retry-after", delay)) => response.headers.retry_after = value(delay),
        Some(("from", url)) => response.redirected_to = value(url),
        _ => response.body = serde_json::from_str(line).map_or(ResponseBody::Unreadable, |json| ResponseBody::Json(Parsed(json))),
    }
}
