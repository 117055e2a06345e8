//! Conclusions from the progress so far. The times and percentages have exact quotients.

use longhaul::action::history::{History, Outlook, Sample};
use proptest::{collection::vec, prelude::*};

fn outlook(samples: &[(u64, f64)]) -> Outlook {
    history(samples).outlook().expect("it has moved")
}

#[test]
fn there_is_none_before_it_has_moved() {
    assert_eq!(History::default().outlook(), None);
    assert_eq!(history(&[(1024, 10.0), (2048, 10.0)]).outlook(), None);
    assert_eq!(history(&[(1024, f64::NAN)]).last_ms(), None);
}

#[test]
fn two_levels_make_one_rate() {
    let expected = Outlook {
        at_ms: 3072.0,
        moving_ms: 2048.0,
        least_left_ms: 2048.0,
        left_ms: 2048.0,
        steady: false,
        level_ms: 2048.0,
        doubt_ms: 0.0,
    };
    assert_eq!(outlook(&[(1024, 25.0), (3072, 62.5)]), expected);
}

#[test]
fn a_level_that_was_seen_twice_may_have_ended_early() {
    let seen_once = outlook(&[(1024, 25.0), (3072, 62.5)]);
    let seen_twice = outlook(&[(1024, 25.0), (2560, 25.0), (3072, 62.5)]);
    assert_eq!(seen_twice, Outlook { doubt_ms: 512.0, ..seen_once });
}

#[test]
fn rates_that_agree_are_steady() {
    let even = outlook(&[(0, 0.0), (1024, 25.0), (2048, 50.0), (3072, 75.0)]);
    assert!(even.steady);
    assert_eq!((even.least_left_ms, even.left_ms, even.moving_ms, even.level_ms), (1024.0, 1024.0, 3072.0, 1024.0));
    // The latest rate leaves 2048 ms, and the rate of all samples leaves 2220 ms.
    let nearly_even = outlook(&[(0, 0.0), (1196, 25.0), (2220, 50.0)]);
    assert!(nearly_even.steady);
    assert_eq!((nearly_even.least_left_ms, nearly_even.left_ms), (2048.0, 2220.0));
}

#[test]
fn a_rate_that_disagrees_ends_the_row() {
    // Two rates agree if they differ by at most a tenth of the longer. These differ by a seventh.
    let less_than_even = outlook(&[(0, 0.0), (1376, 25.0), (2400, 50.0)]);
    assert_eq!((less_than_even.steady, less_than_even.left_ms), (false, 2048.0));
    // The latest rate leaves 2048 ms, and the next one 1024 ms.
    let faster_before = outlook(&[(0, 0.0), (3072, 25.0), (4096, 62.5), (5120, 75.0)]);
    assert_eq!((faster_before.steady, faster_before.left_ms, faster_before.least_left_ms), (false, 2048.0, 1024.0));
    // The rate of all samples agrees with the latest again, 1024 ms, but it comes after the disagreement.
    let agrees_too_late = outlook(&[(0, 0.0), (1024, 37.5), (2048, 50.0), (3072, 75.0)]);
    assert_eq!((agrees_too_late.steady, agrees_too_late.left_ms, agrees_too_late.least_left_ms), (false, 1024.0, 1024.0));
}

#[test]
fn the_first_level_and_the_latest_four_are_kept() {
    // Measured from the second level, the rate would be twice as high.
    let samples = [(0, 0.0), (4096, 1.0), (6144, 30.0), (7168, 40.0), (8192, 50.0), (10240, 60.0)];
    let kept = outlook(&samples[..5]);
    assert_eq!(kept.least_left_ms, 50.0 / (49.0 / 4096.0));
    let forgotten = outlook(&samples);
    assert_eq!(forgotten.least_left_ms, 40.0 / (30.0 / 4096.0));
}

#[test]
fn a_percentage_out_of_bounds_is_held_to_them_and_time_doesnt_run_back() {
    let held = history(&[(1024, -5.0), (3072, 50.0), (2048, 500.0)]);
    let outlook = held.outlook().expect("it has moved");
    assert_eq!((held.last_ms(), outlook.at_ms), (Some(3072.0), 3072.0));
    assert_eq!(outlook.least_left_ms, 0.0);
}

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
