//! `Retry-After`: how long a service asks its clients to wait. Seconds, with fractions (Graph's own sample is `2.128`), or an HTTP date.

use super::{platform::Platform, text::decimal};

/// The longest wait that is honoured: an hour. The longest that has been reported is 315 s.
pub const LONGEST_MS: u64 = 3_600_000;

/// The wait in milliseconds, at most [`LONGEST_MS`]; `None` when the header is missing or can't be read.
///
/// A date in the past is 0. Negative numbers and junk are `None`, so that the caller's own backoff is used: reading them as 0 has sent
/// other clients into hot loops.
pub fn read<P: Platform>(header: Option<&str>, now: u64) -> Option<u64> {
    let text = header?.trim_ascii();
    let wait = match decimal::<P>(text) {
        // A float that is out of bounds is held at them.
        Some(seconds) => (seconds * 1000.0).ceil() as u64,
        None => until::<P>(text, now)?,
    };
    Some(wait.min(LONGEST_MS))
}

/// The milliseconds from now until an HTTP date. Only what looks like one is given to the platform, whose reader may be lenient.
fn until<P: Platform>(text: &str, now: u64) -> Option<u64> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    if !DAYS.iter().any(|day| text.starts_with(day)) || text.bytes().all(|byte| byte != b':') {
        return None;
    }
    let date = P::parse_date(text)?;
    // A float that is negative or not a number becomes 0: a date long past.
    Some((date as u64).saturating_sub(now))
}
