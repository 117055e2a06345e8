//! Drives an action: does what it says, and hands in what happens.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    action::{
        io::{Input, Loss, NotSent, Output},
        machine::Action,
        outcome::Outcome,
        saved::Saved,
    },
    protocol::{
        request::{Purpose, Request, Token},
        response::is_throttled,
    },
};

use super::{
    clock,
    delegate::{Delegate, body, request_json},
    json_value::JsonValue,
    permit::{self, Permit},
    timer::Timer,
};

thread_local! {
    /// The actions that run, by their numbers, in order.
    static RUNNING: RefCell<Vec<(u32, Rc<Driver>)>> = const { RefCell::new(Vec::new()) };
    /// The number of the last one.
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An action that runs.
///
/// Nothing may stay borrowed while the delegate is called: it may call an app's code, and that may abort the action.
pub(crate) struct Driver {
    number: u32,
    action: RefCell<Action<JsonValue>>,
    delegate: Delegate,
    exchange: RefCell<Option<Exchange>>,
    /// For the next request, or for the one in flight. A start takes none: it is sent without delay.
    permit: RefCell<Option<Permit>>,
    alarm: Timer,
}

/// A request that is being prepared, or is in flight.
struct Exchange {
    request: Request<JsonValue>,
    /// `None` until fetch is called: a token may take as long as a person takes to sign in.
    times_out_at: Option<u64>,
}

impl Driver {
    /// Runs an action, and returns its number.
    pub(crate) fn run(action: Action<JsonValue>, delegate: Delegate, is_offline: bool) -> u32 {
        let number = LAST.get() + 1;
        LAST.set(number);
        let driver = Rc::new(Self {
            number,
            action: RefCell::new(action),
            delegate,
            exchange: RefCell::default(),
            permit: RefCell::default(),
            alarm: Timer::default(),
        });
        RUNNING.with_borrow_mut(|running| running.push((number, Rc::clone(&driver))));
        if is_offline {
            driver.handle(Input::Offline);
        } else {
            driver.advance();
        }
        number
    }

    /// The action with that number, if it still runs.
    pub(crate) fn find(number: u32) -> Option<Rc<Self>> {
        RUNNING.with_borrow(|running| {
            let index = running.binary_search_by_key(&number, |(own, _)| *own).ok()?;
            Some(Rc::clone(&running[index].1))
        })
    }

    /// Hands in what happened.
    pub(crate) fn handle(self: &Rc<Self>, input: Input<JsonValue>) {
        self.action.borrow_mut().handle(clock::now(), input);
        self.advance();
    }

    /// Hands in what came of the request.
    pub(crate) fn end_exchange(self: &Rc<Self>, input: Input<JsonValue>) {
        let Some(exchange) = self.exchange.take() else { return };
        let now = clock::now();
        if let Input::Response(response) = &input
            && is_throttled(response.status)
            && let Some(ms) = response.retry_after_ms(now)
        {
            permit::rest_until(&exchange.request.url, now + ms);
        }
        drop(self.permit.take());
        self.handle(input);
    }

    /// The permit that the action waited for is granted.
    pub(super) fn on_permit(self: &Rc<Self>) {
        if let Some(permit) = self.permit.borrow_mut().as_mut() {
            permit.grant();
        }
        self.handle(Input::Permitted);
    }

    /// Does something with the request that is being prepared or in flight.
    pub(super) fn with_request(&self, read: impl FnOnce(&Request<JsonValue>)) {
        if let Some(exchange) = self.exchange.borrow().as_ref() {
            read(&exchange.request);
        }
    }

    /// Does what the action says until it waits.
    fn advance(self: &Rc<Self>) {
        loop {
            let output = self.action.borrow_mut().next(clock::now());
            match output {
                Output::Send { request, timeout_ms, entry, .. } => self.send(request, timeout_ms, entry),
                Output::Wait { ms } => return self.wait(ms),
                Output::NotStarted => self.delegate.not_started(),
                Output::Accepted(saved) => self.delegate.accepted(saved.as_deref()),
                Output::Progress(progress) => self.delegate.progress(&progress),
                Output::Ended(outcome) => return self.end(&outcome),
            }
        }
    }

    /// Sends a request, or waits for a permit.
    fn send(self: &Rc<Self>, request: Request<JsonValue>, timeout_ms: u64, entry: Option<Rc<Saved>>) {
        let is_permitted = self.permit.borrow().as_ref().is_some_and(|permit| permit.allows(&request.url));
        if request.purpose != Purpose::Start && !is_permitted {
            let permit = Permit::request(&request.url, self.number);
            let is_granted = permit.is_granted();
            drop(self.permit.replace(Some(permit)));
            if !is_granted {
                return self.action.borrow_mut().handle(clock::now(), Input::Queued);
            }
        }
        let token = request.token;
        self.exchange.replace(Some(Exchange { request, times_out_at: None }));
        if token == Token::Without {
            self.fetch(JsValue::UNDEFINED, timeout_ms);
        } else {
            spawn_local(Rc::clone(self).fetch_with_token(token == Token::Fresh, entry, timeout_ms));
        }
    }

    async fn fetch_with_token(self: Rc<Self>, fresh: bool, entry: Option<Rc<Saved>>, timeout_ms: u64) {
        let prepared = JsFuture::from(self.delegate.prepare(fresh, entry.as_deref())).await;
        clock::update();
        let Ok(token) = prepared else { return self.end_exchange(Input::NotSent(NotSent::NoToken)) };
        if let Some(token) = token.as_string() {
            self.action.borrow_mut().keep_secret(&token);
        }
        self.fetch(token, timeout_ms);
        self.advance();
    }

    /// Has the request sent, unless the action has ended meanwhile.
    fn fetch(&self, token: JsValue, timeout_ms: u64) {
        let parts = self.exchange.borrow_mut().as_mut().map(|exchange| {
            exchange.times_out_at = Some(clock::now() + timeout_ms);
            (request_json(&exchange.request), body(&exchange.request))
        });
        if let Some((request, body)) = parts {
            self.delegate.send(request, token, body);
        }
    }

    /// Waits for so many milliseconds, for the request's timeout, or for something to be handed in.
    fn wait(self: &Rc<Self>, ms: Option<u64>) {
        let timeout = self.exchange.borrow().as_ref().map(|exchange| exchange.times_out_at);
        let timeout_ms = timeout.flatten().map(|at| at.saturating_sub(clock::now()));
        if timeout_ms == Some(0) {
            self.delegate.cancel();
            return self.end_exchange(Input::Lost(Loss::Timeout));
        }
        if timeout.is_none() {
            let unneeded = self.permit.borrow_mut().take_if(|permit| permit.is_granted());
            drop(unneeded);
        }
        match ms.into_iter().chain(timeout_ms).min() {
            Some(ms) => {
                let number = self.number;
                self.alarm.set(ms, Box::new(move || if let Some(driver) = Self::find(number) { driver.advance() }));
            }
            None => self.alarm.clear(),
        }
    }

    fn end(&self, outcome: &Outcome<JsonValue>) {
        RUNNING.with_borrow_mut(|running| running.retain(|(number, _)| *number != self.number));
        self.alarm.clear();
        if self.exchange.take().is_some() {
            self.delegate.cancel();
        }
        drop(self.permit.take());
        self.delegate.ended(outcome);
    }
}
