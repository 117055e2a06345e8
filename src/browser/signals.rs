//! What comes from outside while an action waits or is being asked after: an abort, the network gone or back, the page looked at.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, EventTarget};

use super::listener::Listener;

/// What came from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The caller stops following.
    Abort,
    /// The network is gone.
    Offline,
    /// The network is back, or the page is looked at again.
    Woken,
}

/// The signals that came and weren't taken yet. Dropped, it listens no more.
pub struct Signals {
    inbox: Rc<RefCell<Inbox>>,
    _listeners: Vec<Listener>,
}

#[derive(Default)]
struct Inbox {
    waiting: VecDeque<Signal>,
    waker: Option<Waker>,
}

impl Inbox {
    fn put(&mut self, signal: Signal) {
        // A page that is switched to and from asks for the same thing many times; once is enough.
        if self.waiting.back() != Some(&signal) {
            self.waiting.push_back(signal);
        }
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Signals {
    /// Listens from now on. What is so already, an abort or no network, counts as having come.
    pub fn listen(abort: &AbortSignal) -> Self {
        let inbox = Rc::new(RefCell::new(Inbox::default()));
        if abort.aborted() {
            inbox.borrow_mut().put(Signal::Abort);
        }
        if is_offline() {
            inbox.borrow_mut().put(Signal::Offline);
        }
        let put = |target: &EventTarget, kind, signal| {
            let inbox = Rc::clone(&inbox);
            Listener::new(target, kind, move || inbox.borrow_mut().put(signal))
        };
        let mut listeners = vec![put(abort, "abort", Signal::Abort)];
        if let Some(scope) = event_target(&global()) {
            listeners.push(put(&scope, "online", Signal::Woken));
            listeners.push(put(&scope, "offline", Signal::Offline));
        }
        if let Some(document) = global_member("document").as_ref().and_then(event_target) {
            let inbox = Rc::clone(&inbox);
            let seen = move || {
                if !is_hidden() && !is_offline() {
                    inbox.borrow_mut().put(Signal::Woken);
                }
            };
            listeners.push(Listener::new(&document, "visibilitychange", seen));
        }
        Self { inbox, _listeners: listeners.into_iter().flatten().collect() }
    }

    /// The next signal, as soon as there is one.
    pub async fn next(&self) -> Signal {
        poll_fn(|context| {
            let mut inbox = self.inbox.borrow_mut();
            match inbox.waiting.pop_front() {
                Some(signal) => Poll::Ready(signal),
                None => {
                    inbox.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

fn global_member(name: &str) -> Option<JsValue> {
    Reflect::get(&global(), &name.into()).ok().filter(JsValue::is_object)
}

/// The value as an event target, if it takes listeners: Node's global scope doesn't.
fn event_target(value: &JsValue) -> Option<EventTarget> {
    let takes = Reflect::get(value, &"addEventListener".into()).is_ok_and(|method| method.is_function());
    takes.then(|| value.clone().unchecked_into())
}

fn is_offline() -> bool {
    let online = global_member("navigator").and_then(|navigator| Reflect::get(&navigator, &"onLine".into()).ok());
    online.is_some_and(|online| online.as_bool() == Some(false))
}

fn is_hidden() -> bool {
    let hidden = global_member("document").and_then(|document| Reflect::get(&document, &"hidden".into()).ok());
    hidden.is_some_and(|hidden| hidden.as_bool() == Some(true))
}
