//! Estimates how long an action still takes, and its percentage between two polls.

use super::history::History;

/// The highest percentage of an extrapolation: only the service knows that an action is done.
const NEVER_PAST: f64 = 99.0;

/// Returns the milliseconds left after the latest response with a percentage, finite and not negative; `None` when no estimate is possible:
/// the percentage hasn't changed yet, or has stalled.
///
/// The estimate uses the highest of the latest rates: pauses and rising rates are more common than falling rates. Within a level it counts
/// down for as long as the previous level lasted, since the next change isn't due earlier. After that the level is a stall, which lowers the
/// rate and so raises the estimate. A stall that is longer than the time left, or than all the time before it, ends the estimate. So a
/// percentage that stays at 99 soon has none.
pub fn time_left(history: &History) -> Option<f64> {
    let outlook = history.outlook()?;
    let stood = history.last_ms()? - outlook.at_ms;
    let due = stood.min(outlook.level_ms);
    let stalled = stood - due;
    if stalled > outlook.least_left_ms.min(outlook.moving_ms) {
        return None;
    }
    let left = outlook.least_left_ms * (1.0 + stalled / outlook.moving_ms) - due;
    left.is_finite().then(|| left.max(0.0))
}

/// Returns the percentage now: extrapolated from the latest percentage, the milliseconds left at that time, and the milliseconds since then.
///
/// It rises at the rate of the estimate, to 99 at most. Without an estimate it stays the same.
pub fn extrapolate(percentage: f64, eta_ms: Option<f64>, since_ms: f64) -> f64 {
    match eta_ms {
        Some(eta) if eta > 0.0 => {
            let way = (100.0 - percentage) * (since_ms / eta).min(1.0);
            (percentage + way).min(NEVER_PAST).max(percentage)
        }
        _ => percentage,
    }
}
