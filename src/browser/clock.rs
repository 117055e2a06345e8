//! The time, in milliseconds since 1970, and timers. In the package, `Date.now` is the `now` of `environment.js`: it follows the system clock forward,
//! also while the machine sleeps, but never backward.

use std::cell::Cell;

use gloo_timers::callback::Timeout;
use js_sys::Date;

thread_local! {
    /// The time of the current event.
    static NOW: Cell<u64> = const { Cell::new(0) };
}

/// Reads the clock. Each call from JavaScript does this once, at its beginning.
pub(crate) fn update() {
    NOW.set(NOW.get().max(Date::now() as u64));
}

/// Returns the time of the current event.
pub(crate) fn now() -> u64 {
    NOW.get()
}

/// The longest time that a browser's timer can wait; a longer one would fire immediately.
const MAX_MS: u64 = i32::MAX as u64;

/// How late a timer may fire on a platform that is busy, in milliseconds.
pub(super) const LATE_MS: u64 = 1_000;

/// The time of an event that isn't expected.
pub(super) const NEVER: u64 = u64::MAX;

/// A timer. Dropping it clears it.
pub(super) struct Timer {
    /// The time at which it fires.
    at: Cell<u64>,
    timeout: Cell<Option<Timeout>>,
    callback: fn(),
}

impl Timer {
    /// Returns a timer that isn't set. The callback calls [`take`](Self::take).
    pub(super) const fn new(callback: fn()) -> Self {
        Self { at: Cell::new(NEVER), timeout: Cell::new(None), callback }
    }

    /// Calls the callback at the time `at`, or earlier where a timer can't wait as long; not at all if that is [`NEVER`]. Replaces what was set
    /// before.
    pub(super) fn set(&self, at: u64) {
        if self.at.replace(at) != at {
            let ms = at.saturating_sub(now()).min(MAX_MS);
            self.timeout.set((at < NEVER).then(|| Timeout::new(ms as u32, self.callback)));
        }
    }

    /// Like [`set`](Self::set), unless it fires earlier. If it is late, it fires at once: some platforms stop timers while the machine sleeps.
    pub(super) fn set_earlier(&self, at: u64) {
        let at = at.min(self.at.get());
        self.set(if at.saturating_add(LATE_MS) < now() { now() } else { at });
    }

    /// Returns the time for which it was set, and records that it isn't set.
    pub(super) fn take(&self) -> u64 {
        self.at.replace(NEVER)
    }
}
