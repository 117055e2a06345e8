//! How long trouble is borne before an action's outcome is given up as unknown, and how that is counted.
//!
//! Patience is counted in faults in a row, and in the waits between them: each wait at most at the length it was planned for, so that time
//! offline, asleep or frozen doesn't count. The time that requests take doesn't count either. A readable response resets it.
//!
//! | what the monitor does | given up after | then |
//! |---|---|---|
//! | answers that it doesn't know the action (404, 410, operationNotFound) | [`FORGOTTEN`] responses, [`FORGOTTEN_WAIT_MS`] or more apart | `monitorGone` |
//! | refuses to answer (401, 403), in each way that it can be asked | [`REFUSALS`] responses | `monitorRefused` |
//! | answers what can't be understood, or sends the page elsewhere | [`UNREADABLE`] responses | `monitorUnreadable` |
//! | redirects to where the page can't see, which isn't its documented end | [`REDIRECTS`] responses | `monitorRedirects` |
//! | answers without CORS headers, and never did otherwise | [`HIDDEN_FROM_START`] rounds | `monitorHidden` |
//! | answers without CORS headers, after it was readable | [`HIDDEN_MS`] | `monitorHidden` |
//! | doesn't answer at all | [`UNREACHABLE_MS`] | `monitorUnreachable` |
//! | answers with an error of the service (408, 5xx) or with throttling | [`FAILING_MS`], and at least [`FAILING`] responses | `monitorFailing` |
//!
//! Then the destination of a copy is checked; see [`DESTINATION_MS`]. A monitor that keeps answering
//! "running" is followed until the caller stops.
//!
//! | what a start is answered | sent again |
//! |---|---|
//! | throttled (429, 503, 509) | up to [`THROTTLED_STARTS`] times in all, after Retry-After or with backoff |
//! | 404 though it names a parentReference | after each of [`PARENT_WAITS_MS`] |
//! | 401 | once, with a fresh token |

use super::{outcome::UnknownReason, progress::TroubleReason};

/// How many times in a row a monitor must say that it doesn't know the action. Graph says so of about 1 % of valid requests.
pub const FORGOTTEN: u32 = 4;
/// The least wait between these responses, unless the service asks for a shorter one.
pub const FORGOTTEN_WAIT_MS: u64 = 1_000;
/// How many refusals in a row a monitor may give: 401 has been seen now and then (onedrive-api-docs#147).
pub const REFUSALS: u32 = 3;
/// How many responses in a row may make no sense.
pub const UNREADABLE: u32 = 8;
/// How many redirects in a row may lead to where the page can't see.
pub const REDIRECTS: u32 = 3;
/// How many rounds a monitor that was never readable may be hidden by CORS.
pub const HIDDEN_FROM_START: u32 = 4;
/// How long a monitor that was readable may be hidden by CORS: gateways that have lost their service answer without CORS headers.
pub const HIDDEN_MS: u64 = 5 * 60_000;
/// How long a monitor may be unreachable.
pub const UNREACHABLE_MS: u64 = 15 * 60_000;
/// How long a monitor may fail or throttle.
pub const FAILING_MS: u64 = 30 * 60_000;
/// How many such responses it takes at least: a single Retry-After may be an hour.
pub const FAILING: u32 = 4;

/// How many times a throttled start is sent.
pub const THROTTLED_STARTS: u32 = 10;
/// The waits before a start is sent again whose parentReference wasn't found: a new folder isn't known everywhere for some seconds.
pub const PARENT_WAITS_MS: [u64; 4] = [500, 1_000, 2_000, 4_000];
/// The longest time that these waits may take together, should the service or the caller want longer ones.
pub const PARENT_MS: u64 = 10_000;

