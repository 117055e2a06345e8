//! Drives an action: executes what it returns, and passes in what happens.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    action::{Action, Input, Loss, NotSent, Outcome, Output, Saved},
    protocol::{Platform, Purpose, Request, Token},
};

use super::{
    clock::{self, NEVER, Timer},
    delegate::{self, Delegate},
    exchange::{self, Exchange},
    json_value::JsonValue,
    permit::{self, Permit, QueueEvent},
    registry::Registry,
};

thread_local! {
    /// The running actions.
    static RUNNING: Registry<Driver> = const { Registry::new() };
    /// Fires when the first request in flight times out. One timer for all actions: most responses arrive in time, and setting a timer for each
    /// request would cost as much as reading its response.
    static REQUEST_TIMER: Timer = Timer::default();
}

/// A running action.
///
/// No `RefCell` may be borrowed while the delegate is called: it may run an app's callback, which may abort the action.
pub(crate) struct Driver {
    number: u32,
    action: RefCell<Action<JsonValue>>,
    delegate: Delegate,
    exchange: RefCell<Option<Exchange>>,
    /// The permit of the next request, or of the one in flight. A start needs none: it is sent without delay.
    permit: RefCell<Option<Permit>>,
    timer: Timer,
}

impl Driver {
    /// Runs an action, and returns its number.
    pub(crate) fn run(action: Action<JsonValue>, delegate: Delegate, is_offline: bool) -> u32 {
        let create = |number| Self {
            number,
            action: RefCell::new(action),
            delegate,
            exchange: RefCell::default(),
            permit: RefCell::default(),
            timer: Timer::default(),
        };
        let driver = RUNNING.with(|running| running.add(create));
        if is_offline {
            driver.handle(Input::Offline);
        } else {
            driver.advance();
        }
        driver.number
    }

    /// Returns the action with that number, if it is still running.
    pub(crate) fn find(number: u32) -> Option<Rc<Self>> {
        RUNNING.with(|running| running.get(number))
    }

    /// Reads the clock, and calls `call` with the action with that number, if it is still running. Each event begins here.
    pub(crate) fn on_event(number: u32, call: impl FnOnce(&Self)) {
        clock::update();
        if let Some(driver) = Self::find(number) {
            call(&driver);
        }
    }

    fn on_queue_event(number: u32, event: QueueEvent) {
        let Some(driver) = Self::find(number) else { return };
        match event {
            QueueEvent::Granted => {
                if let Some(permit) = driver.permit.borrow_mut().as_mut() {
                    permit.is_granted = true;
                }
                driver.handle(Input::Permitted);
            }
            QueueEvent::Delayed => driver.advance(),
        }
    }

    /// Passes an event to the action.
    pub(crate) fn handle(&self, input: Input<JsonValue>) {
        self.action.borrow_mut().handle(clock::now(), input);
        self.advance();
    }

    /// Passes the result of the request to the action.
    pub(crate) fn end_exchange(&self, input: Input<JsonValue>) {
        let Some(exchange) = self.exchange.take() else { return };
        let now = clock::now();
        let (is_congested, rest_ms) = exchange::congestion(&input, now);
        if let Some(ms) = rest_ms {
            permit::rest_until(&exchange.request.url, now + ms, Self::on_queue_event);
        }
        let permit = self.permit.take();
        if let Some((permit, sent_at)) = permit.as_ref().zip(exchange.sent_at) {
            permit.observe(sent_at, is_congested);
        }
        drop(permit);
        self.handle(input);
    }

    /// Continues when the timer fires.
    fn on_timer(number: u32) {
        Self::on_event(number, |driver| {
            driver.timer.fired();
            let queue = driver.permit.borrow().as_ref().map(|permit| Rc::clone(&permit.queue));
            if let Some(queue) = queue {
                queue.admit();
            }
            driver.advance();
        });
    }

    /// Ends the requests that have timed out, and sets the timer for the next one.
    fn on_request_timer(_: u32) {
        clock::update();
        REQUEST_TIMER.with(Timer::fired);
        for driver in RUNNING.with(Registry::all) {
            let times_out_at = driver.times_out_at();
            if times_out_at <= clock::now() {
                driver.advance();
            } else {
                REQUEST_TIMER.with(|timer| timer.set_earlier(times_out_at, 0, Self::on_request_timer));
            }
        }
    }

