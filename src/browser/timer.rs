//! A timer that can be set again.

use std::cell::Cell;

use gloo_timers::callback::Timeout;

/// The longest time that a browser's timer can wait; a longer one would fire immediately.
const MAX_MS: u64 = i32::MAX as u64;

/// A timer. Dropping it clears it.
#[derive(Default)]
pub(super) struct Timer(Cell<Option<Timeout>>);

impl Timer {
    /// Calls back after `ms` milliseconds, or earlier where a timer can't wait as long. Replaces what was set before.
    pub(super) fn set(&self, ms: u64, callback: impl FnOnce() + 'static) {
        self.0.set(Some(Timeout::new(ms.min(MAX_MS) as u32, callback)));
    }

    /// Clears the timer: the callback isn't called.
    pub(super) fn clear(&self) {
        self.0.set(None);
    }
}
