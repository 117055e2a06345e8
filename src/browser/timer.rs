//! One timer that is set again and again.

use std::cell::Cell;

use gloo_timers::callback::Timeout;

use super::clock;

/// The longest wait that a browser's timer takes; a longer one would fire immediately.
const MAX_MS: u64 = i32::MAX as u64;

/// A timer that runs something once, unless it is set again before.
#[derive(Default)]
pub(super) struct Timer(Cell<Option<Timeout>>);

impl Timer {
    /// Runs `callback` after so many milliseconds, or after as many as a timer can wait. What was set before doesn't run any more.
    pub(super) fn set(&self, ms: u64, callback: Box<dyn FnOnce()>) {
        let run = move || {
            clock::update();
            callback();
        };
        self.clear();
        self.0.set(Some(Timeout::new(ms.min(MAX_MS) as u32, run)));
    }

    /// What was set doesn't run any more.
    pub(super) fn clear(&self) {
        self.0.set(None);
    }
}
