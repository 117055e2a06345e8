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
    protocol::request::Request,
};

use super::{
    clock,
    fetch::{Sender, send},
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
pub async fn run(mut action: Action<JsonValue>, signals: Signals, host: &(impl Sender + Listener)) -> Ending<JsonValue> {
    loop {
        match action.next(clock::now()) {
            Output::Send { request, cut_after_ms } => {
                let _cut = signals.alarm(cut_after_ms);
                exchange(&mut action, request, &signals, host).await;
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
    }
}

/// Sends a request and hands in what comes of it; signals that come meanwhile are handed in as they come. An abort ends it, and so
/// does an alarm.
async fn exchange(action: &mut Action<JsonValue>, request: Request<JsonValue>, signals: &Signals, host: &impl Sender) {
    let mut answer = pin!(send(request, host));
    loop {
        let input = match select(signals.next(), answer.as_mut()).await {
            Either::Left((signal, _)) => input(signal).unwrap_or(Input::Lost(Loss::Cut)),
            Either::Right((input, _)) => input,
        };
        let goes_on = matches!(input, Input::Offline | Input::Woken);
        action.handle(clock::now(), input);
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
        Signal::TimeUp => None,
    }
}
