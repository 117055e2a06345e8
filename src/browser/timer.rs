//! A timer that can be set again.

use std::cell::Cell;

use gloo_timers::callback::Timeout;

use super::clock;

/// The longest time that a browser's timer can wait; a longer one would fire immediately.
const MAX_MS: u64 = i32::MAX as u64;

/// The time of an event that isn't expected.
pub(super) const NEVER: u64 = u64::MAX;

/// A timer. Dropping it clears it.
pub(super) struct Timer {
    /// The time at which it fires.
    at: Cell<u64>,
    timeout: Cell<Option<Timeout>>,
}

impl Default for Timer {
    fn default() -> Self {
        Self { at: Cell::new(NEVER), timeout: Cell::default() }
    }
}

impl Timer {
    /// Calls `callback(run)` at the time `at`, or earlier where a timer can't wait as long. Replaces what was set before. The callback calls
    /// [`fired`](Self::fired).
    pub(super) fn set(&self, at: u64, run: u32, callback: fn(u32)) {
        if self.at.replace(at) != at {
            let ms = at.saturating_sub(clock::now()).min(MAX_MS);
            self.timeout.set((at < NEVER).then(|| Timeout::new(ms as u32, move || callback(run))));
        }
    }

    /// Like [`set`](Self::set), unless it fires earlier.
    pub(super) fn set_earlier(&self, at: u64, run: u32, callback: fn(u32)) {
        self.set(at.min(self.at.get()), run, callback);
    }

    /// Records that it fired.
    pub(super) fn fired(&self) {
        self.at.set(NEVER);
    }

    /// Clears the timer: the callback isn't called.
    pub(super) fn clear(&self) {
        self.at.set(NEVER);
        self.timeout.set(None);
    }
}
