//! When it asks.

use longhaul::action::{
    estimate::{extrapolate, time_left},
    history::{History, Sample},
    pace::Pacing,
};
use serde_json::json;

use crate::support::{
    run::{accepted_copy, completed},
    script::{cut, json, lost},
};

fn history(samples: &[(u64, f64)]) -> History {
    let mut history = History::default();
    for (elapsed_ms, percentage) in samples {
        history.add(Sample { elapsed_ms: *elapsed_ms, percentage: *percentage });
    }
    history
}

#[test]
fn it_waits_a_share_of_the_time_left() {
    let history = history(&[(0, 0.0), (10_000, 10.0)]);
    assert_eq!(Pacing::default().wait(&history, 10_000), 30_000);
    let pacing = Pacing { max_ms: 100_000, ..Pacing::default() };
    assert_eq!(pacing.wait(&history, 10_000), 36_000);
}

#[test]
fn a_burst_at_the_end_is_noticed() {
    let samples = history(&[(0, 0.0), (60_000, 1.0), (61_000, 50.0)]);
    assert!(Pacing::default().wait(&samples, 61_000) < 2_000);
}

#[test]
fn without_progress_it_waits_a_share_of_the_time_gone_by() {
    assert_eq!(Pacing::default().wait(&History::default(), 50_000), 10_000);
    assert_eq!(Pacing::default().wait(&history(&[(0, 0.0), (50_000, 0.0)]), 50_000), 10_000);
}

#[test]
fn it_keeps_to_its_bounds() {
    let pacing = Pacing { first_ms: 1, min_ms: 700, max_ms: 900 };
    for elapsed in [0, 1, 1_000, 1_000_000, u64::MAX] {
        assert!((700..=900).contains(&pacing.wait(&History::default(), elapsed)), "{elapsed}");
    }
}

#[test]
fn the_first_question_comes_early() {
    let mut run = accepted_copy();
    let _ = run.step();
    assert_eq!(run.sent_at, [0]);
    let mut run = crate::support::run::copy();
    let _ = run.step();
    run.answer(crate::support::script::accepted());
    let _ = run.step();
    assert_eq!(run.sent_at, [0, 500]);
}

#[test]
fn the_network_that_is_back_or_a_page_that_is_seen_asks_once_and_not_faster_than_allowed() {
    use longhaul::action::io::{Input, Output};
    let mut run = accepted_copy();
    let _ = run.step();
    run.now += 60_000;
    run.answer(json(202, json!({ "status": "inProgress" })));
    while !matches!(run.action.next(run.now), Output::Wait { .. }) {}
    for _ in 0..40 {
        run.action.handle(run.now, Input::Woken);
    }
    assert!(matches!(run.action.next(run.now), Output::Send { .. }), "a minute after the last question it may ask again");
    assert!(matches!(run.action.next(run.now), Output::Wait { .. }), "and that once");
    run.answer(json(202, json!({ "status": "inProgress" })));
    run.action.handle(run.now, Input::Woken);
    let _ = run.action.next(run.now);
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: Some(500) }));
}

#[test]
fn being_woken_doesnt_break_a_wait_that_the_service_asked_for() {
    use longhaul::action::io::{Input, Output};
    let mut run = accepted_copy();
    let _ = run.step();
    run.answer(json(202, json!({ "status": "inProgress" })).with("Retry-After", "41"));
    run.now += 5_000;
    run.action.handle(run.now, Input::Woken);
    let _ = run.action.next(run.now);
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: Some(36_000) }));
}

#[test]
fn a_lost_network_is_asked_no_more_often_than_the_caller_wants() {
    use crate::support::{host::graph, run::copy_on, script::accepted};
    let mut run = copy_on(graph(), json!({ "pacing": { "minMs": 20_000 } }));
    let outage = std::iter::repeat_with(cut).take(30);
    completed(run.play([accepted()].into_iter().chain(outage).chain([json(200, json!({ "status": "completed" }))])));
    assert!(run.waits()[1..].iter().all(|wait| (20_000..=40_000).contains(wait)), "{:?}", run.waits());
}

#[test]
fn offline_nothing_is_asked() {
    use longhaul::action::io::{Input, Output};
    let mut run = accepted_copy();
    let _ = run.step();
    run.action.handle(run.now, Input::Offline);
    run.answer(lost());
    run.now += 3_600_000;
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: None }));
    run.action.handle(run.now, Input::Woken);
    assert!(matches!(run.action.next(run.now), Output::Send { .. }));
}

#[test]
fn an_estimate_is_null_when_nothing_can_be_said() {
    assert_eq!(time_left(&History::default()), None);
    assert_eq!(time_left(&history(&[(5_000, 30.0)])), None);
    assert_eq!(time_left(&history(&[(0, 30.0), (5_000, 30.0)])), None);
    assert_eq!(time_left(&history(&[(0, 0.0), (5_000, 50.0)])), Some(5_000.0));
}

#[test]
fn an_extrapolation_moves_and_stays_below_the_end() {
    assert_eq!(extrapolate(50.0, Some(10_000.0), 5_000.0), 75.0);
    assert_eq!(extrapolate(50.0, Some(10_000.0), 60_000.0), 99.0);
    assert_eq!(extrapolate(50.0, None, 60_000.0), 50.0);
    assert_eq!(extrapolate(99.5, Some(1.0), 60_000.0), 99.5);
    assert_eq!(extrapolate(50.0, Some(10_000.0), -5.0), 50.0);
    assert_eq!(extrapolate(100.0, Some(0.0), 5.0), 100.0);
}
