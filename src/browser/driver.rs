//! Drives an action: executes what it returns, and passes in what happens.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

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
    permit::{self, Permit},
};

thread_local! {
    /// The running actions, in the order of their numbers.
    static RUNNING: RefCell<Vec<Rc<Driver>>> = const { RefCell::new(Vec::new()) };
    /// The number of the latest action. A number isn't used again, so a late event can't reach another action.
    static LATEST: Cell<u32> = const { Cell::new(0) };
    /// Fires when the first action has to continue, or the pause of the first host ends. One timer for all actions: those that are due at about the
    /// same time continue together, which takes the browser less work than a timer for each.
    static TIMER: Timer = const { Timer::new(Driver::on_timer) };
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
    /// When the action has to continue: its next request is due, or the one in flight times out.
    continues_at: Cell<u64>,
}

impl Driver {
    /// Runs an action, and returns its number.
    pub(crate) fn run(action: Action<JsonValue>, delegate: Delegate, is_offline: bool) -> u32 {
        let number = LATEST.get() + 1;
        LATEST.set(number);
        let driver = Rc::new(Self {
            number,
            action: RefCell::new(action),
            delegate,
            exchange: RefCell::default(),
            permit: RefCell::default(),
            continues_at: Cell::new(NEVER),
        });
        // An app may have removed its fake timers, and this one with them, while other actions were running.
        Self::set_timer(TIMER.with(Timer::take));
        RUNNING.with_borrow_mut(|running| running.push(Rc::clone(&driver)));
        if is_offline {
            driver.handle(Input::Offline);
        } else {
            driver.advance();
        }
        Self::admit();
        number
    }

    /// Returns the action with that number, if it is still running.
    fn find(number: u32) -> Option<Rc<Self>> {
        RUNNING.with_borrow(|running| {
            let index = running.binary_search_by_key(&number, |driver| driver.number).ok()?;
            Some(Rc::clone(&running[index]))
        })
    }

    /// Passes the result of the request of the action with that number, if it is still running.
    pub(crate) fn on_result(number: u32, result: Input<JsonValue>) {
        Self::on_event(number, |driver| driver.end_exchange(result));
    }

    /// Passes another event to the action with that number, if it is still running.
    pub(crate) fn on_input(number: u32, input: Input<JsonValue>) {
        Self::on_event(number, |driver| driver.handle(input));
    }

    /// Reads the clock, and calls `call` with the action with that number, if it is still running. Each event begins here.
    fn on_event(number: u32, call: impl FnOnce(&Self)) {
        clock::update();
        if let Some(driver) = Self::find(number) {
            call(&driver);
            Self::admit();
        }
    }

    /// Continues the actions whose permits can be granted, and sets the timer for the end of the pause that others wait for. Each event ends here,
    /// since it may have released permits or begun a pause.
    fn admit() {
        while let Some(driver) = permit::admit().and_then(Self::find) {
            if let Some(permit) = driver.permit.borrow_mut().as_mut() {
                permit.is_granted = true;
            }
            driver.handle(Input::Permitted);
        }
        Self::set_timer(permit::pause_end());
    }

    /// Passes an event to the action.
    fn handle(&self, input: Input<JsonValue>) {
        self.action.borrow_mut().handle(clock::now(), input);
        self.advance();
    }

    /// Passes the result of the request to the action.
    fn end_exchange(&self, input: Input<JsonValue>) {
        let Some(exchange) = self.exchange.take() else { return };
        let now = clock::now();
        let (is_congested, pause_ms) = exchange::congestion(&input, now);
        if let Some(ms) = pause_ms {
            permit::pause_until(&exchange.request.url, now + ms);
        }
        if let (Some(permit), Some(sent_at)) = (self.permit.take(), exchange.sent_at) {
            permit.observe(sent_at, is_congested);
        }
        self.handle(input);
    }

    /// Continues the actions that are due or get a permit, and sets the timer for the others.
    fn on_timer() {
        clock::update();
        TIMER.with(Timer::take);
        let now = clock::now();
        let running = RUNNING.with_borrow(Vec::clone);
        let later = running.iter().map(|driver| driver.continues_at.get()).filter(|at| *at > now);
        Self::set_timer(later.min().unwrap_or(NEVER));
        for driver in running {
            if driver.continues_at.get() <= now {
                driver.advance();
            }
        }
        Self::admit();
    }

