//! The request queues of all hosts, and the permits that they grant to actions.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::protocol::{
    request::{Purpose, Request},
    text::origin_of,
};

use super::{clock, host_queue::HostQueue, json_value::JsonValue};

/// An action that waits for a permit.
pub(super) trait Waiting {
    /// Continues: its permit is granted.
    fn on_permit(&self);
    /// Sets its timer again: the host may be sent requests later than it was.
    fn advance(&self);
}

/// Returns the action with a number, if it is still running.
pub(super) type Find = fn(u32) -> Option<Rc<dyn Waiting>>;

thread_local! {
    /// The queues, by origin.
    static QUEUES: RefCell<Vec<(String, Rc<SharedQueue>)>> = const { RefCell::new(Vec::new()) };
}

/// The queue of one host, shared by all actions that send requests to it.
pub(super) struct SharedQueue {
    queue: RefCell<HostQueue>,
    is_admitting: Cell<bool>,
    find: Find,
}

impl SharedQueue {
    /// Returns the queue of a URL's host.
    fn of(url: &str, find: Find) -> Rc<Self> {
        // Two spellings of one origin get two queues, which is harmless.
        let origin = origin_of(url);
        QUEUES.with_borrow_mut(|queues| {
            if let Some((_, queue)) = queues.iter().find(|(own, _)| own == origin) {
                return Rc::clone(queue);
            }
            queues.retain(|(_, queue)| !queue.queue.borrow().is_idle(clock::now()));
            let queue = Rc::new(Self { queue: RefCell::default(), is_admitting: Cell::default(), find });
            queues.push((origin.to_owned(), Rc::clone(&queue)));
            queue
        })
    }

    /// Grants permits to waiting actions. An action may release its permit meanwhile, because it doesn't need it any more.
    pub(super) fn admit(&self) {
        if self.is_admitting.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().admit(clock::now());
            let Some(run) = next else { break };
            if let Some(action) = (self.find)(run) {
                action.on_permit();
            }
        }
        self.is_admitting.set(false);
    }
}

/// A permit to send one request to a host, or a request for one that waits in the queue. Dropping it releases it.
pub(super) struct Permit {
    queue: Rc<SharedQueue>,
    run: u32,
    is_granted: bool,
}

impl Permit {
    /// Requests a permit. If it isn't granted immediately, [`Waiting::on_permit`] is called once it is.
    pub(super) fn request(request: &Request<JsonValue>, run: u32, find: Find) -> Self {
        let queue = SharedQueue::of(&request.url, find);
        // Before this action enters: it can't be granted a permit that it doesn't have yet. Others may wait although a permit is free, if the
        // host's rest has just ended.
        queue.admit();
        let is_result = request.purpose == Purpose::Result;
        let is_granted = queue.queue.borrow_mut().enter(run, is_result, clock::now());
        Self { queue, run, is_granted }
    }

    /// Whether the request may be sent.
    pub(super) fn is_granted(&self) -> bool {
        self.is_granted
    }

    /// Adapts the host's limit to the result of a request. `is_congested`: it was throttled, or got no response.
    pub(super) fn observe(&self, sent_at: u64, is_congested: bool) {
        self.queue.queue.borrow_mut().observe(sent_at, is_congested, clock::now());
    }

    /// The queue that it belongs to.
    pub(super) fn queue(&self) -> Rc<SharedQueue> {
        Rc::clone(&self.queue)
    }

    /// Returns when the host may be sent requests again, if the action waits for that.
    pub(super) fn rest_end(&self) -> Option<u64> {
        if self.is_granted { None } else { self.queue.queue.borrow().rest_end(clock::now()) }
    }

    /// Marks it as granted.
    pub(super) fn grant(&mut self) {
        self.is_granted = true;
    }

    /// Whether it allows a request to that URL.
    pub(super) fn allows(&self, url: &str) -> bool {
        self.is_granted && Rc::ptr_eq(&self.queue, &SharedQueue::of(url, self.queue.find))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.is_granted {
            self.queue.queue.borrow_mut().release();
            self.queue.admit();
        } else {
            self.queue.queue.borrow_mut().leave(self.run);
        }
    }
}

/// Sends no requests to a URL's host until `time`, as its `Retry-After` asked. The waiting actions set their timers to that time.
pub(super) fn rest_until(url: &str, time: u64, find: Find) {
    let queue = SharedQueue::of(url, find);
    let waiting = queue.queue.borrow_mut().rest_until(time);
    for action in waiting.into_iter().filter_map(find) {
        action.advance();
    }
}
