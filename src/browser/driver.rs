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
    timer,
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
            Output::Send { request, cut_after_ms } => exchange(&mut action, request, cut_after_ms, &signals, host).await,
            Output::Wait { ms } => wait(&mut action, ms, &signals).await,
            Output::Accepted(saved) => host.accepted(saved.as_ref()),
            Output::Progress(progress) => host.progress(&progress),
            Output::Ended(ending) => return ending,
        }
    }
}

/// Sends a request and hands in what comes of it; signals that come meanwhile are handed in as they come, and an abort ends it.
async fn exchange(
    action: &mut Action<JsonValue>,
    request: Request<JsonValue>,
    cut_after_ms: u64,
    signals: &Signals,
    host: &impl Sender,
) {
    let answer = async {
        match select(pin!(send(request, host)), timer::sleep(cut_after_ms)).await {
            Either::Left((input, _)) => input,
            Either::Right(_) => Input::Lost(Loss::Cut),
        }
    };
    let mut answer = pin!(answer);
    loop {
        match select(pin!(signals.next()), answer.as_mut()).await {
            Either::Left((signal, _)) => {
                action.handle(clock::now(), input(signal));
                if signal == Signal::Abort {
                    return;
                }
            }
            Either::Right((input, _)) => return action.handle(clock::now(), input),
        }
    }
}

/// Waits, at most until the next signal.
async fn wait(action: &mut Action<JsonValue>, ms: Option<u64>, signals: &Signals) {
    let next = pin!(signals.next());
    let signal = match ms {
        Some(ms) => match select(next, timer::sleep(ms)).await {
            Either::Left((signal, _)) => signal,
            Either::Right(_) => return,
        },
        None => next.await,
    };
    action.handle(clock::now(), input(signal));
}

fn input(signal: Signal) -> Input<JsonValue> {
    match signal {
        Signal::Abort => Input::Abort,
        Signal::Offline => Input::Offline,
        Signal::Woken => Input::Woken,
    }
}
