//! How requests share a host. Thousands of actions must not send a host thousands of requests at once: a few are in flight at a time, and
//! the others wait, first come first served. While a host asks to be left alone, nothing is sent to it.
//!
//! Pure: the time is an argument.

/// How many requests to one host may be in flight at once. Browsers open six connections to a host of HTTP/1.1, and an app has requests of
/// its own.
const MAX_PER_HOST: usize = 4;

/// The requests to one host, by the numbers of the actions that send them.
#[derive(Debug, Default)]
pub struct HostQueue {
    in_flight: usize,
    waiting: Vec<u32>,
    resting_until: u64,
}

impl HostQueue {
    /// Gives a permit immediately, and returns true, or lets the action wait for one.
    pub fn enter(&mut self, run: u32, now: u64) -> bool {
        let is_free = self.waiting.is_empty() && self.may_send(now);
        if is_free {
            self.in_flight += 1;
        } else {
            self.waiting.push(run);
        }
        is_free
    }

    /// An action doesn't wait any more.
    pub fn leave(&mut self, run: u32) {
        self.waiting.retain(|waiting| *waiting != run);
    }

    /// Gives a permit to the action that is next, if there is one to give.
    pub fn admit(&mut self, now: u64) -> Option<u32> {
        (self.may_send(now) && !self.waiting.is_empty()).then(|| {
            self.in_flight += 1;
            self.waiting.remove(0)
        })
    }

    fn may_send(&self, now: u64) -> bool {
        self.in_flight < MAX_PER_HOST && now >= self.resting_until
    }

    /// For how many milliseconds those who wait have to, because the host rests; `None` where it doesn't, or where nobody waits.
    pub fn rest_ms(&self, now: u64) -> Option<u64> {
        self.resting_until.checked_sub(now).filter(|rest| *rest > 0 && !self.waiting.is_empty())
    }

    /// Takes a permit back.
    pub fn release(&mut self) {
        self.in_flight -= 1;
    }

    /// The host asked to be left alone until then.
    pub fn rest_until(&mut self, time: u64) {
        self.resting_until = self.resting_until.max(time);
    }

    /// Whether nothing is lost when it is forgotten.
    pub fn is_idle(&self, now: u64) -> bool {
        self.in_flight == 0 && self.waiting.is_empty() && now >= self.resting_until
    }
}
