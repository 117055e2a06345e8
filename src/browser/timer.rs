//! Waiting.

use gloo_timers::future::TimeoutFuture;

/// The longest wait that a browser's timer takes; a longer one would fire at once.
const LONGEST_MS: u64 = i32::MAX as u64;

/// Waits so many milliseconds, or as long as a timer can. Dropped, it leaves no timer behind.
pub(super) fn sleep(ms: u64) -> TimeoutFuture {
    TimeoutFuture::new(u32::try_from(ms.min(LONGEST_MS)).unwrap_or(u32::MAX >> 1))
}
