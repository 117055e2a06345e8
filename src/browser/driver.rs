//! Does what an action says until it is over.

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
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
                    let exchange = Exchange { signals: &signals, host, timeout_ms, time_left_ms };
                    exchange.run(&mut action, request, entry, place.as_ref()).await;
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
    signals: &'a Signals,
    host: &'a H,
    timeout_ms: u64,
    time_left_ms: Option<u64>,
}

impl<H: Sender + Listener> Exchange<'_, H> {
    /// Sends a request and hands in what comes of it, and the signals that come meanwhile. An abort ends it, and so does the end of the
    /// caller's time: then the action ends by itself.
    async fn run(
        &self,
        action: &mut Action<JsonValue>,
        request: Request<JsonValue>,
        entry: Option<Rc<Saved>>,
        place: Option<&Place>,
    ) {
        self.signals.set_alarm(self.time_left_ms);
        let times_out = Cell::new(false);
        let mut exchange = pin!(self.send(request, entry, &times_out));
        loop {
            let input = poll_fn(|context| match self.signals.poll_next(context) {
                Poll::Ready(Signal::Abort) => Poll::Ready(Some(Input::Abort)),
                Poll::Ready(Signal::Offline) => Poll::Ready(Some(Input::Offline)),
                Poll::Ready(Signal::Woken) => Poll::Ready(Some(Input::Woken)),
                Poll::Ready(Signal::Turn) => Poll::Ready(Some(Input::Permitted)),
                Poll::Ready(Signal::TimeUp) => Poll::Ready(times_out.get().then_some(Input::Lost(Loss::Timeout))),
                Poll::Pending => exchange.as_mut().poll(context).map(|(token, input)| {
                    if let Some(token) = token {
                        action.keep_secret(&token);
                    }
                    Some(input)
                }),
            })
            .await;
            let Some(input) = input else { return };
            let now = clock::now();
            if let (Input::Response(response), Some(place)) = (&input, place)
                && is_throttled(response.status)
                && let Some(ms) = response.retry_after_ms(now)
            {
                place.rest_until(now + ms);
            }
            let goes_on = matches!(input, Input::Offline | Input::Woken | Input::Permitted);
            action.handle(now, input);
            if !goes_on {
                return;
            }
        }
    }

    /// Gets a token, saves that a start is sent, and sends the request. The request's timeout begins when fetch is called, and not before:
    /// a token may take as long as someone takes to sign in.
    async fn send(
        &self,
        request: Request<JsonValue>,
        entry: Option<Rc<Saved>>,
        times_out: &Cell<bool>,
    ) -> (Option<SharedStr>, Input<JsonValue>) {
        let began = clock::now();
        let mut token = None;
        if request.token != Token::Without {
            match self.host.token(request.token == Token::Fresh).await {
                Ok(given) => token = JsonValue(given).text(),
                Err(cause) => {
                    self.host.no_token(cause);
                    return (None, Input::NotSent(NotSent::NoToken));
                }
            }
        }
        if let Some(entry) = entry {
            self.host.sending(&entry).await;
        }
        let left = self.time_left_ms.map(|left| left.saturating_sub(clock::now() - began));
        times_out.set(left.is_none_or(|left| self.timeout_ms < left));
        self.signals.set_alarm(left.into_iter().chain([self.timeout_ms]).min());
        let input = send(request, token.clone(), self.host).await;
        (token, input)
    }
}

fn origin(url: &str) -> SharedStr {
    JsonValue::parse_url(url).map(|parsed| parsed.origin).unwrap_or_default()
}
