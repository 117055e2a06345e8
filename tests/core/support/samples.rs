//! Observed progress, for the tests of estimates and of the pace.

use longhaul::action::history::{History, Sample};
use proptest::{collection::vec, prelude::*};

/// A history of samples: milliseconds since the start, and percentages.
pub(crate) fn history(samples: &[(u64, f64)]) -> History {
    let mut history = History::default();
    for (elapsed_ms, percentage) in samples {
        history.add(Sample { elapsed_ms: *elapsed_ms, percentage: *percentage });
    }
    history
}

/// Arbitrary samples, valid and invalid: out of order, out of bounds, not numbers.
pub(crate) fn any_samples() -> impl Strategy<Value = Vec<(u64, f64)>> {
    let sane = vec((0..4_000_000_u64, 0.0..100.0_f64), 0..20).prop_map(|mut samples| {
        samples.sort_by_key(|sample| sample.0);
        samples
    });
    let rising = vec((1..400_000_u64, 0.0..20.0_f64), 0..20).prop_map(|steps| {
        let add = |at: &mut (u64, f64), step: (u64, f64)| {
            *at = (at.0 + step.0, (at.1 + step.1.floor()).min(100.0));
            Some(*at)
        };
        steps.into_iter().scan((0, 0.0), add).collect()
    });
    prop_oneof![sane, rising, vec((0..=u64::MAX / 8, any::<f64>()), 0..20)]
}
