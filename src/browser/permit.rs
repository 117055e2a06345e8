//! The queues before the hosts that actions send requests to, and the permits that they give.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::protocol::request::{Purpose, Request};

use super::{clock, driver::Driver, host_queue::HostQueue, json_value::JsonValue};

thread_local! {
    /// The queues, by origin.
    static QUEUES: RefCell<Vec<(String, Rc<SharedQueue>)>> = const { RefCell::new(Vec::new()) };
}

/// The queue before one host, shared by all actions that send requests there.
#[derive(Default)]
pub(super) struct SharedQueue {
    queue: RefCell<HostQueue>,
    is_admitting: Cell<bool>,
}

impl SharedQueue {
    /// The queue before the host of a URL.
    fn before(url: &str) -> Rc<Self> {
        // Two spellings of an origin have two queues, which does no harm.
        let origin = url.match_indices('/').nth(2).map_or(url, |(end, _)| &url[..end]);
        QUEUES.with_borrow_mut(|queues| {
            if let Some((_, queue)) = queues.iter().find(|(own, _)| own == origin) {
                return Rc::clone(queue);
            }
            queues.retain(|(_, queue)| !queue.queue.borrow().is_idle(clock::now()));
            let queue = Rc::default();
            queues.push((origin.to_owned(), Rc::clone(&queue)));
            queue
        })
    }

    /// Lets those send who are next. One of them may give its permit back meanwhile, because it doesn't need it any more.
    pub(super) fn admit(&self) {
        if self.is_admitting.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().admit(clock::now());
            let Some(run) = next else { break };
            if let Some(driver) = Driver::find(run) {
                driver.on_permit();
            }
        }
        self.is_admitting.set(false);
    }
}

/// The permission to send one request to a host, or a place in the queue for it. Dropped, it is the next one's.
pub(super) struct Permit {
    queue: Rc<SharedQueue>,
    run: u32,
    is_granted: bool,
}

impl Permit {
    /// Asks for a permit to send a request. Where it isn't granted immediately, [`Driver::on_permit`] is called when it is.
    pub(super) fn request(request: &Request<JsonValue>, run: u32) -> Self {
        let queue = SharedQueue::before(&request.url);
        let is_result = request.purpose == Purpose::Result;
        let is_granted = queue.queue.borrow_mut().enter(run, is_result, clock::now());
        let permit = Self { queue, run, is_granted };
        permit.queue.admit();
        permit
    }

    /// Whether a request may be sent.
    pub(super) fn is_granted(&self) -> bool {
        self.is_granted
    }

    /// The request was sent then; a response has arrived, or not (`is_congested`: throttled or lost).
    pub(super) fn observe(&self, sent_at: u64, is_congested: bool) {
        self.queue.queue.borrow_mut().observe(sent_at, is_congested, clock::now());
    }

    /// Where it was asked for.
    pub(super) fn queue(&self) -> Rc<SharedQueue> {
        Rc::clone(&self.queue)
    }

    /// When the host has rested, if the action waits for that.
    pub(super) fn rest_end(&self) -> Option<u64> {
        if self.is_granted { None } else { self.queue.queue.borrow().rest_end(clock::now()) }
    }

    /// The queue has admitted the action.
    pub(super) fn grant(&mut self) {
        self.is_granted = true;
    }

    /// Whether it allows to send a request to that URL.
    pub(super) fn allows(&self, url: &str) -> bool {
        self.is_granted && Rc::ptr_eq(&self.queue, &SharedQueue::before(url))
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

/// The host of a URL asked to be left alone until then. Those who wait for a permit set their timers to that.
pub(super) fn rest_until(url: &str, time: u64) {
    let queue = SharedQueue::before(url);
    let waiting = queue.queue.borrow_mut().rest_until(time);
    for driver in waiting.into_iter().filter_map(Driver::find) {
        driver.advance();
    }
}
