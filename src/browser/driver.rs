//! Does what an action says until it is over.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use crate::{
    action::{
        io::{Input, Loss, Output},
        machine::Action,
        outcome::Outcome,
        progress::Progress,
        saved::Saved,
    },
    protocol::{platform::Platform, request::Request, shared_str::SharedStr},
};

use super::{
    clock,
    fetch::{Sender, send},
    hosts::Place,
    json_value::JsonValue,
    signals::{Signal, Signals},
};

/// Who is told how it goes.
pub trait Listener {
    /// The service has it.
    fn accepted(&self, saved: Option<&Saved>);
    /// It has come so far.
    fn progress(&self, progress: &Progress);
}

/// Does what the action says until it is over, and gives its ending.
pub async fn run(mut action: Action<JsonValue>, signals: Signals, host: &(impl Sender + Listener)) -> Outcome<JsonValue> {
    let mut place: Option<Place> = None;
    loop {
        let now = clock::now();
        let wait_ms = match action.next(now) {
            Output::Send { request, cut_after_ms } => {
                if request.method != "GET" || place.as_ref().is_some_and(|place| place.has_turn) {
                    signals.set_alarm(Some(cut_after_ms));
                    exchange(&mut action, request, &signals, host, place.as_ref()).await;
                    place = None;
                    continue;
                }
                // It waits in line. When the turn has come, what there is to do, and how long it may take, may have changed.
                place.get_or_insert_with(|| Place::in_line(&origin(&request.url), &signals));
                action.handle(now, Input::Queued);
                Some(cut_after_ms)
            }
            Output::Wait { ms } => {
                // Whoever has nothing to ask leaves the line.
                place = None;
                ms
            }
            Output::Accepted(saved) => {
                host.accepted(saved.as_deref());
                continue;
            }
            Output::Progress(progress) => {
                host.progress(&progress);
                continue;
            }
            Output::Ended(ending) => return ending,
        };
        signals.set_alarm(wait_ms);
        let signal = signals.next().await;
        if let Some(place) = &mut place {
            place.has_turn |= signal == Signal::Turn;
        }
        if let Some(input) = input(signal) {
            action.handle(clock::now(), input);
        }
    }
}

/// Sends a request and hands in what comes of it; signals that come meanwhile are handed in as they come. An abort ends it, and so
/// does an alarm.
async fn exchange(
    action: &mut Action<JsonValue>,
    request: Request<JsonValue>,
    signals: &Signals,
    host: &impl Sender,
    place: Option<&Place>,
) {
    let mut answer = pin!(send(request, host));
    loop {
        let input = poll_fn(|context| match signals.poll_next(context) {
            Poll::Ready(signal) => Poll::Ready(input(signal).unwrap_or(Input::Lost(Loss::Timeout))),
            Poll::Pending => answer.as_mut().poll(context),
        })
        .await;
        let goes_on = matches!(input, Input::Offline | Input::Woken);
        let now = clock::now();
        if let (Input::Response(reply), Some(place)) = (&input, place)
            && matches!(reply.status, 429 | 503)
            && let Some(ms) = reply.retry_after_ms(now)
        {
            place.rest_until(now + ms);
        }
        action.handle(now, input);
        if !goes_on {
            return;
        }
    }
}

/// What a signal is to an action; the end of a wait is nothing to it.
fn input(signal: Signal) -> Option<Input<JsonValue>> {
    match signal {
        Signal::Abort => Some(Input::Abort),
        Signal::Offline => Some(Input::Offline),
        Signal::Woken => Some(Input::Woken),
        Signal::TimeUp | Signal::Turn => None,
    }
}

fn origin(url: &str) -> SharedStr {
    JsonValue::parse_url(url).map(|parsed| parsed.origin).unwrap_or_default()
}
