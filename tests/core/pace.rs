//! When it asks.

use longhaul::action::{history::History, pace::Pacing};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{
    run::{BEGINNING, accepted_copy, completed},
    samples::{any_samples, history},
    script::{cut, json, lost},
};

#[test]
fn it_waits_a_share_of_the_time_left() {
    let samples = history(&[(0, 0.0), (5_000, 10.0), (10_000, 20.0), (50_000, 60.0)]);
    // Forty seconds are left at a percent a second, and twenty at the two percents a second that it once made.
    assert_eq!(Pacing::default().wait(&samples, 50_000), 13_333);
}

#[test]
fn it_waits_no_longer_than_it_has_gone_on() {
    assert_eq!(Pacing::default().wait(&history(&[(0, 0.0), (10_000, 1.0)]), 10_000), 10_000);
}

#[test]
fn it_aims_just_after_an_end_that_is_near() {
    let samples = history(&[(0, 0.0), (50_000, 50.0), (80_000, 80.0), (98_000, 98.0)]);
    assert_eq!(Pacing::default().wait(&samples, 98_000), 2_020);
    // A second after an answer that left four.
    let samples = history(&[(0, 0.0), (50_000, 50.0), (96_000, 96.0)]);
    assert_eq!(Pacing::default().wait(&samples, 97_000), 3_030);
}

#[test]
fn the_time_since_a_level_was_reached_is_taken_off_the_time_left() {
    let reached = [(0, 0.0), (51_200, 50.0), (61_440, 60.0)];
    assert_eq!(Pacing::default().wait(&history(&reached), 61_440), 16_384);
    assert_eq!(Pacing::default().wait(&history(&reached), 66_560), 14_336);
    // It may have been reached five seconds before it was seen.
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
fn what_stays_at_99_is_asked_about_as_often_as_goes_unnoticed() {
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
    assert!(matches!(run.action.next(run.now), Output::Progress(_)));
    assert!(matches!(run.action.next(run.now), Output::Wait { .. }));
    for _ in 0..40 {
        run.action.handle(run.now, Input::Woken);
    }
    assert!(matches!(run.action.next(run.now), Output::Send { .. }), "a minute after the last question it may ask again");
    assert!(matches!(run.action.next(run.now), Output::Wait { .. }), "and that once");
    run.answer(json(202, json!({ "status": "inProgress" })));
    run.action.handle(run.now, Input::Woken);
    let _ = run.action.next(run.now);
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: Some(400) }));
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
fn faults_that_follow_an_answer_are_the_first_of_their_row() {
    let mut run = accepted_copy();
    let row = || std::iter::repeat_with(cut).take(8).chain([json(202, json!({ "status": "inProgress" }))]);
    completed(run.play((0..5).flat_map(|_| row()).chain([json(200, json!({ "status": "completed" }))])));
    let (first, last): (Vec<u64>, Vec<u64>) = run.waits().chunks_exact(9).map(|row| (row[0], row[7])).unzip();
    assert!(first.iter().all(|wait| *wait <= 1_000), "{first:?}");
    assert!(last.iter().all(|wait| *wait <= 30_000) && last.iter().any(|wait| *wait > 10_000), "{last:?}");
}

#[test]
fn what_tells_its_progress_is_asked_about_by_that() {
    for duration in [20_000, 50_000, 100_000, 170_000, 600_000] {
        let mut run = accepted_copy();
        while run.step().is_ok() {
            let elapsed = run.now - BEGINNING;
            let percentage = elapsed as f64 / duration as f64 * 100.0;
            let word = if elapsed < duration { "inProgress" } else { "completed" };
            run.answer(json(202, json!({ "status": word, "percentageComplete": percentage })));
        }
        let lag = run.now - BEGINNING - duration;
        assert!(lag <= 1_000 + duration / 50, "it was {lag} ms late, after {duration} ms");
    }
}

#[test]
fn a_service_that_stops_telling_has_stalled() {
    let mut run = accepted_copy();
    for percentage in [Some(10), Some(20), Some(30), None, None, None, None, None, None, None, None] {
        run.step().expect("it goes on");
        let mut body = json!({ "status": "inProgress" });
        if let Some(percentage) = percentage {
            body["percentageComplete"] = json!(percentage);
        }
        run.answer(json(202, body));
    }
    let _ = run.step();
    let etas: Vec<_> = run.progress.iter().map(|progress| progress.eta_ms).collect();
    assert!(etas[2].is_some() && etas.last() == Some(&None), "{etas:?}");
    assert_eq!(run.progress.last().and_then(|progress| progress.percentage_complete), Some(30.0));
}
