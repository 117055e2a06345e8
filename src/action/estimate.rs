//! How long it will take yet, and how far it is between two questions.

use super::history::History;

/// A share of the way that is left which an extrapolation never oversteps: only the service says that something is done.
const NEVER_PAST: f64 = 99.0;

/// The milliseconds left after the latest answer that told a percentage; `None` when nothing can be said: no progress has been
/// seen, or it has stalled. Never negative, never infinite.
///
/// It goes by the highest of the latest rates: pauses, and rates that rise, are more common than rates that fall. Within a level it
/// counts down, as long as the level before lasted, for the next step is not due earlier. What lasts longer is a stall: it brings the
/// rate down and the time up. Once the stall is as long as all that was left, or as all that went before, there is no rate to speak
/// of; so a percentage that stays at 99 soon has no estimate.
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

/// How far an action is by now, given how far it was, how long it was to take from there, and how long ago that was.
///
/// It moves towards the end at the rate of the estimate and stays below 99 until the service says more. Without an estimate it
/// stays where it was.
pub fn extrapolate(percentage: f64, eta_ms: Option<f64>, since_ms: f64) -> f64 {
    match eta_ms {
        Some(eta) if eta > 0.0 => {
            let way = (100.0 - percentage) * (since_ms / eta).min(1.0);
            (percentage + way).min(NEVER_PAST).max(percentage)
        }
        _ => percentage,
    }
}
