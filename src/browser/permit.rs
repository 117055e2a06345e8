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
    driver::Driver,
    json_value::JsonValue,
};

thread_local! {
    static HOSTS: RefCell<Vec<Rc<Host>>> = const { RefCell::new(Vec::new()) };
}

/// A host, and the queue of all actions' requests to it.
struct Host {
    origin: String,
    queue: RefCell<HostQueue>,
    is_admitting: Cell<bool>,
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
            let host = Rc::new(Self { origin: origin.to_owned(), queue: RefCell::default(), is_admitting: Cell::default() });
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
            Driver::on_permit(run);
        }
        self.is_admitting.set(false);
        self.set_timer();
    }

    /// Sets the timer for the end of the pause, if actions wait for it.
    fn set_timer(&self) {
        Driver::set_timer(self.queue.borrow().pause_end(clock::now()).unwrap_or(NEVER));
    }
}

/// Grants permits to the actions that wait for hosts whose pause has ended.
pub(super) fn admit_all() {
    for host in HOSTS.with_borrow(Vec::clone) {
        host.admit();
    }
}

/// A permit to send one request to a host, or a request for one that waits in the queue. Dropping it releases it.
pub(super) struct Permit {
    host: Rc<Host>,
    run: u32,
    /// Whether the request may be sent.
    pub(super) is_granted: bool,
}

impl Permit {
    /// Requests a permit. If it isn't granted immediately, [`Driver::on_permit`] is called once it is.
    pub(super) fn request(request: &Request<JsonValue>, run: u32) -> Self {
        let host = Host::of(&request.url);
        // Before this action enters: it can't be granted a permit that it doesn't have yet. Others may wait although a permit is free, if the
        // host's pause has just ended.
        host.admit();
        let is_result = request.purpose == Purpose::Result;
        let is_granted = host.queue.borrow_mut().enter(run, is_result, clock::now());
        host.set_timer();
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
pub(super) fn pause_until(url: &str, time: u64) {
    let host = Host::of(url);
    host.queue.borrow_mut().pause_until(time);
    host.set_timer();
}
