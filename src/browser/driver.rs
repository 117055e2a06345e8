//! Does what an action says until it is over.

use std::{
    future::{Future, IntoFuture, poll_fn},
    pin::pin,
    task::Poll,
};

use crate::{
    action::{
        io::{Input, Loss, NotSent, Output},
        machine::Action,
        outcome::Outcome,
        progress::Progress,
        saved::Saved,
    },
    protocol::{
        json::Json,
        platform::Platform,
        request::{Purpose, Request, Token},
        response::is_throttled,
        shared_str::SharedStr,
    },
};

use super::{
    clock,
    fetch::{Sender, send},
    hosts::Place,
    json_value::JsonValue,
    signals::{Signal, Signals},
};

/// Is told how an action goes.
pub trait Listener {
    /// A start is about to be sent: saves that it was, and resolves when that is done.
    fn sending(&self, entry: &Saved) -> impl Future<Output = ()>;
    /// The start was refused for now, and will be sent again.
    fn not_started(&self);
    /// The service has accepted it.
    fn accepted(&self, saved: Option<&Saved>);
    /// How it stands.
    fn progress(&self, progress: &Progress);
}

/// Does what the action says until it is over, and returns its outcome.
pub async fn run(mut action: Action<JsonValue>, signals: Signals, host: &(impl Sender + Listener)) -> Outcome<JsonValue> {
    let mut place: Option<Place> = None;
    loop {
        let wait_ms = match action.next(clock::now()) {
            Output::Send { request, timeout_ms, time_left_ms, entry } => {
                if request.purpose == Purpose::Start || place.as_ref().is_some_and(|place| place.has_turn) {
                    let deadline = time_left_ms.map(|left| clock::now().saturating_add(left));
                    Exchange { action: &mut action, signals: &signals, host, deadline }
                        .run(request, timeout_ms, entry.as_deref(), place.as_ref())
                        .await;
                    place = None;
                    continue;
                }
                place = Some(Place::in_line(&origin(&request.url), &signals));
                action.handle(clock::now(), Input::Queued);
                continue;
            }
            Output::Wait { ms } => {
                // A permit that isn't needed any longer is the next one's.
                place = place.filter(|place| !place.has_turn);
                ms
            }
            Output::NotStarted => {
                host.not_started();
                continue;
            }
            Output::Accepted(saved) => {
                host.accepted(saved.as_deref());
                continue;
            }
            Output::Progress(progress) => {
                host.progress(&progress);
                continue;
            }
            Output::Ended(outcome) => return outcome,
        };
        signals.set_alarm(wait_ms);
        let input = match signals.next().await {
            Signal::Abort => Input::Abort,
            Signal::Offline => Input::Offline,
            Signal::Woken => Input::Woken,
            Signal::Turn => {
                if let Some(place) = &mut place {
                    place.has_turn = true;
                }
                Input::Permitted
            }
            Signal::TimeUp => continue,
        };
        action.handle(clock::now(), input);
    }
}

/// A request, from asking for a token to the end of its response.
struct Exchange<'a, H> {
    action: &'a mut Action<JsonValue>,
    signals: &'a Signals,
    host: &'a H,
    /// When the caller's time is over.
    deadline: Option<u64>,
}

/// What ended the wait for something.
enum Interrupted {
    /// It took longer than it may take.
    Timeout,
    /// The caller's time is over, so that the action ends by itself, or an abort was handed in.
    Over,
}

impl<H: Sender + Listener> Exchange<'_, H> {
    /// Sends a request and hands in what comes of it. An abort ends it, and so does the end of the caller's time.
    async fn run(mut self, request: Request<JsonValue>, timeout_ms: u64, entry: Option<&Saved>, place: Option<&Place>) {
        let host = self.host;
        let mut token = None;
        if request.token != Token::Without {
            // Waiting for a token, perhaps in a window to sign in at, isn't limited by the request's timeout.
            match self.listen(None, host.token(request.token == Token::Fresh).into_future()).await {
                Ok(Ok(given)) => token = JsonValue(given).text(),
                Ok(Err(cause)) => {
                    host.no_token(cause);
                    return self.action.handle(clock::now(), Input::NotSent(NotSent::NoToken));
                }
                Err(_) => return,
            }
        }
        if let Some(token) = &token {
            self.action.keep_secret(token);
        }
        if let Some(entry) = entry
            && self.listen(None, host.sending(entry)).await.is_err()
        {
            return;
        }
        let input = match self.listen(Some(timeout_ms), send(request, token, host)).await {
            Ok(input) => input,
            Err(Interrupted::Timeout) => Input::Lost(Loss::Timeout),
            Err(Interrupted::Over) => return,
        };
        let now = clock::now();
        if let (Input::Response(response), Some(place)) = (&input, place)
            && is_throttled(response.status)
            && let Some(ms) = response.retry_after_ms(now)
        {
            place.rest_until(now + ms);
        }
        self.action.handle(now, input);
    }

    /// Waits for something, and hands in the signals that come meanwhile.
    async fn listen<T>(&mut self, timeout_ms: Option<u64>, awaited: impl Future<Output = T>) -> Result<T, Interrupted> {
        let left = self.deadline.map(|deadline| deadline.saturating_sub(clock::now()));
        let is_timeout = timeout_ms.is_some_and(|timeout| left.is_none_or(|left| timeout < left));
        self.signals.set_alarm(timeout_ms.into_iter().chain(left).min());
        let mut awaited = pin!(awaited);
        loop {
            let happened = poll_fn(|context| match self.signals.poll_next(context) {
                Poll::Ready(signal) => Poll::Ready(Err(signal)),
                Poll::Pending => awaited.as_mut().poll(context).map(Ok),
            })
            .await;
            let now = clock::now();
            match happened {
                Ok(done) => return Ok(done),
                Err(Signal::Abort) => {
                    self.action.handle(now, Input::Abort);
                    return Err(Interrupted::Over);
                }
                Err(Signal::TimeUp) if is_timeout => return Err(Interrupted::Timeout),
                Err(Signal::TimeUp) => return Err(Interrupted::Over),
                Err(Signal::Offline) => self.action.handle(now, Input::Offline),
                Err(Signal::Woken) => self.action.handle(now, Input::Woken),
                Err(Signal::Turn) => {}
            }
        }
    }
}

fn origin(url: &str) -> SharedStr {
    JsonValue::parse_url(url).map(|parsed| parsed.origin).unwrap_or_default()
}
