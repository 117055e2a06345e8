//! Does what an action says until it is over.

use std::pin::pin;

use futures_util::future::{Either, select};

use crate::{
    action::{
        ending::Ending,
        io::{Input, Loss, Output},
        machine::Action,
        progress::Progress,
        saved::Saved,
    },
    protocol::{request::Request, retry_after},
};

use super::{
    clock,
    fetch::{Sender, send},
    hosts::Turn,
    json_value::JsonValue,
    platform::PLATFORM,
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
pub async fn run(mut action: Action<JsonValue>, signals: Signals, host: &(impl Sender + Listener)) -> Ending<JsonValue> {
    let mut turn = None;
    loop {
        match action.next(clock::now()) {
            Output::Send { request, cut_after_ms } => {
                let _cut = signals.alarm(cut_after_ms);
                if turn.is_none() && request.method == "GET" {
                    turn = line_up(&mut action, &request.url, &signals).await;
                    // What there was to do, and how long it may take, may have changed in the meantime.
                    continue;
                }
                exchange(&mut action, request, &signals, host, turn.as_ref()).await;
            }
            Output::Wait { ms } => {
                let _end = ms.map(|ms| signals.alarm(ms));
                if let Some(input) = input(signals.next().await) {
                    action.handle(clock::now(), input);
                }
            }
            Output::Accepted(saved) => host.accepted(saved.as_ref()),
            Output::Progress(progress) => host.progress(&progress),
            Output::Ended(ending) => return ending,
        }
        turn = None;
    }
}

/// Waits in line before the host of that URL. `None`, when the request isn't to be sent now. Either way, the action has been told that
/// it wasn't sent yet.
async fn line_up(action: &mut Action<JsonValue>, url: &str, signals: &Signals) -> Option<Turn> {
    let turn = Turn::await_in_line(&origin(url), signals);
    loop {
        match signals.next().await {
            Signal::Woken => {}
            Signal::Turn => break,
            signal => {
                action.handle(clock::now(), Input::Held { ms: 0 });
                if let Some(input) = input(signal) {
                    action.handle(clock::now(), input);
                }
                return None;
            }
        }
    }
    let now = clock::now();
    let rest = turn.rests_for(now);
    action.handle(now, Input::Held { ms: rest.unwrap_or(0) });
    rest.is_none().then_some(turn)
}

/// Sends a request and hands in what comes of it; signals that come meanwhile are handed in as they come. An abort ends it, and so
/// does an alarm.
async fn exchange(
    action: &mut Action<JsonValue>,
    request: Request<JsonValue>,
    signals: &Signals,
    host: &impl Sender,
    turn: Option<&Turn>,
) {
    let mut answer = pin!(send(request, host));
    loop {
        let input = match select(signals.next(), answer.as_mut()).await {
            Either::Left((signal, _)) => input(signal).unwrap_or(Input::Lost(Loss::Cut)),
            Either::Right((input, _)) => input,
        };
        let goes_on = matches!(input, Input::Offline | Input::Woken);
        let now = clock::now();
        if let (Input::Reply(reply), Some(turn)) = (&input, turn)
            && matches!(reply.status, 429 | 503)
            && let Some(ms) = retry_after::read(reply.headers.retry_after.as_deref(), now, PLATFORM)
        {
            turn.rest_until(now + ms);
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

fn origin(url: &str) -> String {
    (PLATFORM.parse_url)(url).map(|parsed| parsed.origin).unwrap_or_default()
}
