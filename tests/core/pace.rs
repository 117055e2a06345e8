//! The time of the next poll, from the observed progress and the elapsed time.

use longhaul::action::{history::History, pace::Pacing};
use proptest::prelude::*;

use crate::history::{any_samples, history};

#[test]
fn the_wait_is_a_share_of_the_time_left() {
    let samples = history(&[(0, 0.0), (5_000, 10.0), (10_000, 20.0), (50_000, 60.0)]);
    // At one percent per second, forty seconds are left. At two percent per second, the earlier rate, twenty are left.
    assert_eq!(Pacing::default().wait(&samples, 50_000), 13_333);
    // Six seconds, more than three of the shortest waits.
    let samples = history(&[(0, 0.0), (50_000, 50.0), (94_000, 94.0)]);
    assert_eq!(Pacing::default().wait(&samples, 94_000), 2_400);
}

#[test]
fn the_wait_is_no_longer_than_the_time_elapsed() {
    assert_eq!(Pacing::default().wait(&history(&[(0, 0.0), (10_000, 1.0)]), 10_000), 10_000);
}

#[test]
fn it_aims_just_after_an_end_that_is_near() {
    let samples = history(&[(0, 0.0), (50_000, 50.0), (80_000, 80.0), (98_000, 98.0)]);
    assert_eq!(Pacing::default().wait(&samples, 98_000), 2_020);
    // One second after a response that left four seconds.
    let samples = history(&[(0, 0.0), (50_000, 50.0), (96_000, 96.0)]);
    assert_eq!(Pacing::default().wait(&samples, 97_000), 3_030);
}

#[test]
fn the_time_since_the_last_step_is_taken_off_the_time_left() {
    let reached = [(0, 0.0), (51_200, 50.0), (61_440, 60.0)];
    assert_eq!(Pacing::default().wait(&history(&reached), 61_440), 16_384);
    assert_eq!(Pacing::default().wait(&history(&reached), 66_560), 14_336);
    // The action may have reached it five seconds before the poll that observed it.
    let seen_late = [(0, 0.0), (51_200, 50.0), (56_320, 50.0), (61_440, 60.0)];
    assert_eq!(Pacing::default().wait(&history(&seen_late), 61_440), 14_336);
}

#[test]
fn it_doesnt_trust_an_end_that_is_near_when_the_rates_disagree() {
    let samples = history(&[(0, 0.0), (90_000, 50.0), (95_000, 90.0)]);
    assert!(Pacing::default().wait(&samples, 95_000) < 2_000);
}

#[test]
fn a_burst_at_the_end_is_noticed() {
    let samples = history(&[(0, 0.0), (60_000, 1.0), (61_000, 50.0)]);
    assert!(Pacing::default().wait(&samples, 61_000) < 2_000);
}

#[test]
fn the_end_may_come_with_the_step_that_is_due() {
    let steps = [(20_000, 20.0), (30_000, 20.0), (40_000, 40.0), (60_000, 60.0), (80_000, 80.0), (99_000, 80.0)];
    assert!(Pacing::default().wait(&history(&steps), 99_000) < 2_000);
}

#[test]
fn an_action_that_stays_at_99_percent_is_polled_often_enough() {
    let samples = history(&[(0, 0.0), (100_000, 99.0), (200_000, 99.0)]);
    assert_eq!(Pacing::default().wait(&samples, 200_000), 3_000);
}

#[test]
fn without_progress_it_waits_a_share_of_the_time_gone_by() {
    assert_eq!(Pacing::default().wait(&History::default(), 50_000), 12_500);
    assert_eq!(Pacing::default().wait(&history(&[(0, 0.0), (50_000, 0.0)]), 50_000), 12_500);
}

proptest! {
    #[test]
    fn it_keeps_to_its_bounds(samples in any_samples(), elapsed in any::<u64>(), min_ms in 1..5_000_u64, more in 0..100_000_u64) {
        let pacing = Pacing { first_ms: 1, min_ms, max_ms: min_ms + more };
        let wait = pacing.wait(&history(&samples), elapsed);
        prop_assert!((min_ms..=min_ms + more).contains(&wait), "{}", wait);
    }
}
