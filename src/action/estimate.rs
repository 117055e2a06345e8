//! Estimates how long an action still takes.

use super::history::History;

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