    /// Lets the timer fire at the time `at`, unless it fires earlier.
    fn set_timer(at: u64) {
        TIMER.with(|timer| timer.set_earlier(at));
    }

    /// When the request in flight times out; [`NEVER`] before it is sent.
    fn times_out_at(&self) -> u64 {
        let exchange = self.exchange.borrow();
        let timeout_ms = self.action.borrow().context().settings.request_timeout_ms;
        exchange.as_ref().and_then(|exchange| Some(exchange.sent_at? + timeout_ms)).unwrap_or(NEVER)
    }

    /// Executes what the action returns until it waits.
    fn advance(&self) {
        loop {
            let output = self.action.borrow_mut().next(clock::now());
            match output {
                Output::Send { request, entry } => self.send(request, entry),
                Output::Wait { ms, slack_ms } => return self.wait(ms, slack_ms),
                Output::NotStarted => self.delegate.not_started(),
                Output::Accepted(saved) => self.delegate.accepted(delegate::entry(saved.as_deref())),
                Output::Progress => self.delegate.progress(self.progress()),
                Output::Ended(outcome) => return self.end(&outcome),
            }
        }
    }

    /// Sends a request, or waits for a permit.
    fn send(&self, request: Request<JsonValue>, entry: Option<Rc<Saved>>) {
        let is_permitted = self.permit.borrow().as_ref().is_some_and(|permit| permit.is_granted);
        if request.purpose != Purpose::Start && !is_permitted {
            let permit = Permit::request(&request, self.number);
            let is_granted = permit.is_granted;
            self.permit.replace(Some(permit));
            if !is_granted {
                return self.action.borrow_mut().handle(clock::now(), Input::Queued);
            }
        }
        let token = request.token;
        self.exchange.replace(Some(Exchange { request, sent_at: None, is_extended: false }));
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
        if self.action.borrow().context().is_offline() {
            // A start that is lost is uncertain. The request is prepared again when the network is back.
            self.exchange.take();
            return self.handle(Input::Deferred);
        }
        self.action.borrow_mut().keep_secret(&token.as_string().unwrap_or_default());
        self.fetch(token);
        self.advance();
    }

    /// Sends the request. Its timeout starts now.
    fn fetch(&self, token: JsValue) {
        let parts = self.exchange.borrow_mut().as_mut().map(|exchange| {
            exchange.sent_at = Some(clock::now());
            (JsonValue::from_object(&exchange.request.to_json()).0, delegate::body(&exchange.request))
        });
        if let Some((request, body)) = parts {
            self.delegate.send(request, token, body);
        }
    }

    /// Waits `ms` milliseconds for the next event, or up to `slack_ms` longer; without limit if `ms` is `None`.
    fn wait(&self, ms: Option<u64>, slack_ms: u64) {
        let (now, times_out_at) = (clock::now(), self.times_out_at());
        let is_extended =
            || self.exchange.borrow_mut().as_mut().is_some_and(|exchange| exchange.extend_timeout(times_out_at, now));
        if times_out_at <= now && !is_extended() {
            self.delegate.cancel();
            return self.end_exchange(Input::Lost(Loss::Timeout));
        }
        // A multiple of the longest step, a power of two, for which the slack suffices: actions with waits of similar length continue together.
        let due_at = ms.map_or(NEVER, |ms| (now + ms).next_multiple_of(1 << (slack_ms + 1).ilog2()));
        self.continues_at.set(due_at.min(self.times_out_at()));
        Self::set_timer(self.continues_at.get());
    }

    /// Returns the action's progress, for the delegate.
    fn progress(&self) -> JsValue {
        let action = self.action.borrow();
        JsonValue::from_object(&action.context().progress().to_json(&action.context().redactor)).0
    }

    fn end(&self, outcome: &Outcome<JsonValue>) {
        RUNNING.with_borrow_mut(|running| running.retain(|driver| driver.number != self.number));
        if RUNNING.with_borrow(Vec::is_empty) {
            TIMER.with(|timer| timer.set(NEVER));
        }
        // The app's fetch may have stopped the action. Without the request, its timeout sets no timer.
        drop((self.permit.take(), self.exchange.take()));
        let item = outcome.item().map_or(JsValue::NULL, |item| item.0.clone());
        let report = JsonValue::from_object(&outcome.to_json(&self.action.borrow().context().redactor)).0;
        self.delegate.ended(report, item);
    }
}
