//! The request queues of all hosts, and the permits that they grant to actions.

use std::{cell::RefCell, rc::Rc};

use crate::{
    action::host_queue::HostQueue,
    protocol::{Purpose, Request, text::origin_of},
};

use super::{
    clock::{self, NEVER},
    json_value::JsonValue,
};

thread_local! {
    static HOSTS: RefCell<Vec<Rc<Host>>> = const { RefCell::new(Vec::new()) };
}

/// A host, and the queue of all actions' requests to it.
struct Host {
    origin: String,
    queue: RefCell<HostQueue>,
}

impl Host {
    /// Returns a URL's host.
    fn of(url: &str) -> Rc<Self> {
        // Two spellings of one origin get two queues, which is harmless.
        let origin = origin_of(url);
        HOSTS.with_borrow_mut(|hosts| {
            if let Some(host) = hosts.iter().find(|host| host.origin == origin) {
                return Rc::clone(host);
            }
            let host = Rc::new(Self { origin: origin.to_owned(), queue: RefCell::default() });
            match hosts.iter_mut().find(|host| host.queue.borrow().is_idle(clock::now())) {
                Some(idle) => *idle = Rc::clone(&host),
                None => hosts.push(Rc::clone(&host)),
            }
            host
        })
    }
}

/// Grants a permit to the next waiting action of any host, if one may be sent, and returns the action's number.
pub(super) fn admit() -> Option<u32> {
    HOSTS.with_borrow(|hosts| hosts.iter().find_map(|host| host.queue.borrow_mut().admit(clock::now())))
}

/// When the first pause of a host ends for which actions wait; [`NEVER`] if none do.
pub(super) fn pause_end() -> u64 {
    let now = clock::now();
    HOSTS.with_borrow(|hosts| hosts.iter().filter_map(|host| host.queue.borrow().pause_end(now)).min().unwrap_or(NEVER))
}

/// A permit to send one request to a host, or a request for one that waits in the queue. Dropping it releases it.
pub(super) struct Permit {
    host: Rc<Host>,
    /// The number of the action.
    number: u32,
    /// Whether the request may be sent.
    pub(super) is_granted: bool,
}

impl Permit {
    /// Requests a permit. If it isn't granted immediately, [`admit`] grants it later.
    pub(super) fn request(request: &Request<JsonValue>, number: u32) -> Self {
        let host = Host::of(&request.url);
        let is_result = request.purpose == Purpose::Result;
        let is_granted = host.queue.borrow_mut().enter(number, is_result, clock::now());
        Self { host, number, is_granted }
    }

    /// Adapts the host's limit to the result of a request. `is_congested`: it was throttled, or got no response.
    pub(super) fn observe(&self, sent_at: u64, is_congested: bool) {
        self.host.queue.borrow_mut().observe(sent_at, is_congested, clock::now());
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.is_granted {
            self.host.queue.borrow_mut().release();
        } else {
            self.host.queue.borrow_mut().leave(self.number);
        }
    }
}

/// Sends no requests to a URL's host until `time`, as its `Retry-After` asks.
pub(super) fn pause_until(url: &str, time: u64) {
    Host::of(url).queue.borrow_mut().pause_until(time);
}
