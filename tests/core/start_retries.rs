//! Which starts are sent again, and for how long: only those that the service certainly refused.

use longhaul::{
    action::{
        io::{Input, NotSent, Output},
        outcome::Outcome,
        patience::{PARENT_MS, PARENT_WAITS_MS, THROTTLED_STARTS},
        progress::TroubleReason,
    },
    protocol::request::{Purpose, Token},
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE},
    run::{BEGINNING, Run, completed, copy, copy_on, rejected, run},
    script::{Scripted, accepted, empty, json, lost, opaque_redirect, timed_out, unreadable},
};

fn done() -> Scripted {
    json(200, json!({ "status": "completed" }))
}

/// The number of starts that were sent.
fn starts(run: &Run) -> usize {
    run.requests.iter().filter(|request| request.purpose == Purpose::Start).count()
}

#[test]
fn a_throttled_start_is_sent_again_after_retry_after() {
    for status in [429, 503, 509] {
        for (asked, expected) in [("2.128", 2_128), ("41", 41_000), ("0", 400), (".5", 500)] {
            let mut run = copy();
            completed(run.play([empty(status).with("Retry-After", asked), accepted(), done()]));
            assert_eq!(run.waits()[0], expected, "{asked}");
        }
    }
}

#[test]
fn a_start_that_stays_throttled_is_rejected_in_the_end() {
    let mut run = copy();
    assert_eq!(rejected(run.play(std::iter::repeat_n(empty(429), THROTTLED_STARTS as usize))).http_status, Some(429));
}

#[test]
fn a_throttled_start_whose_wait_exceeds_the_callers_time_is_rejected_at_once() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 60_000 }));
    let response = rejected(run.play([empty(429).with("Retry-After", "315")]));
    assert_eq!((response.http_status, response.retry_after_ms), (Some(429), Some(315_000)));
}

#[test]
fn a_start_whose_token_is_refused_is_sent_once_more_with_a_fresh_one() {
    let mut run = copy();
    assert_eq!(completed(run.play([empty(401), accepted(), done()])).faults, 1);
    assert_eq!([run.requests[0].token, run.requests[1].token], [Token::Current, Token::Fresh]);
    assert_eq!(rejected(copy().play([empty(401), empty(401)])).http_status, Some(401));
}

#[test]
fn without_a_token_nothing_is_started() {
    assert!(matches!(copy().play([Scripted::NoToken]), Outcome::Rejected { not_sent: Some(NotSent::NoToken), .. }));
}

#[test]
fn a_start_that_may_have_been_received_is_never_sent_again() {
    let redirect = empty(307).with("Location", "https://graph.microsoft.com/v1.0/elsewhere");
    let ambiguous = [
        lost(),
        timed_out(),
        empty(500),
        unreadable(500),
        unreadable(500),
        empty(502),
        json(502, json!({ "error": { "code": "badGateway" } })),
        empty(504),
        unreadable(504),
        json(504, json!({ "error": { "code": "gatewayTimeout" } })),
        empty(520),
        unreadable(200),
        unreadable(201),
        empty(408),
        json(408, json!({ "error": { "code": "requestTimeout" } })),
        opaque_redirect(),
        redirect,
    ];
    for response in ambiguous {
        for mut run in [copy(), copy_on(ONEDRIVE, json!({}))] {
            let outcome = run.play([response.clone()]);
            assert!(matches!(outcome, Outcome::Uncertain { .. }), "{response:?} ended as {outcome:?}");
            assert_eq!(run.requests.len(), 1);
        }
    }
}

/// Starts that name their destination folder, one for each way to name it.
fn starts_that_name_a_folder() -> [Value; 6] {
    let to = json!({ "parentReference": { "driveId": "b!DST", "id": "01NEW" }, "name": "Copy" });
    let to_folder =
        |parent: Value| json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": { "parentReference": parent } });
    [
        to_folder(json!({ "id": "01NEW" })),
        to_folder(json!({ "driveId": "b!DST" })),
        json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": to }),
        json!({ "operation": "copy", "baseUrl": ONEDRIVE, "target": "1", "body": { "parentReference": { "path": "/drive/root:/New" } } }),
        json!({ "operation": "move", "baseUrl": GRAPH, "target": "1", "body": to }),
        json!({ "operation": "start", "baseUrl": GRAPH, "body": { "method": "PATCH", "path": "/items/1", "body": to } }),
    ]
}

/// Bodies of 404 responses, in several languages, and without a text.
fn bodies() -> [Scripted; 5] {
    let error = |code: &str, message: &str| json(404, json!({ "error": { "code": code, "message": message } }));
    [
        error("itemNotFound", "Failed to verify the existence of destination location"),
        error("itemNotFound", "Der Zielordner wurde nicht gefunden."),
        error("ResourceNotFound", ""),
        empty(404),
        unreadable(404),
    ]
}

