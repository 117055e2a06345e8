//! Drives an action: does what it says, and hands in what happens.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::{
    action::{
        io::{Input, Loss, Output},
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
    delegate::{Delegate, body},
    json_value::JsonValue,
    permit::{self, Permit},
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
    /// When the delegate's timer fires.
    timer: Cell<Option<u64>>,
}

/// A request that is being prepared, or is in flight.
struct Exchange {
    request: Request<JsonValue>,
    timeout_ms: u64,
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
            timer: Cell::default(),
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
    pub(crate) fn handle(&self, input: Input<JsonValue>) {
        self.action.borrow_mut().handle(clock::now(), input);
        self.advance();
    }

    /// Hands in what came of the request.
    pub(crate) fn end_exchange(&self, input: Input<JsonValue>) {
        let Some(exchange) = self.exchange.take() else { return };
        let now = clock::now();
        let throttled = if let Input::Response(response) = &input { Some(response).filter(|response| is_throttled(response.status)) } else { None };
        if let Some(ms) = throttled.and_then(|response| response.retry_after_ms(now)) {
            permit::rest_until(&exchange.request.url, now + ms);
        }
        let permit = self.permit.take();
        if let (Some(permit), Some(times_out_at)) = (&permit, exchange.times_out_at) {
            permit.observe(times_out_at - exchange.timeout_ms, throttled.is_some() || matches!(input, Input::Lost(_)));
        }
        drop(permit);
        self.handle(input);
    }

    /// The permit that the action waited for is granted.
    pub(super) fn on_permit(&self) {
        if let Some(permit) = self.permit.borrow_mut().as_mut() {
            permit.grant();
        }
        self.handle(Input::Permitted);
    }

    /// The delegate's timer has fired.
    pub(crate) fn on_timer(&self) {
        self.timer.take();
        let queue = self.permit.borrow().as_ref().map(Permit::queue);
        if let Some(queue) = queue {
            queue.admit();
        }
        self.advance();
    }

    /// The request that was being prepared is sent with this token. From now on it may time out.
    pub(crate) fn start_timeout(&self, token: &str) {
        self.action.borrow_mut().keep_secret(token);
        if let Some(exchange) = self.exchange.borrow_mut().as_mut() {
            exchange.times_out_at = Some(clock::now() + exchange.timeout_ms);
        }
        self.advance();
    }

    /// Does something with the request that is being prepared or in flight.
    pub(super) fn with_request(&self, read: impl FnOnce(&Request<JsonValue>)) {
        if let Some(exchange) = self.exchange.borrow().as_ref() {
            read(&exchange.request);
        }
    }

    /// Does what the action says until it waits.
    pub(super) fn advance(&self) {
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
    fn send(&self, request: Request<JsonValue>, timeout_ms: u64, entry: Option<Rc<Saved>>) {
        let is_permitted = self.permit.borrow().as_ref().is_some_and(|permit| permit.allows(&request.url));
        if request.purpose != Purpose::Start && !is_permitted {
            let permit = Permit::request(&request, self.number);
            let is_granted = permit.is_granted();
            drop(self.permit.replace(Some(permit)));
            if !is_granted {
                return self.action.borrow_mut().handle(clock::now(), Input::Queued);
            }
        }
        let times_out_at = (request.token == Token::Without).then(|| clock::now() + timeout_ms);
        let (json, body) = (JsonValue::of(&request.to_json()), body(&request));
        self.exchange.replace(Some(Exchange { request, timeout_ms, times_out_at }));
        self.delegate.send(json, body, entry.as_deref());
    }

    /// Waits for so many milliseconds, for the request's timeout, or for something to be handed in.
    fn wait(&self, ms: Option<u64>) {
        let now = clock::now();
        let timeout = self.exchange.borrow().as_ref().map(|exchange| exchange.times_out_at);
        if timeout.flatten().is_some_and(|at| at <= now) {
            self.delegate.cancel();
            return self.end_exchange(Input::Lost(Loss::Timeout));
        }
        if timeout.is_none() {
            let unneeded = self.permit.borrow_mut().take_if(|permit| permit.is_granted());
            drop(unneeded);
        }
        let rest_end = self.permit.borrow().as_ref().and_then(Permit::rest_end);
        let timer = [ms.map(|ms| now + ms), timeout.flatten(), rest_end].into_iter().flatten().min();
        if self.timer.replace(timer) != timer {
            self.delegate.set_timer(timer.map(|at| (at - now) as f64));
        }
    }

    fn end(&self, outcome: &Outcome<JsonValue>) {
        RUNNING.with_borrow_mut(|running| running.retain(|(number, _)| *number != self.number));
        self.delegate.set_timer(None);
        if self.exchange.take().is_some() {
            self.delegate.cancel();
        }
        drop(self.permit.take());
        self.delegate.ended(outcome);
    }
}
