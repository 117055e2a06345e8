//! What comes from outside while an action waits or is being asked after: an abort, the network gone or back, the page looked at,
//! the end of a wait.

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use gloo_timers::callback::Timeout;
use js_sys::global;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::AbortSignal;

use crate::protocol::json::Json;

use super::json_value::JsonValue;

/// What is heard at an action's signal: an abort is the signal's own, the others the face tells of there.
const EVENTS: [&str; 3] = ["abort", "offline", "online"];

/// The longest wait that a browser's timer takes; a longer one would fire at once.
const LONGEST_MS: u64 = i32::MAX as u64;

/// What came from outside. Of what waits, the first of these is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The caller stops following.
    Abort,
    /// The network is gone.
    Offline,
    /// The network is back, or the page is looked at again.
    Woken,
    /// The alarm has gone off.
    TimeUp,
    /// In a line before a host, its turn has come.
    Turn,
}

impl Signal {
    const ALL: [Self; 5] = [Self::Abort, Self::Offline, Self::Woken, Self::TimeUp, Self::Turn];

    /// The bit that stands for it.
    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The signals that came and weren't taken yet. Dropped, it listens no more.
pub struct Signals {
    inbox: Rc<Inbox>,
    alarm: Cell<Option<Timeout>>,
    heard: Closure<dyn FnMut(JsValue)>,
    heard_at: AbortSignal,
}

/// Where signals wait to be taken. A page that is switched to and from asks for the same thing many times; once is enough.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: Cell<u8>,
    waker: Cell<Option<Waker>>,
}

impl Inbox {
    /// Puts a signal, and wakes whoever waits for one.
    pub(super) fn put(&self, signal: Signal) {
        match signal {
            Signal::Offline => self.forget(Signal::Woken),
            Signal::Woken => self.forget(Signal::Offline),
            Signal::Abort | Signal::TimeUp | Signal::Turn => {}
        }
        self.waiting.set(self.waiting.get() | signal.bit());
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Takes back a signal that means nothing any more.
    pub(super) fn forget(&self, signal: Signal) {
        self.waiting.set(self.waiting.get() & !signal.bit());
    }
}

impl Signals {
    /// Listens from now on. What is so already, an abort or no network, counts as having come.
    pub fn listen(at: &AbortSignal) -> Self {
        let inbox = Rc::new(Inbox::default());
        if at.aborted() {
            inbox.put(Signal::Abort);
        }
        if is_offline() {
            inbox.put(Signal::Offline);
        }
        let heard_in = Rc::clone(&inbox);
        let heard: Closure<dyn FnMut(JsValue)> = Closure::new(move |event: JsValue| {
            heard_in.put(match JsonValue(event).text_at("type").as_deref() {
                Some("abort") => Signal::Abort,
                Some("offline") => Signal::Offline,
                _ => Signal::Woken,
            });
        });
        for kind in &EVENTS {
            // It can't fail: the signal takes listeners, and there is nothing about this one to refuse.
            let _ = at.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref());
        }
        Self { inbox, alarm: Cell::default(), heard, heard_at: at.clone() }
    }

    /// Puts [`Signal::TimeUp`] after so many milliseconds, or as many as a timer can wait, or never. What was set before counts no more.
    pub fn set_alarm(&self, ms: Option<u64>) {
        self.inbox.forget(Signal::TimeUp);
        self.alarm.set(ms.map(|ms| {
            let inbox = Rc::clone(&self.inbox);
            after(ms, Box::new(move || inbox.put(Signal::TimeUp)))
        }));
    }

    /// Where its signals wait.
    pub(super) fn inbox(&self) -> Rc<Inbox> {
        Rc::clone(&self.inbox)
    }

    /// The next signal, as soon as there is one.
    pub fn next(&self) -> impl Future<Output = Signal> + use<'_> {
        poll_fn(|context| self.poll_next(context))
    }

    /// The next signal, if there is one; otherwise who asks is woken when there is.
    pub fn poll_next(&self, context: &Context<'_>) -> Poll<Signal> {
        let inbox = &self.inbox;
        match Signal::ALL.iter().find(|signal| inbox.waiting.get() & signal.bit() != 0) {
            Some(signal) => {
                inbox.forget(*signal);
                Poll::Ready(*signal)
            }
            None => {
                inbox.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for kind in &EVENTS {
            // As above.
            let _ = self.heard_at.remove_event_listener_with_callback(kind, self.heard.as_ref().unchecked_ref());
        }
    }
}

/// Does something after so many milliseconds, or as many as a timer can wait, unless it is dropped.
pub(super) fn after(ms: u64, then: Box<dyn FnOnce()>) -> Timeout {
    Timeout::new(u32::try_from(ms.min(LONGEST_MS)).unwrap_or(u32::MAX >> 1), then)
}

fn is_offline() -> bool {
    JsonValue(global().into()).member("navigator").member("onLine").boolean() == Some(false)
}