/// How many looks in a row at a destination must show the same before a copy counts as having stopped changing.
pub const LOOKS_ALIKE: u32 = 2;
/// How long a destination may stay unchanged before it is given up: copies have waited for 45 minutes and more to begin
/// (onedrive-api-docs#1133), but a page that waits for ever reports nothing either.
pub const DESTINATION_MS: u64 = 60 * 60_000;
/// The same when the monitor is forgotten or has expired, which is hours after the end: so many looks, and so much time.
pub const LOOKS_AFTER_END: u32 = 4;
/// See [`LOOKS_AFTER_END`].
pub const DESTINATION_AFTER_END_MS: u64 = 5_000;

/// How many times a result is asked for: right after the end, a service may not know it yet.
pub const RESULT_TRIES: u32 = 4;
/// The longest wait that a result is worth.
pub const RESULT_WAIT_MS: u64 = 30_000;

/// What is wrong with a monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Forgotten,
    Refused,
    Unreadable,
    Redirected,
    Hidden,
    Unreachable,
    Failing,
    Throttled,
}

impl Fault {
    const COUNT: usize = Self::Throttled as usize + 1;

    /// Why the outcome is unknown when there is no more patience with it.
    pub(super) fn reason(self) -> UnknownReason {
        match self {
            Self::Forgotten => UnknownReason::MonitorGone,
            Self::Refused => UnknownReason::MonitorRefused,
            Self::Unreadable => UnknownReason::MonitorUnreadable,
            Self::Redirected => UnknownReason::MonitorRedirects,
            Self::Hidden => UnknownReason::MonitorHidden,
            Self::Unreachable => UnknownReason::MonitorUnreachable,
            Self::Failing | Self::Throttled => UnknownReason::MonitorFailing,
        }
    }

    /// What the caller sees meanwhile.
    pub(super) fn trouble(self) -> TroubleReason {
        match self {
            Self::Throttled => TroubleReason::Throttled,
            Self::Hidden | Self::Unreachable | Self::Redirected => TroubleReason::Unreachable,
            Self::Forgotten | Self::Refused | Self::Unreadable | Self::Failing => TroubleReason::ServiceError,
        }
    }
}

/// The faults of a monitor since it was last readable.
#[derive(Debug, Default)]
pub(super) struct Patience {
    was_readable: bool,
    strikes: [Strikes; Fault::COUNT],
}

/// Faults of one kind.
#[derive(Debug, Clone, Copy, Default)]
struct Strikes {
    count: u32,
    /// How long had been waited in all when the first of them came.
    began_at: u64,
}

impl Patience {
    /// Counts a fault, after so many milliseconds of waiting in all. Whether it may be borne; after that, `true` is never returned for
    /// this fault until the monitor is readable.
    pub(super) fn bears(&mut self, fault: Fault, waited_ms: u64) -> bool {
        let strikes = &mut self.strikes[fault as usize];
        if strikes.count == 0 {
            strikes.began_at = waited_ms;
        }
        strikes.count += 1;
        let (count, waited) = (strikes.count, waited_ms - strikes.began_at);
        match fault {
            Fault::Forgotten => count < FORGOTTEN,
            Fault::Refused => count < REFUSALS,
            Fault::Unreadable => count < UNREADABLE,
            Fault::Redirected => count < REDIRECTS,
            Fault::Hidden if !self.was_readable => count < HIDDEN_FROM_START,
            Fault::Hidden => waited < HIDDEN_MS,
            Fault::Unreachable => waited < UNREACHABLE_MS,
            Fault::Failing | Fault::Throttled => count < FAILING || waited < FAILING_MS,
        }
    }

    /// The faults that it has counted.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn inspect(&self) -> String {
        format!("{} {:?}", self.was_readable, self.strikes.map(|strikes| strikes.count))
    }

    /// How many faults of that kind there were.
    pub(super) fn count(&self, fault: Fault) -> u32 {
        self.strikes[fault as usize].count
    }

    /// The monitor gave a response that could be read, and that says how the action stands.
    pub(super) fn reset(&mut self) {
        *self = Self { was_readable: true, ..Self::default() };
    }
}
