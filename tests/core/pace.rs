//! The time of the next poll, and the history of progress from which it follows. The times and percentages of the history have exact quotients.

use longhaul::action::{
    history::{History, Outlook},
    pace::Pacing,
};
use proptest::{collection::vec, prelude::*};

#[test]
fn the_wait_is_a_share_of_the_time_left() {
    let samples = history(&[(0, 0.0), (5_000, 10.0), (10_000, 20.0), (50_000, 60.0)]);
    // At one percent per second, forty seconds are left. At two percent per second, the earlier rate, twenty are left.
    assert_eq!(Pacing::default().wait(&samples, 50_000).ms, 13_333);
    // Six seconds, more than three of the shortest waits.
    let samples = history(&[(0, 0.0), (50_000, 50.0), (94_000, 94.0)]);
    assert_eq!(Pacing::default().wait(&samples, 94_000).ms, 2_400);
}

#[test]
fn the_wait_is_no_longer_than_the_time_elapsed() {
    assert_eq!(Pacing::default().wait(&history(&[(0, 0.0), (10_000, 1.0)]), 10_000).ms, 10_000);
}

#[test]
fn it_aims_just_after_an_end_that_is_near() {
    let samples = history(&[(0, 0.0), (50_000, 50.0), (80_000, 80.0), (98_000, 98.0)]);
    assert_eq!(Pacing::default().wait(&samples, 98_000).ms, 2_020);
    // One second after a response that left four seconds.
    let samples = history(&[(0, 0.0), (50_000, 50.0), (96_000, 96.0)]);
    assert_eq!(Pacing::default().wait(&samples, 97_000).ms, 3_030);
}

#[test]
fn the_time_since_the_last_step_is_taken_off_the_time_left() {
    let reached = [(0, 0.0), (51_200, 50.0), (61_440, 60.0)];
    assert_eq!(Pacing::default().wait(&history(&reached), 61_440).ms, 16_384);
    assert_eq!(Pacing::default().wait(&history(&reached), 66_560).ms, 14_336);
    // The action may have reached it five seconds before the poll that observed it.
    let seen_late = [(0, 0.0), (51_200, 50.0), (56_320, 50.0), (61_440, 60.0)];
    assert_eq!(Pacing::default().wait(&history(&seen_late), 61_440).ms, 14_336);
}

#[test]
fn it_doesnt_trust_an_end_that_is_near_when_the_rates_disagree() {
    let samples = history(&[(0, 0.0), (90_000, 50.0), (95_000, 90.0)]);
    assert!(Pacing::default().wait(&samples, 95_000).ms < 2_000);
}

#[test]
fn a_burst_at_the_end_is_noticed() {
    let samples = history(&[(0, 0.0), (60_000, 1.0), (61_000, 50.0)]);
    assert!(Pacing::default().wait(&samples, 61_000).ms < 2_000);
}

#[test]
fn the_end_may_come_with_the_step_that_is_due() {
    let steps = [(20_000, 20.0), (30_000, 20.0), (40_000, 40.0), (60_000, 60.0), (80_000, 80.0), (99_000, 80.0)];
    assert!(Pacing::default().wait(&history(&steps), 99_000).ms < 2_000);
}

#[test]
fn an_action_that_stays_at_99_percent_is_polled_often_enough() {
    let samples = history(&[(0, 0.0), (100_000, 99.0), (200_000, 99.0)]);
    assert_eq!(Pacing::default().wait(&samples, 200_000).ms, 3_000);
}

#[test]
fn without_progress_it_waits_a_share_of_the_time_gone_by() {
    assert_eq!(Pacing::default().wait(&History::default(), 50_000).ms, 12_500);
    assert_eq!(Pacing::default().wait(&history(&[(0, 0.0), (50_000, 0.0)]), 50_000).ms, 12_500);
}

#[test]
fn only_the_polls_close_to_the_end_have_no_slack() {
    let samples = history(&[(0, 0.0), (20_000, 20.0), (40_000, 40.0), (60_000, 60.0), (80_000, 80.0)]);
    assert_eq!(Pacing::default().wait(&samples, 81_000).slack_ms, 127);
    assert_eq!(Pacing::default().wait(&samples, 98_000).slack_ms, 0);
    let short = Pacing::default().wait(&History::default(), 1_600);
    assert_eq!((short.ms, short.slack_ms), (400, 50), "a share of a short wait");
}

proptest! {
    #[test]
    fn it_keeps_to_its_bounds(samples in any_samples(), elapsed in any::<u64>(), min_ms in 1..5_000_u64, more in 0..100_000_u64) {
        let pacing = Pacing { first_ms: 1, min_ms, max_ms: min_ms + more };
        let wait = pacing.wait(&history(&samples), elapsed);
        prop_assert!(wait.ms >= min_ms, "{:?}", wait);
        prop_assert!(wait.ms + wait.slack_ms <= min_ms + more, "{:?}", wait);
    }
}

fn outlook(samples: &[(u64, f64)]) -> Outlook {
    history(samples).outlook().expect("it has moved")
}

#[test]
fn there_is_no_outlook_before_the_percentage_has_moved() {
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
        history.add(*elapsed_ms, *percentage);
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
