//! The limits: after how many faults a monitor is given up, and how often other requests are retried.
//!
//! A limit is a number of faults in a row, or the sum of the waits between them. A wait counts with its planned length at most, so that time
//! offline, asleep or frozen doesn't count. The duration of requests doesn't count either. A readable response resets the count.
//!
//! | the monitor | is given up after | reason |
//! |---|---|---|
//! | doesn't know the action (404, 410, operationNotFound) | [`FORGOTTEN`] responses, at least [`FORGOTTEN_WAIT_MS`] apart | `monitorGone` |
//! | refuses requests (401, 403), both with and without the token | [`REFUSALS`] responses | `monitorRefused` |
//! | rejects the request (any other 4xx), or its URL has expired | one response | `monitorRefused`, `monitorExpired` |
//! | sends what can't be understood, or moves repeatedly | [`UNREADABLE`] responses | `monitorUnreadable` |
//! | redirects to a URL that the page can't read, which isn't its documented end | [`REDIRECTS`] responses | `monitorRedirects` |
//! | has never sent CORS headers | [`HIDDEN_FROM_START`] polls | `monitorHidden` |
//! | sends no CORS headers any more | [`HIDDEN_MS`] | `monitorHidden` |
//! | doesn't respond | [`UNREACHABLE_MS`] | `monitorUnreachable` |
//! | sends errors of the service (408, 5xx) or throttling | [`FAILING_MS`], and at least [`FAILING`] responses | `monitorFailing` |
//!
//! Then the destination of a copy is checked; see [`DESTINATION_MS`]. A monitor that always sends a running status is followed without limit.
//!
//! | the response to a start | the start is sent again |
//! |---|---|
//! | throttled (429, 503, 509) | up to [`THROTTLED_STARTS`] times in all, after Retry-After or with backoff |
//! | 404, with a parentReference in the start's body | after each of [`PARENT_WAITS_MS`] |
//! | 401 | once, with a fresh token |

use crate::protocol::Fault;

use super::{outcome::UnknownReason, progress::TroubleReason};

/// The number of responses in a row by which a monitor doesn't know the action, or a destination check's source doesn't exist. Graph sends such
/// a response to about 1 % of valid requests.
pub const FORGOTTEN: u32 = 4;
/// The least wait after such a response, unless `Retry-After` asks for a shorter one.
pub const FORGOTTEN_WAIT_MS: u64 = 1_000;
/// The number of refusals in a row: a monitor may send 401 now and then (onedrive-api-docs#147).
pub const REFUSALS: u32 = 3;
/// The number of responses in a row that can't be understood.
pub const UNREADABLE: u32 = 8;
/// The number of redirects in a row to a URL that the page can't read.
pub const REDIRECTS: u32 = 3;
/// The number of polls of a monitor that CORS has hidden from the first poll on.
pub const HIDDEN_FROM_START: u32 = 4;
/// How long CORS may hide a monitor that was readable: gateways that have lost their service send no CORS headers.
pub const HIDDEN_MS: u64 = 5 * 60_000;
/// How long a monitor may be unreachable.
pub const UNREACHABLE_MS: u64 = 15 * 60_000;
/// How long a monitor may fail or throttle.
pub const FAILING_MS: u64 = 30 * 60_000;
/// The least number of such responses: a single `Retry-After` may be an hour.
pub const FAILING: u32 = 4;

/// How many times a throttled start is sent in all.
pub const THROTTLED_STARTS: u32 = 10;
/// The waits before a start whose parentReference wasn't found is sent again: for some seconds, a new folder isn't known everywhere.
pub const PARENT_WAITS_MS: [u64; 4] = [500, 1_000, 2_000, 4_000];
/// The longest sum of these waits, in case `Retry-After` or the caller's minimum makes them longer.
pub const PARENT_MS: u64 = 10_000;

/// The number of responses in a row without a change after which a copy counts as unchanging.
pub const UNCHANGED: u32 = 2;
/// How long a destination may stay unchanged: copies have taken 45 minutes and more to begin (onedrive-api-docs#1133).
pub const DESTINATION_MS: u64 = 60 * 60_000;
/// The number of responses without a change after which a destination is given up if the monitor is gone or has expired, which happens hours
/// after the end. [`DESTINATION_AFTER_END_MS`] has to pass too.
pub const UNCHANGED_AFTER_END: u32 = 4;
/// How long a destination has to stay unchanged in that case; see [`UNCHANGED_AFTER_END`].
pub const DESTINATION_AFTER_END_MS: u64 = 5_000;

/// How many times a result is requested: right after the end, a service may not know it yet.
pub const RESULT_TRIES: u32 = 4;
/// The longest `Retry-After` after which a result is requested again.
pub const RESULT_WAIT_MS: u64 = 30_000;