#[test]
fn a_start_whose_new_folder_is_not_found_yet_is_sent_again_four_times_within_ten_seconds() {
    for task in starts_that_name_a_folder() {
        for response in bodies() {
            let mut run = run(task.clone());
            let misses = std::iter::repeat_n(response.clone(), PARENT_WAITS_MS.len());
            assert_eq!(completed(run.play(misses.chain([accepted(), done()]))).faults, 4);
            assert_eq!(starts(&run), 5);
            assert_eq!(run.waits()[..4], PARENT_WAITS_MS);
            assert!(PARENT_WAITS_MS.iter().sum::<u64>() <= PARENT_MS && PARENT_MS == 10_000);
            let troubles: Vec<_> = run.progress.iter().filter_map(|progress| progress.trouble.as_ref()).collect();
            let seen: Vec<_> = troubles.iter().map(|trouble| (trouble.reason, trouble.attempt)).collect();
            assert_eq!(seen, [1, 2, 3, 4].map(|attempt| (TroubleReason::ServiceError, attempt)));
        }
    }
}

#[test]
fn a_folder_that_stays_missing_rejects_the_start_with_the_services_error() {
    for task in starts_that_name_a_folder() {
        let mut run = run(task);
        let miss = json(404, json!({ "error": { "code": "itemNotFound", "message": "No such folder" } }));
        let response = rejected(run.play(std::iter::repeat_n(miss, PARENT_WAITS_MS.len() + 1)));
        assert_eq!(response.http_status, Some(404));
        assert_eq!(response.error.and_then(|error| error.code.clone()).as_deref(), Some("itemNotFound"));
    }
}

#[test]
fn a_404_on_a_start_that_names_no_folder_is_a_rejection() {
    let upload = json!({ "name": "a", "sourceUrl": "https://example.com/a" });
    let tasks = [
        json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": { "name": "Copy" } }),
        json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": { "name": "Copy", "parentReference": {} } }),
        json!({ "operation": "move", "baseUrl": GRAPH, "target": "1", "body": { "name": "Moved" } }),
        json!({ "operation": "uploadFromUrl", "baseUrl": ONEDRIVE, "target": "1", "body": upload }),
        json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/items/1/archive" } }),
        json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/items/1/copy", "body": { "parentReference": {} } } }),
        json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/teams/1/clone", "body": { "parentReference": "x" } } }),
    ];
    for task in tasks {
        for response in bodies() {
            let mut run = run(task.clone());
            assert_eq!(rejected(run.play([response])).http_status, Some(404), "{task}");
            assert_eq!(starts(&run), 1, "{task}");
        }
    }
}

#[test]
fn a_missing_folder_waits_as_long_as_the_service_asks_but_not_beyond_ten_seconds() {
    let miss = |asked: &str| empty(404).with("Retry-After", asked);
    let mut run = copy();
    completed(run.play([miss("3"), miss("3"), miss("3"), accepted(), done()]));
    assert_eq!(run.waits()[..3], [3_000, 3_000, 3_000]);
    rejected(copy().play([miss("3"), miss("3"), miss("3"), miss("3")]));
    completed(copy().play([miss("10"), accepted(), done()]));
    for asked in ["11", "60", "3600"] {
        let response = rejected(copy().play([miss(asked)]));
        assert_eq!(response.retry_after_ms, asked.parse::<u64>().ok().map(|seconds| seconds * 1_000));
    }
}

#[test]
fn a_missing_folder_rejects_the_start_when_the_callers_time_ends_first() {
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": 1_200 }));
    assert_eq!(rejected(run.play([empty(404), empty(404)])).http_status, Some(404));
    let mut run = copy_on(GRAPH, json!({ "timeoutMs": PARENT_WAITS_MS[0] }));
    assert_eq!(rejected(run.play([empty(404)])).http_status, Some(404));
}

#[test]
fn a_network_that_is_back_doesnt_shorten_the_wait_for_a_folder() {
    let mut run = copy();
    for wait in &PARENT_WAITS_MS[..2] {
        run.step().expect("the start is sent");
        run.respond(empty(404));
        run.action.handle(run.now, Input::Woken);
        assert!(matches!(run.action.next(run.now), Output::NotStarted));
        assert!(matches!(run.action.next(run.now), Output::Progress));
        assert!(matches!(run.action.next(run.now), Output::Wait { ms, .. } if ms == Some(*wait)));
    }
}

#[test]
fn other_refusals_of_a_start_are_final() {
    for status in [400, 402, 403, 405, 406, 409, 410, 411, 412, 413, 415, 422, 423, 428, 431, 451] {
        for response in [empty(status), unreadable(status), json(status, json!({ "error": { "code": "x" } }))] {
            let mut run = copy();
            assert_eq!(rejected(run.play([response])).http_status, Some(status));
            assert_eq!(starts(&run), 1);
        }
    }
    for status in [500, 501, 505, 507, 520] {
        let response = rejected(copy().play([json(status, json!({ "error": { "code": "generalException" } }))]));
        assert_eq!(response.http_status, Some(status));
    }
}

#[test]
fn before_each_retry_it_is_reported_that_nothing_was_started() {
    for refusal in [empty(429), empty(503), empty(401), empty(404)] {
        let mut run = copy();
        let mut was_reported = false;
        run.step().expect("the start is sent");
        run.respond(refusal.clone());
        loop {
            match run.action.next(run.now) {
                Output::NotStarted => was_reported = true,
                Output::Wait { ms, .. } => run.now += ms.expect("it is sent again"),
                Output::Progress => {}
                Output::Send { entry, .. } => {
                    assert!(was_reported && entry.is_some_and(|entry| entry.sent), "{refusal:?}");
                    break;
                }
                other => panic!("{refusal:?}: {other:?}"),
            }
        }
        assert!(run.now - BEGINNING <= 2_000);
    }
}
