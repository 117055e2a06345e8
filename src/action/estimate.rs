//! How long an action will still take, and how far it is between two polls.

use super::history::History;

/// The percentage that an extrapolation never exceeds: only the service says that an action is done.
const NEVER_PAST: f64 = 99.0;

/// The milliseconds left after the latest response with a percentage; `None` when no estimate is possible: nothing has moved, or the
/// progress has stalled. Never negative, never infinite.
///
/// It uses the highest of the latest rates: pauses, and rates that rise, are more common than rates that fall. Within a level it counts
/// down for as long as the level before lasted, because the next step isn't due earlier. A level that lasts longer is a stall: it lowers
/// the rate and raises the time. Once the stall is as long as the time that was left, or as all the time before it, there is no rate;
/// so a percentage that stays at 99 soon has no estimate.
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

/// The percentage now, extrapolated from the latest one, the estimate at that time, and how long ago that was.
///
/// It moves towards the end at the rate of the estimate and stays below 99 until the service says more. Without an estimate it doesn't
/// move.
pub fn extrapolate(percentage: f64, eta_ms: Option<f64>, since_ms: f64) -> f64 {
    match eta_ms {
        Some(eta) if eta > 0.0 => {
            let way = (100.0 - percentage) * (since_ms / eta).min(1.0);
            (percentage + way).min(NEVER_PAST).max(percentage)
        }
        _ => percentage,
    }
}
