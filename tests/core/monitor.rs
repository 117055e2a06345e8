//! The responses of a monitor, and the outcome of each. Each test covers known behaviour of the real services.

use longhaul::{
    action::{
        io::{Input, Output},
        outcome::{Outcome, UnknownReason},
        patience::FORGOTTEN,
    },
    protocol::request::{Method, Token},
};
use serde_json::json;

use crate::support::{
    host::{GRAPH, Parsed},
    run::{accepted_copy, completed, failed, follow, monitor_alone, polled_copy, unknown},
    script::{MONITOR, Scripted, empty, forgotten, json, lost, timed_out, unreadable},
};

/// The outcome of a copy whose monitor sends these responses, and whose result can't be read.
fn ends(responses: impl IntoIterator<Item = Scripted>) -> Outcome<Parsed> {
    monitor_alone().play(responses)
}

fn running() -> Scripted {
    json(202, json!({ "operation": "ItemCopy", "percentageComplete": 27.8, "status": "inProgress" }))
}

fn done() -> Scripted {
    json(202, json!({ "percentageComplete": 100.0, "resourceId": "R1", "status": "completed" }))
}

#[test]
fn every_running_word_keeps_polling() {
    let words = [
        "notStarted",
        "inProgress",
        "updating",
        "deletePending",
        "waiting",
        "cancelPending",
        "running",
        "unspecified",
        "invalid",
        "inprogress",
        "notstarted",
        "unknownFutureValue",
        "rehydrating",
    ];
    for word in words {
        for code in [200, 202] {
            completed(ends([json(code, json!({ "status": word })), done()]));
        }
    }
}

#[test]
fn every_word_of_success_completes_in_any_case_under_any_code() {
    let usual = ["completed", "Completed", "COMPLETED", "complete", "Complete", "succeeded", "Succeeded", "partiallySucceeded"];
    // Of recoveryJob, configurationSnapshotJob, restoreSession, protectionUnitsBulkJob, industryDataRun and accessReviewHistoryDefinition.
    let rare =
        ["successful", "partiallySuccessful", "completedWithError", "completedWithErrors", "completedWithWarnings", "done"];
    for word in usual.into_iter().chain(rare) {
        for code in [200, 202, 500, 404] {
            completed(ends([json(code, json!({ "status": word }))]));
        }
    }
}

#[test]
fn every_word_of_failure_fails_under_any_code() {
    let usual = ["failed", "Failed", "deleteFailed", "cancelled", "canceled", "submissionFailed", "skipped", "Skipped"];
    // Of recoveryJob, approvalOperation and placeOperation.
    for word in usual.into_iter().chain(["abandoned", "timeout", "expired", "error"]) {
        for code in [200, 202, 500, 404] {
            failed(ends([json(code, json!({ "status": word, "error": { "code": "x" } }))]));
        }
    }
}

#[test]
fn a_monitor_that_sometimes_returns_404_is_still_polled() {
    let almost = || forgotten().skip(1);
    let mut run = monitor_alone();
    completed(run.play(almost().chain([running()]).chain(almost()).chain([done()])));
    assert!(run.waits()[..3].iter().all(|wait| *wait >= 1_000), "{:?}", run.waits());
}

#[test]
fn an_expired_monitor_url_is_unknown() {
    let body = json!({ "error": { "code": "unauthenticated", "innerError": { "code": "expiredToken" } } });
    assert_eq!(unknown(ends([running(), json(401, body)])), UnknownReason::MonitorExpired);
}

#[test]
fn a_monitor_that_sometimes_refuses_is_still_polled() {
    completed(ends([running(), empty(401), empty(401), running(), empty(401), done()]));
    assert_eq!(unknown(ends([running(), empty(401), empty(401), empty(401)])), UnknownReason::MonitorRefused);
    assert_eq!(unknown(ends([running(), empty(403), empty(403), empty(403)])), UnknownReason::MonitorRefused);
}

#[test]
fn errors_of_gateways_and_throttling_are_polled_through() {
    let html = [429, 500, 502, 503, 504, 509, 408].map(unreadable);
    let bare = [429, 500, 502, 503, 504, 509, 408].map(empty);
    let with_error = json(500, json!({ "error": { "code": "generalException" } }));
    let completion = completed(ends([running()].into_iter().chain(html).chain(bare).chain([with_error, timed_out(), done()])));
    assert_eq!(completion.faults, 16);
}

