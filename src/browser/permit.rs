//! The request queues of all hosts, and the permits that they grant to actions.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::{
    action::host_queue::HostQueue,
    protocol::{Purpose, Request, text::origin_of},
};

use super::{
    clock::{self, NEVER, Timer},
    json_value::JsonValue,
};

/// Notifies the action with that number that its permit is granted.
pub(super) type Notify = fn(u32);

thread_local! {
    static QUEUES: RefCell<Vec<Rc<SharedQueue>>> = const { RefCell::new(Vec::new()) };
}

/// The queue of one host, shared by all actions that send requests to it.
pub(super) struct SharedQueue {
    origin: String,
    queue: RefCell<HostQueue>,
    is_admitting: Cell<bool>,
    notify: Notify,
    /// Fires when the time ends in which the host asked for no requests, if actions wait for that.
    timer: Timer,
}

impl SharedQueue {
    /// Returns the queue of a URL's host.
    fn of(url: &str, notify: Notify) -> Rc<Self> {
        // Two spellings of one origin get two queues, which is harmless.
        let origin = origin_of(url);
        QUEUES.with_borrow_mut(|queues| {
            if let Some(queue) = queues.iter().find(|queue| queue.origin == origin) {
                return Rc::clone(queue);
            }
            let origin = origin.to_owned();
            let (is_admitting, timer) = (Cell::default(), Timer::default());
            let queue = Rc::new(Self { origin, queue: RefCell::default(), is_admitting, notify, timer });
            match queues.iter_mut().find(|queue| queue.queue.borrow().is_idle(clock::now())) {
                Some(idle) => *idle = Rc::clone(&queue),
                None => queues.push(Rc::clone(&queue)),
            }
            queue
        })
    }

    /// Grants permits to waiting actions. An action may release its permit meanwhile, because it doesn't need it any more.
    fn admit(&self) {
        if self.is_admitting.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().admit(clock::now());
            let Some(run) = next else { break };
            (self.notify)(run);
        }
        self.is_admitting.set(false);
        self.set_timer();
    }

    fn set_timer(&self) {
        let pause_end = self.queue.borrow().pause_end(clock::now());
        self.timer.set(pause_end.unwrap_or(NEVER), Self::on_timer);
    }

    fn on_timer() {
        clock::update();
        for queue in QUEUES.with_borrow(Vec::clone) {
            queue.timer.take();
            queue.admit();
        }
    }
}

/// A permit to send one request to a host, or a request for one that waits in the queue. Dropping it releases it.
pub(super) struct Permit {
    queue: Rc<SharedQueue>,
    run: u32,
    /// Whether the request may be sent.
    pub(super) is_granted: bool,
}

impl Permit {
    /// Requests a permit. If it isn't granted immediately, the action is notified once it is.
    pub(super) fn request(request: &Request<JsonValue>, run: u32, notify: Notify) -> Self {
        let queue = SharedQueue::of(&request.url, notify);
        // Before this action enters: it can't be granted a permit that it doesn't have yet. Others may wait although a permit is free, if the
        // host's pause has just ended.
        queue.admit();
        let is_result = request.purpose == Purpose::Result;
        let is_granted = queue.queue.borrow_mut().enter(run, is_result, clock::now());
        queue.set_timer();
        Self { queue, run, is_granted }
    }

    /// Adapts the host's limit to the result of a request. `is_congested`: it was throttled, or got no response.
    pub(super) fn observe(&self, sent_at: u64, is_congested: bool) {
        self.queue.queue.borrow_mut().observe(sent_at, is_congested, clock::now());
    }

    /// Whether it allows a request to that URL.
    pub(super) fn allows(&self, url: &str) -> bool {
        self.is_granted && self.queue.origin == origin_of(url)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.is_granted {
            self.queue.queue.borrow_mut().release();
        } else {
            self.queue.queue.borrow_mut().leave(self.run);
        }
        self.queue.admit();
    }
}

/// Sends no requests to a URL's host until `time`, as its `Retry-After` asked.
pub(super) fn pause_until(url: &str, time: u64, notify: Notify) {
    let queue = SharedQueue::of(url, notify);
    queue.queue.borrow_mut().pause_until(time);
    queue.set_timer();
}