    /// When the request in flight times out.
    fn times_out_at(&self) -> u64 {
        self.exchange.borrow().as_ref().map_or(NEVER, Exchange::times_out_at)
    }

    /// Calls `read` with the request that is being prepared or in flight, if there is one.
    pub(crate) fn with_request<T>(&self, read: impl FnOnce(&Request<JsonValue>) -> T) -> Option<T> {
        self.exchange.borrow().as_ref().map(|exchange| read(&exchange.request))
    }

    /// Executes what the action returns until it waits.
    fn advance(&self) {
        loop {
            let output = self.action.borrow_mut().next(clock::now());
            match output {
                Output::Send { request, timeout_ms, entry } => self.send(request, timeout_ms, entry),
                Output::Wait { ms } => return self.wait(ms),
                Output::NotStarted => self.delegate.not_started(),
                Output::Accepted(saved) => self.delegate.accepted(delegate::entry(saved.as_deref())),
                Output::Progress(progress) => self.delegate.progress(JsonValue::from_object(&progress.to_json()).0),
                Output::Ended(outcome) => return self.end(&outcome),
            }
        }
    }

    /// Sends a request, or waits for a permit.
    fn send(&self, request: Request<JsonValue>, timeout_ms: u64, entry: Option<Rc<Saved>>) {
        let is_permitted = self.permit.borrow().as_ref().is_some_and(|permit| permit.allows(&request.url));
        if request.purpose != Purpose::Start && !is_permitted {
            let permit = Permit::request(&request, self.number, Self::on_queue_event);
            let is_granted = permit.is_granted;
            drop(self.permit.replace(Some(permit)));
            if !is_granted {
                return self.action.borrow_mut().handle(clock::now(), Input::Queued);
            }
        }
        let token = request.token;
        self.exchange.replace(Some(Exchange { request, timeout_ms, sent_at: None }));
        if token == Token::Without {
            return self.fetch(JsValue::UNDEFINED);
        }
        let number = self.number;
        let token = JsFuture::from(self.delegate.prepare(token == Token::Fresh, delegate::entry(entry.as_deref())));
        spawn_local(async move {
            let token = token.await;
            Self::on_event(number, |driver| driver.on_token(token.ok()));
        });
    }

    /// Sends the request that was being prepared with an access token.
    fn on_token(&self, token: Option<JsValue>) {
        let Some(token) = token else { return self.end_exchange(Input::NotSent(NotSent::NoToken)) };
        self.action.borrow_mut().keep_secret(&token.as_string().unwrap_or_default());
        self.fetch(token);
        self.advance();
    }

    /// Sends the request. Its timeout starts now.
    fn fetch(&self, token: JsValue) {
        let parts = self.exchange.borrow_mut().as_mut().map(|exchange| {
            exchange.sent_at = Some(clock::now());
            REQUEST_TIMER.with(|timer| timer.set_earlier(exchange.times_out_at(), 0, Self::on_request_timer));
            (JsonValue::from_object(&exchange.request.to_json()).0, delegate::body(&exchange.request))
        });
        if let Some((request, body)) = parts {
            self.delegate.send(request, token, body);
        }
    }

    /// Sets the timer to the earlier of these: after `ms` milliseconds, and when the host may be sent requests again.
    fn wait(&self, ms: Option<u64>) {
        let now = clock::now();
        if self.times_out_at() <= now {
            self.delegate.cancel();
            return self.end_exchange(Input::Lost(Loss::Timeout));
        }
        if self.exchange.borrow().is_none() {
            let unneeded = self.permit.borrow_mut().take_if(|permit| permit.is_granted);
            drop(unneeded);
        }
        let rest_end = self.permit.borrow().as_ref().and_then(Permit::rest_end);
        let due_at = ms.map_or(NEVER, |ms| now + ms);
        self.timer.set(due_at.min(rest_end.unwrap_or(NEVER)), self.number, Self::on_timer);
    }

    fn end(&self, outcome: &Outcome<JsonValue>) {
        RUNNING.with(|running| running.remove(self.number));
        self.timer.clear();
        if RUNNING.with(Registry::is_empty) {
            REQUEST_TIMER.with(Timer::clear);
        }
        if self.exchange.take().is_some() {
            self.delegate.cancel();
        }
        drop(self.permit.take());
        let item = outcome.item().map_or(JsValue::NULL, |item| item.0.clone());
        self.delegate.ended(JsonValue::from_object(&outcome.to_json()).0, item);
    }
}
