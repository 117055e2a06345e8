//! The caller's own ways to stop: nothing is sent after them, and nothing is told but the ending.

use longhaul::action::{
    io::{Input, Output},
    outcome::Outcome,
};
use serde_json::json;

use crate::support::{
    host::GRAPH,
    run::{BEGINNING, completed, copy, copy_on},
    script::{accepted, empty, json, lost},
};

#[test]
fn an_abort_before_anything_was_sent_sends_nothing() {
    let mut run = copy();
    run.action.handle(BEGINNING, Input::Abort);
    assert!(matches!(run.step().map_err(|ending| *ending), Err(Outcome::Aborted)));
    assert!(run.requests.is_empty());
}

#[test]
fn an_abort_ends_it_in_flight_and_in_a_wait() {
    let mut run = copy();
    run.step().expect("the start is sent");
    run.action.handle(run.now, Input::Abort);
    assert!(matches!(run.step().map_err(|ending| *ending), Err(Outcome::Aborted)));

    let mut run = copy();
    run.step().expect("the start is sent");
    run.answer(accepted());
    run.action.handle(run.now, Input::Abort);
    assert!(matches!(run.step().map_err(|ending| *ending), Err(Outcome::Aborted)));
}

#[test]
fn after_the_end_nothing_comes() {
    let mut run = copy();
    run.action.handle(BEGINNING, Input::Abort);
    assert!(run.step().is_err());
    run.answer(accepted());
    run.action.handle(BEGINNING, Input::Woken);
    assert!(matches!(run.action.next(u64::MAX), Output::Wait { ms: None }));
}

#[test]
fn the_end_of_the_callers_time_ends_a_poll_that_goes_on() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 10_000 }));
    run.step().expect("the start is sent");
    run.answer(accepted());
    let ending = run.play_on(|_| json(202, json!({ "status": "inProgress" })));
    assert!(matches!(ending, Outcome::TimedOut));
    assert_eq!(run.now - BEGINNING, 10_000);
}

#[test]
fn the_end_of_the_callers_time_ends_a_lost_network() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 120_000 }));
    run.step().expect("the start is sent");
    run.answer(accepted());
    let ending = run.play_on(|_| lost());
    assert!(matches!(ending, Outcome::TimedOut));
    assert!(run.requests.len() < 60, "{} questions in two minutes without a network", run.requests.len());
}

#[test]
fn a_request_is_cut_at_the_end_of_the_callers_time() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 10_000, "requestTimeoutMs": 3_000 }));
    let output = run.action.next(BEGINNING);
    assert!(matches!(output, Output::Send { timeout_ms: 3_000, time_left_ms: Some(10_000), .. }), "{output:?}");
    // Whatever the request waits for, a token or a response, the action ends then.
    assert!(matches!(run.action.next(BEGINNING + 9_000), Output::Wait { ms: Some(1_000) }));
    assert!(matches!(run.action.next(BEGINNING + 10_000), Output::Ended(Outcome::TimedOut)));
    assert!(matches!(copy().action.next(BEGINNING), Output::Send { timeout_ms: 60_000, time_left_ms: None, .. }));
}

#[test]
fn what_has_completed_has_completed_though_the_time_is_over_before_its_result_is_read() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 1_000 }));
    let done = json(200, json!({ "status": "completed", "resourceId": "R" }));
    let completion = completed(run.play([accepted(), done, empty(404).with("Retry-After", "20")]));
    assert!(completion.item.is_none());
    assert_eq!(completion.resource_id.as_deref(), Some("R"));
}
