//! The queue of requests to one host: limits how many are in flight, and sends none for as long as a throttled response's `Retry-After`
//! asks.
//!
//! Result reads go before polls. A result read is the last request of its action, so it ends an action that would otherwise keep waiting, and
//! each action has only one: polls are delayed little. Among themselves, requests are sent in the order in which they arrived.

use super::concurrency::ConcurrencyLimit;

/// The requests to one host. Each is identified by the number of its action.
#[derive(Debug, Default)]
pub struct HostQueue {
    limit: ConcurrencyLimit,
    in_flight: usize,
    /// The waiting actions: those that read a result, then the others.
    waiting: Vec<u32>,
    /// How many of them read a result.
    results: usize,
    paused_until: u64,
}

impl HostQueue {
    /// Grants a permit and returns true, or adds the action to the queue.
    pub fn enter(&mut self, number: u32, is_result: bool, now: u64) -> bool {
        let at = if is_result { self.results } else { self.waiting.len() };
        let is_free = at == 0 && self.may_send(now);
        if is_free {
            self.in_flight += 1;
        } else {
            self.waiting.insert(at, number);
            self.results += usize::from(is_result);
        }
        is_free
    }

    /// Removes an action from the queue.
    pub fn leave(&mut self, number: u32) {
        if let Some(at) = self.waiting.iter().position(|waiting| *waiting == number) {
            self.remove(at);
        }
    }

    /// Grants a permit to the next waiting action, if one may be sent.
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
        self.in_flight < self.limit.get() && now >= self.paused_until
    }

    /// Returns the end of the time in which nothing is sent, if an action waits for it.
    pub fn pause_end(&self, now: u64) -> Option<u64> {
        (self.paused_until > now && !self.waiting.is_empty()).then_some(self.paused_until)
    }

    /// Adapts the limit to the result of a request whose permit isn't released yet. `is_congested`: it was throttled, or got no response.
    pub fn observe(&mut self, sent_at: u64, is_congested: bool, now: u64) {
        if is_congested {
            self.limit.on_congestion(sent_at, now);
        } else {
            self.limit.on_response(sent_at, now, self.in_flight);
        }
    }

    /// Releases a permit.
    pub fn release(&mut self) {
        self.in_flight -= 1;
    }

    /// Grants no permits until `time`, or until the latest of the times that were given.
    pub fn pause_until(&mut self, time: u64) {
        self.paused_until = self.paused_until.max(time);
    }

    /// Whether the queue can be dropped without losing anything but what its limit has learned.
    pub fn is_idle(&self, now: u64) -> bool {
        self.in_flight == 0 && self.waiting.is_empty() && now >= self.paused_until
    }
}