impl Fault {
    const COUNT: usize = Self::Throttled as usize + 1;

    /// Returns why the outcome is unknown once the monitor is given up.
    pub(super) fn reason(self) -> UnknownReason {
        match self {
            Self::Forgotten => UnknownReason::MonitorGone,
            Self::Refused | Self::Rejected => UnknownReason::MonitorRefused,
            Self::Expired => UnknownReason::MonitorExpired,
            Self::Unreadable => UnknownReason::MonitorUnreadable,
            Self::Redirected => UnknownReason::MonitorRedirects,
            Self::Hidden => UnknownReason::MonitorHidden,
            Self::Unreachable => UnknownReason::MonitorUnreachable,
            Self::Failing | Self::Throttled => UnknownReason::MonitorFailing,
        }
    }

    /// Returns what progress reports until then.
    pub(super) fn trouble(self) -> TroubleReason {
        match self {
            Self::Throttled => TroubleReason::Throttled,
            Self::Hidden | Self::Unreachable | Self::Redirected => TroubleReason::Unreachable,
            Self::Forgotten | Self::Refused | Self::Rejected | Self::Expired | Self::Unreadable | Self::Failing => {
                TroubleReason::ServiceError
            }
        }
    }
}

/// The faults of a monitor since its last readable response.
#[derive(Debug, Default)]
pub(super) struct Patience {
    was_readable: bool,
    /// The number of faults of each kind.
    counts: [u32; Fault::COUNT],
    /// The sum of all waits at the first fault of each kind, in milliseconds.
    began_at: [u64; Fault::COUNT],
}

impl Patience {
    /// Counts a fault. Returns whether it is within its limit. `waited_ms`: the sum of all waits so far.
    pub(super) fn tolerates(&mut self, fault: Fault, waited_ms: u64) -> bool {
        let kind = fault as usize;
        if self.counts[kind] == 0 {
            self.began_at[kind] = waited_ms;
        }
        self.counts[kind] += 1;
        let (count, waited) = (self.counts[kind], waited_ms - self.began_at[kind]);
        match fault {
            Fault::Forgotten => count < FORGOTTEN,
            Fault::Refused => count < REFUSALS,
            Fault::Rejected | Fault::Expired => false,
            Fault::Unreadable => count < UNREADABLE,
            Fault::Redirected => count < REDIRECTS,
            Fault::Hidden if !self.was_readable => count < HIDDEN_FROM_START,
            Fault::Hidden => waited < HIDDEN_MS,
            Fault::Unreachable => waited < UNREACHABLE_MS,
            Fault::Failing | Fault::Throttled => count < FAILING || waited < FAILING_MS,
        }
    }

    /// Returns the number of faults of that kind.
    pub(super) fn count(&self, fault: Fault) -> u32 {
        self.counts[fault as usize]
    }

    /// Forgets the faults, after a readable response.
    pub(super) fn reset(&mut self) {
        *self = Self { was_readable: true, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::{FAILING, FAILING_MS, Fault, HIDDEN_MS, Patience, UNREACHABLE_MS};

    /// Whether a monitor that was readable is still polled after faults at these times.
    fn is_tolerated(fault: Fault, waited_ms: impl IntoIterator<Item = u64>) -> bool {
        let mut patience = Patience::default();
        patience.reset();
        waited_ms.into_iter().all(|waited_ms| patience.tolerates(fault, waited_ms))
    }

    #[test]
    fn it_ends_when_its_time_has_passed() {
        for (fault, most) in [(Fault::Hidden, HIDDEN_MS), (Fault::Unreachable, UNREACHABLE_MS)] {
            assert!(is_tolerated(fault, [7, 7 + most - 1]), "{fault:?}");
            assert!(!is_tolerated(fault, [7, 7 + most]), "{fault:?}");
        }
    }

    #[test]
    fn a_failing_monitor_is_polled_a_few_times_and_for_a_while() {
        let at_once = |times: u32| std::iter::repeat_n(0, times as usize);
        for fault in [Fault::Failing, Fault::Throttled] {
            assert!(is_tolerated(fault, at_once(FAILING).chain([FAILING_MS - 1])), "{fault:?}");
            assert!(!is_tolerated(fault, at_once(FAILING).chain([FAILING_MS])), "{fault:?}");
            assert!(is_tolerated(fault, at_once(1).chain([FAILING_MS; FAILING as usize - 2])), "{fault:?}");
            assert!(!is_tolerated(fault, at_once(1).chain([FAILING_MS; FAILING as usize - 1])), "{fault:?}");
        }
    }
}
