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
    clock::{self, NEVER},
    json_value::JsonValue,
};

/// Notifies the action with that number that its permit is granted.
pub(super) type Notify = fn(u32);

thread_local! {
    static HOSTS: RefCell<Vec<Rc<Host>>> = const { RefCell::new(Vec::new()) };
}

/// A host, and the queue of all actions' requests to it.
struct Host {
    origin: String,
    queue: RefCell<HostQueue>,
    is_admitting: Cell<bool>,
    notify: Notify,
}

impl Host {
    /// Returns a URL's host.
    fn of(url: &str, notify: Notify) -> Rc<Self> {
        // Two spellings of one origin get two queues, which is harmless.
        let origin = origin_of(url);
        HOSTS.with_borrow_mut(|hosts| {
            if let Some(host) = hosts.iter().find(|host| host.origin == origin) {
                return Rc::clone(host);
            }
            let origin = origin.to_owned();
            let host = Rc::new(Self { origin, queue: RefCell::default(), is_admitting: Cell::default(), notify });
            match hosts.iter_mut().find(|host| host.queue.borrow().is_idle(clock::now())) {
                Some(idle) => *idle = Rc::clone(&host),
                None => hosts.push(Rc::clone(&host)),
            }
            host
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
    }
}

/// Grants permits to the actions that wait for hosts whose pause has ended.
pub(super) fn admit_all() {
    for host in HOSTS.with_borrow(Vec::clone) {
        host.admit();
    }
}

/// When the first pause of a host ends for which actions wait; [`NEVER`] if none do.
pub(super) fn pause_end() -> u64 {
    let now = clock::now();
    HOSTS.with_borrow(|hosts| hosts.iter().filter_map(|host| host.queue.borrow().pause_end(now)).min().unwrap_or(NEVER))
}

/// A permit to send one request to a host, or a request for one that waits in the queue. Dropping it releases it.
pub(super) struct Permit {
    host: Rc<Host>,
    run: u32,
    /// Whether the request may be sent.
    pub(super) is_granted: bool,
}

impl Permit {
    /// Requests a permit. If it isn't granted immediately, the action is notified once it is.
    pub(super) fn request(request: &Request<JsonValue>, run: u32, notify: Notify) -> Self {
        let host = Host::of(&request.url, notify);
        // Before this action enters: it can't be granted a permit that it doesn't have yet. Others may wait although a permit is free, if the
        // host's pause has just ended.
        host.admit();
        let is_result = request.purpose == Purpose::Result;
        let is_granted = host.queue.borrow_mut().enter(run, is_result, clock::now());
        Self { host, run, is_granted }
    }

    /// Adapts the host's limit to the result of a request. `is_congested`: it was throttled, or got no response.
    pub(super) fn observe(&self, sent_at: u64, is_congested: bool) {
        self.host.queue.borrow_mut().observe(sent_at, is_congested, clock::now());
    }

    /// Whether it allows a request to that URL.
    pub(super) fn allows(&self, url: &str) -> bool {
        self.is_granted && self.host.origin == origin_of(url)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.is_granted {
            self.host.queue.borrow_mut().release();
        } else {
            self.host.queue.borrow_mut().leave(self.run);
        }
        self.host.admit();
    }
}

/// Sends no requests to a URL's host until `time`, as its `Retry-After` asked.
pub(super) fn pause_until(url: &str, time: u64, notify: Notify) {
    Host::of(url, notify).queue.borrow_mut().pause_until(time);
}
