//! How requests share a host. Thousands of actions must not send a host thousands of requests at once: some are in flight at a time, and
//! the others wait. While a host asks to be left alone, nothing is sent to it.
//!
//! A request that reads a result goes before those that poll: it is the last one of its action, so the sooner it is sent, the sooner an action
//! ends and sends no more. It delays the polls little, because each action sends one. Otherwise it is first come, first served.
//!
//! Pure: the time is an argument.

use crate::action::concurrency::ConcurrencyLimit;

/// The requests to one host, by the numbers of the actions that send them.
#[derive(Debug, Default)]
pub struct HostQueue {
    limit: ConcurrencyLimit,
    in_flight: usize,
    /// The actions that wait: first those that read a result, and how many these are.
    waiting: Vec<u32>,
    results: usize,
    resting_until: u64,
}

impl HostQueue {
    /// Gives a permit immediately, and returns true, or lets the action wait for one.
    pub fn enter(&mut self, run: u32, is_result: bool, now: u64) -> bool {
        let at = if is_result { self.results } else { self.waiting.len() };
        let is_free = at == 0 && self.may_send(now);
        if is_free {
            self.in_flight += 1;
        } else {
            self.waiting.insert(at, run);
            self.results += usize::from(is_result);
        }
        is_free
    }

    /// An action doesn't wait any more.
    pub fn leave(&mut self, run: u32) {
        if let Some(at) = self.waiting.iter().position(|waiting| *waiting == run) {
            self.remove(at);
        }
    }

    /// Gives a permit to the action that is next, if there is one to give.
    pub fn admit(&mut self, now: u64) -> Option<u32> {
        (self.may_send(now) && !self.waiting.is_empty()).then(|| {
            self.in_flight += 1;
            self.remove(0)
        })
    }

    fn remove(&mut self, at: usize) -> u32 {
        self.results -= usize::from(at < self.results);
        self.waiting.remove(at)
    }

    fn may_send(&self, now: u64) -> bool {
        self.in_flight < self.limit.get() && now >= self.resting_until
    }

    /// Until when the host rests, if it does.
    pub fn rest_end(&self, now: u64) -> Option<u64> {
        (self.resting_until > now).then_some(self.resting_until)
    }

    /// What came of a request whose permit hasn't been given back yet: a response, or not (`is_congested`: throttled or lost).
    pub fn observe(&mut self, sent_at: u64, is_congested: bool, now: u64) {
        if is_congested {
            self.limit.on_congestion(sent_at, now);
        } else {
            self.limit.on_response(sent_at, now, self.in_flight);
        }
    }

    /// Takes a permit back.
    pub fn release(&mut self) {
        self.in_flight -= 1;
    }

    /// The host asked to be left alone until then. Returns the actions that wait longer for that reason.
    pub fn rest_until(&mut self, time: u64) -> Vec<u32> {
        let is_longer = time > self.resting_until;
        self.resting_until = self.resting_until.max(time);
        if is_longer { self.waiting.clone() } else { Vec::new() }
    }

    /// Whether nothing is lost when it is forgotten.
    pub fn is_idle(&self, now: u64) -> bool {
        self.in_flight == 0 && self.waiting.is_empty() && now >= self.resting_until
    }
}