#[test]
fn a_lost_network_is_polled_through() {
    let completion = completed(ends([running(), lost(), lost(), lost(), lost(), lost(), running(), done()]));
    assert_eq!(completion.faults, 5);
}

#[test]
fn an_unreadable_body_is_polled_again_up_to_eight_times() {
    completed(ends([unreadable(200), empty(204), json(200, json!([])), json(200, json!({ "percentageComplete": 4 })), done()]));
    let junk_for_long = || std::iter::repeat_n(unreadable(200), 7);
    completed(ends(junk_for_long().chain([running()]).chain(junk_for_long()).chain([done()])));
    // An object counts as an item only if it has an id and another member of an item.
    let no_items = [json(200, json!({ "name": "a page" })), json(200, json!({ "id": "1" }))];
    for response in no_items.into_iter().chain([unreadable(200), unreadable(202)]) {
        assert_eq!(unknown(ends(std::iter::repeat_n(response, 8))), UnknownReason::MonitorUnreadable);
    }
}

#[test]
fn a_response_that_breaks_off_is_requested_again() {
    completed(ends([unreadable(202), running(), unreadable(200), unreadable(500), unreadable(202), done()]));
}

#[test]
fn an_empty_202_means_running() {
    completed(ends(std::iter::repeat_n(empty(202), 20).chain([done()])));
}

#[test]
fn a_number_or_an_empty_string_for_a_status_is_no_status_word() {
    for status in [json!(404), json!("")] {
        let error = json!({ "status": status, "error": { "code": "itemNotFound" } });
        assert_eq!(unknown(ends(std::iter::repeat_n(json(404, error.clone()), FORGOTTEN as usize))), UnknownReason::MonitorGone);
        assert_eq!(failed(ends([json(200, error)])).as_deref(), Some("itemNotFound"));
        let item = json!({ "id": "ITEM1", "name": "Copy", "status": status });
        assert!(completed(ends([json(202, json!({ "status": status })), json(200, item)])).item.is_some());
    }
}

#[test]
fn a_status_may_be_an_object_with_a_state() {
    let body = |state: &str| json(200, json!({ "status": { "state": state, "description": "Printing" } }));
    let mut run = monitor_alone();
    completed(run.play([body("running"), body("succeeded")]));
    assert_eq!(run.progress[0].status_description.as_deref(), Some("Printing"));
}

#[test]
fn a_drive_item_completes_the_action() {
    let item = json!({ "id": "ITEM1", "name": "Copy", "folder": {} });
    let completion = completed(ends([running(), json(200, item.clone())]));
    assert_eq!(completion.item, Some(Parsed(item)));
    assert_eq!(completion.resource_id.as_deref(), Some("ITEM1"));
}

#[test]
fn polls_are_counted_when_they_are_sent_and_not_while_they_are_queued() {
    let mut run = accepted_copy();
    for _ in 0..3 {
        run.step().expect("the monitor is polled");
        run.action.handle(run.now, Input::Queued);
        assert!(matches!(run.action.next(run.now), Output::Wait { ms: None, .. }), "it waits for its permit");
        run.action.handle(run.now, Input::Permitted);
    }
    assert_eq!(completed(run.play([running(), running(), json(200, json!({ "status": "completed" }))])).polls, 3);
}

#[test]
fn a_monitor_on_the_drives_own_origin_is_polled_with_and_without_the_token_before_a_refusal_counts() {
    let monitor = "https://graph.microsoft.com/v1.0/me/drive/operations/1";
    let ways = [
        ("copy", [Token::Without, Token::Current, Token::Fresh, Token::Fresh, Token::Fresh]),
        ("any", [Token::Current, Token::Fresh, Token::Without, Token::Without, Token::Without]),
    ];
    for (kind, expected) in ways {
        let mut run = follow(monitor, kind, Some(GRAPH));
        assert_eq!(unknown(run.play(std::iter::repeat_n(empty(401), 5))), UnknownReason::MonitorRefused);
        let tokens: Vec<Token> = run.requests.iter().map(|request| request.token).collect();
        assert_eq!(tokens, expected);
    }
}

#[test]
fn a_copy_polls_its_monitor_without_a_token() {
    let run = polled_copy();
    let request = &run.requests[0];
    assert_eq!((request.method, request.url.as_str()), (Method::Get, MONITOR));
    assert_eq!(request.token, Token::Without);
    assert!(!request.respond_async && request.body.is_none());
}
