//! Reads `Retry-After`: seconds, also with fractions (Graph's documentation has `2.128`), or an HTTP date.

use super::{
    platform::Platform,
    text::{decimal, split},
};

/// The longest wait, in milliseconds: an hour. The longest that users have reported is 315 s.
pub const LONGEST_MS: u64 = 3_600_000;

/// Returns the wait in milliseconds, at most [`LONGEST_MS`]; `None` if the header is missing or can't be read. `now`: in milliseconds since 1970.
///
/// A date in the past is 0. A negative number can't be read, so that the backoff applies: as 0 it would make a client retry without a wait.
pub fn read<P: Platform>(header: Option<&str>, now: u64) -> Option<u64> {
    let text = header?.trim_ascii();
    let wait = match decimal(text) {
        // The cast limits numbers that are out of range.
        Some(seconds) => (seconds * 1000.0).ceil() as u64,
        None => until::<P>(text, now)?,
    };
    Some(wait.min(LONGEST_MS))
}

/// Returns the milliseconds from now until an HTTP date. Checks its form first, since the platform's parser may accept other texts.
fn until<P: Platform>(text: &str, now: u64) -> Option<u64> {
    if !split("Mon Tue Wed Thu Fri Sat Sun", b' ').any(|day| text.starts_with(day)) || text.bytes().all(|byte| byte != b':') {
        return None;
    }
    let date = P::parse_date(text)?;
    // The cast makes negative numbers and NaN 0: a date in the past.
    Some((date as u64).saturating_sub(now))
}
