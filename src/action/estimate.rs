//! How long it will take yet, and how far it is between two questions.

use super::history::History;

/// A share of the way that is left which an extrapolation never oversteps: only the service says that something is done.
const NEVER_PAST: f64 = 99.0;

/// The milliseconds left after the latest sample, from the rate of the last few; `None` when nothing can be said: no progress has
/// been seen, or it doesn't move. Never negative, never infinite.
pub fn time_left(history: &History) -> Option<f64> {
    let left = history.time_left(Some(8)).or_else(|| history.time_left(None))?;
    left.is_finite().then_some(left)
}

/// How far an action is by now, given how far it was, how long it was to take from there, and how long ago that was.
///
/// It moves towards the end at the rate of the estimate and stays below 99 until the service says more. Without an estimate it
/// stays where it was.
pub fn extrapolate(percentage: f64, eta_ms: Option<f64>, since_ms: f64) -> f64 {
    match eta_ms {
        Some(eta) if eta > 0.0 && since_ms > 0.0 && percentage < NEVER_PAST => {
            let way = (100.0 - percentage) * (since_ms / eta).min(1.0);
            (percentage + way).min(NEVER_PAST)
        }
        _ => percentage,
    }
}
