//! An abort, and the end of `timeoutMs`: afterwards no request is sent, and only the outcome is reported.

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
fn an_abort_before_the_start_sends_nothing() {
    let mut run = copy();
    run.action.handle(BEGINNING, Input::Abort);
    assert!(matches!(run.step().map_err(|outcome| *outcome), Err(Outcome::Aborted)));
    assert!(run.requests.is_empty());
}

#[test]
fn an_abort_ends_an_action_in_flight_and_in_a_wait() {
    let mut run = copy();
    run.step().expect("the start is sent");
    run.action.handle(run.now, Input::Abort);
    assert!(matches!(run.step().map_err(|outcome| *outcome), Err(Outcome::Aborted)));

    let mut run = copy();
    run.step().expect("the start is sent");
    run.respond(accepted());
    run.action.handle(run.now, Input::Abort);
    assert!(matches!(run.step().map_err(|outcome| *outcome), Err(Outcome::Aborted)));
}

#[test]
fn after_the_outcome_there_are_no_more_outputs() {
    let mut run = copy();
    run.action.handle(BEGINNING, Input::Abort);
    assert!(run.step().is_err());
    run.respond(accepted());
    run.action.handle(BEGINNING, Input::Woken);
    assert!(matches!(run.action.next(u64::MAX), Output::Wait { ms: None, .. }));
}

#[test]
fn a_running_action_times_out_after_timeout_ms() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 10_000 }));
    run.step().expect("the start is sent");
    run.respond(accepted());
    let outcome = run.play_on(|_| json(202, json!({ "status": "inProgress" })));
    assert!(matches!(outcome, Outcome::TimedOut));
    assert_eq!(run.now - BEGINNING, 10_000);
}

#[test]
fn an_action_without_a_network_times_out_after_timeout_ms() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 120_000 }));
    run.step().expect("the start is sent");
    run.respond(accepted());
    let outcome = run.play_on(|_| lost());
    assert!(matches!(outcome, Outcome::TimedOut));
    assert!(run.requests.len() < 60, "{} questions in two minutes without a network", run.requests.len());
}

#[test]
fn an_action_with_a_request_in_flight_times_out_after_timeout_ms() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 10_000, "requestTimeoutMs": 3_000 }));
    run.step().expect("the start is sent");
    // The action ends then, whether the request waits for a token or for a response.
    assert!(matches!(run.action.next(BEGINNING), Output::Wait { ms: Some(10_000), .. }));
    assert!(matches!(run.action.next(BEGINNING + 9_000), Output::Wait { ms: Some(1_000), .. }));
    let output = run.action.next(BEGINNING + 10_000);
    assert!(matches!(output, Output::Ended(outcome) if matches!(*outcome, Outcome::TimedOut)));
}

#[test]
fn a_request_without_timeout_ms_is_awaited_for_a_minute_and_the_action_without_limit() {
    let mut run = copy();
    run.step().expect("the start is sent");
    assert_eq!(run.action.context().settings.request_timeout_ms, 60_000);
    assert!(matches!(run.action.next(BEGINNING), Output::Wait { ms: None, .. }));
}

#[test]
fn a_completed_action_stays_completed_if_timeout_ms_passes_before_its_result_is_read() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 1_000 }));
    let done = json(200, json!({ "status": "completed", "resourceId": "R" }));
    let completion = completed(run.play([accepted(), done, empty(404).with("Retry-After", "20")]));
    assert!(completion.item.is_none());
    assert_eq!(completion.resource_id.as_deref(), Some("R"));
}
