//! The estimate of the time left.

use longhaul::action::history::History;
use proptest::prelude::*;
use serde_json::Value;

use crate::pace::{any_samples, history};

#[test]
fn there_is_no_estimate_without_progress() {
    assert_eq!(History::default().time_left(), None);
    assert_eq!(history(&[(5_000, 30.0)]).time_left(), None);
    assert_eq!(history(&[(0, 30.0), (5_000, 30.0)]).time_left(), None);
}

#[test]
fn it_goes_by_the_rate() {
    assert_eq!(history(&[(0, 0.0), (5_000, 50.0)]).time_left(), Some(5_000.0));
    assert_eq!(history(&[(0, 0.0), (5_000, 50.0), (7_000, 70.0), (9_000, 90.0)]).time_left(), Some(1_000.0));
}

#[test]
fn the_time_in_a_queue_doesnt_count() {
    assert_eq!(history(&[(0, 0.0), (600_000, 0.0), (605_000, 50.0)]).time_left(), Some(5_000.0));
}

#[test]
fn it_counts_down_to_the_next_step_grows_in_a_stall_and_is_none_when_that_lasts() {
    let mut samples = vec![(0, 0.0), (10_000, 20.0), (20_000, 40.0)];
    let mut after = |elapsed_ms| {
        samples.push((elapsed_ms, 40.0));
        history(&samples).time_left()
    };
    assert_eq!(after(25_000), Some(25_000.0));
    assert_eq!(after(30_000), Some(20_000.0));
    // A stall slows the rate by the ratio of its length to the time before it: a quarter, a half, the whole.
    assert_eq!([after(35_000), after(40_000), after(50_000)], [Some(27_500.0), Some(35_000.0), Some(50_000.0)]);
    assert_eq!(after(51_000), None);
    assert_eq!(after(500_000), None);
}

#[test]
fn it_comes_back_after_a_stall() {
    let samples = [(0, 0.0), (10_000, 40.0), (60_000, 40.0), (61_000, 44.0)];
    assert!(history(&samples).time_left().is_some_and(|left| left > 10_000.0));
}

#[test]
fn an_action_that_stays_at_99_percent_soon_has_no_estimate() {
    let samples = [(0, 0.0), (90_000, 90.0), (99_000, 99.0)];
    assert_eq!(history(&samples).time_left(), Some(1_000.0));
    assert_eq!(history(&[&samples[..], &[(120_000, 99.0)]].concat()).time_left(), None);
}

#[test]
fn a_falling_percentage_counts_as_a_constant_one() {
    let fallen = [(0, 0.0), (5_000, 50.0), (6_000, 10.0)];
    assert_eq!(history(&fallen).time_left(), history(&[(0, 0.0), (5_000, 50.0), (6_000, 50.0)]).time_left());
}

#[test]
fn linear_actions_are_estimated_well() {
    let mut seen = 0;
    for trace in traces("linear") {
        let points = trace["points"].as_array().unwrap();
        let end = trace["endMs"].as_f64().unwrap();
        let samples: Vec<_> = points.iter().map(|point| (point[0].as_u64().unwrap(), point[1].as_f64().unwrap())).collect();
        for upto in samples.len() / 2..samples.len() {
            let left = end - samples[upto].0 as f64;
            let estimate = history(&samples[..=upto]).time_left().unwrap();
            // An estimate can't be more accurate than the steps of the percentage.
            let step = end / samples.len() as f64;
            assert!((estimate - left).abs() <= left * 0.1 + step, "{}: {estimate} and not {left}", trace["name"]);
            seen += 1;
        }
    }
    assert!(seen > 100);
}

proptest! {
    #[test]
    fn it_is_never_negative_nor_infinite(samples in any_samples()) {
        if let Some(left) = history(&samples).time_left() {
            prop_assert!(left.is_finite() && left >= 0.0, "{}", left);
        }
    }

    #[test]
    fn a_stall_ends_every_estimate(samples in any_samples()) {
        let last = samples.iter().map(|sample| sample.0).max().unwrap_or_default();
        let stalled = [&samples[..], &[(last.saturating_mul(4).saturating_add(1), 0.0)]].concat();
        prop_assert_eq!(history(&stalled).time_left(), None);
    }
}

/// The committed traces of a shape.
fn traces(shape: &str) -> impl Iterator<Item = Value> {
    let file: Value = serde_json::from_str(include_str!("../traces/tuned.json")).unwrap();
    let traces = file["traces"].as_array().unwrap().clone();
    traces.into_iter().filter(move |trace| trace["name"].as_str().unwrap().starts_with(shape))
}
