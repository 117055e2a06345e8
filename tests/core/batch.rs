//! Several starts in one `$batch`: which starts it can contain, how it is built, and how its response is interpreted for each start.

use longhaul::{
    action::outcome::Outcome,
    protocol::{
        batch::part,
        request::Request,
        response::{Response, ResponseBody},
    },
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE, Parsed},
    run::{GRAPH_ROOT, run},
    script::{Scripted, empty, json, unreadable},
};

/// The start of a task.
fn start(task: Value) -> Request<Parsed> {
    let mut run = run(task);
    run.step().expect("a start is sent");
    run.requests.remove(0)
}

fn copy(base_url: &str) -> Value {
    json!({ "operation": "copy", "baseUrl": base_url, "target": "1", "body": { "name": "x" } })
}

fn plain(object: impl serde::Serialize) -> Value {
    serde_json::to_value(object).expect("it is plain data")
}

#[test]
fn a_start_on_graph_without_prefer_fits_into_a_batch() {
    let move_to = |drive: &str| {
        json!({ "operation": "move", "baseUrl": format!("{GRAPH_ROOT}/drives/A"), "target": "1",
            "body": { "parentReference": { "driveId": drive, "id": "P" } } })
    };
    let excel = json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/items/1/workbook/createSession" } });
    let unversioned = "https://graph.example/me/drive";
    let fits = [
        (copy(GRAPH), true),
        (copy(ONEDRIVE), false),
        (copy(unversioned), false),
        (excel, false),
        (move_to("A"), true),
        (move_to("B"), false),
        (json!({ "operation": "start", "baseUrl": GRAPH_ROOT, "body": { "path": "/teams" } }), true),
    ];
    for (task, expected) in fits {
        assert_eq!(start(task.clone()).batch_url.is_some(), expected, "{task}");
    }
}

#[test]
fn only_starts_go_into_a_batch() {
    let mut run = run(copy(GRAPH));
    let done = json(202, json!({ "status": "completed", "resourceId": "R" }));
    run.play([crate::support::script::accepted(), done, json(200, json!({ "id": "R" }))]);
    assert!(run.requests[1..].iter().all(|request| request.batch_url.is_none()));
}

#[test]
fn each_request_of_a_batch_is_relative_to_the_version_root() {
    let request = start(json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": { "name": "x" },
        "options": { "conflictBehavior": "rename" } }));
    assert_eq!(request.batch_url.as_deref(), Some("https://graph.microsoft.com/v1.0/$batch"));
    assert_eq!(request.url_in_batch(), "/me/drive/items/1/copy?@microsoft.graph.conflictBehavior=rename");
}

#[test]
fn a_request_goes_to_javascript_with_the_flags_that_are_set() {
    let expected = json!({ "method": "POST", "url": format!("{GRAPH}/items/1/copy"), "batchUrl": format!("{GRAPH_ROOT}/$batch"),
        "urlInBatch": "/me/drive/items/1/copy", "isStart": true, "clientRequestId": true });
    assert_eq!(plain(start(copy(GRAPH)).to_json()), expected);
}

/// Returns the status that the response to a batch gives for each start, or nothing.
fn meaning(response: Scripted, count: usize) -> Vec<Option<u16>> {
    parts(response, count).iter().map(|part| part.as_ref().map(|part| part.status)).collect()
}

fn parts(response: Scripted, count: usize) -> Vec<Option<Response<Parsed>>> {
    let Scripted::Response(response) = response else { panic!("a lost batch has no response") };
    (0..count).map(|index| part(Box::new(response.clone()), &index.to_string()).map(|part| *part)).collect()
}

fn responses(responses: Value) -> Scripted {
    json(200, json!({ "responses": responses }))
}

#[test]
fn each_start_gets_its_own_response() {
    let location = "https://contoso.sharepoint.com/_api/v2.0/monitor/1";
    let response = responses(json!([
        { "id": "2", "status": 429, "headers": { "Retry-After": "2.128" }, "body": { "error": { "code": "tooMany" } } },
        { "id": "0", "status": 202, "headers": { "location": location, "request-id": "r" } },
        { "id": "1", "status": 409, "body": { "error": { "code": "nameAlreadyExists" } } },
    ]));
    let parts: Vec<Response<Parsed>> = parts(response, 3).into_iter().map(|part| part.expect("it was answered")).collect();
    assert_eq!(parts.iter().map(|part| part.status).collect::<Vec<_>>(), [202, 409, 429]);
    assert_eq!(parts[0].headers.location.as_deref(), Some(location));
    assert_eq!(parts[0].headers.request_id.as_deref(), Some("r"));
    assert!(matches!(parts[0].body, ResponseBody::Empty));
    assert_eq!(parts[1].json().map(|body| body.0["error"]["code"].clone()), Some(json!("nameAlreadyExists")));
    assert_eq!(parts[2].headers.retry_after.as_deref(), Some("2.128"));
}

#[test]
fn a_start_that_is_answered_twice_or_without_a_status_or_not_at_all_is_unknown() {
    let twice = json!([{ "id": "0", "status": 429 }, { "id": "0", "status": 202 }, { "id": "1", "status": 202 }]);
    assert_eq!(meaning(responses(twice), 2), [None, Some(202)]);
    let odd = json!([{ "id": "0" }, { "id": "1", "status": "202" }, { "id": "2", "status": 0 }, { "id": 3, "status": 202 }, 5]);
    assert_eq!(meaning(responses(odd), 5), [None; 5]);
    let foreign = json!([{ "id": "7", "status": 202 }, { "id": "-1", "status": 202 }, { "id": "00", "status": 202 }]);
    assert_eq!(meaning(responses(foreign), 1), [None]);
}

#[test]
fn the_status_424_of_a_batch_with_a_throttled_start_says_nothing_about_the_others() {
    let responses = json!({ "responses": [{ "id": "0", "status": 202 }, { "id": "1", "status": 429 }] });
    assert_eq!(meaning(json(424, responses), 3), [Some(202), Some(429), None]);
    for response in [empty(424), unreadable(424), json(424, json!({ "error": { "code": "failedDependency" } }))] {
        assert_eq!(meaning(response.clone(), 1), [None], "{response:?}");
    }
}

#[test]
fn a_batch_that_was_refused_refuses_each_start_with_its_error() {
    for status in [400, 401, 403, 413, 429, 503, 509] {
        for part in parts(json(status, json!({ "error": { "code": "accessDenied" } })), 2) {
            let part = part.expect("the batch was answered");
            assert_eq!(part.status, status);
            assert!(matches!(part.body, ResponseBody::Json(_)), "{status}: the body says why");
        }
    }
}

#[test]
fn a_batch_of_which_some_may_have_been_done_is_unknown_to_each_start() {
    let other = json(200, json!({ "responses": { "0": { "status": 202 } } }));
    for response in [empty(200), unreadable(200), other] {
        assert_eq!(meaning(response.clone(), 2), [None, None], "{response:?}");
    }
    let error = json!({ "error": { "code": "generalException" } });
    for response in [empty(500), json(500, error.clone()), json(502, error.clone()), json(504, error), empty(408), empty(302)] {
        let response = response.with("request-id", "r");
        for part in parts(response.clone(), 2) {
            let Outcome::Uncertain { response } = start_on_graph(part.expect("it was answered")) else {
                panic!("each start may have been received: {response:?}")
            };
            assert_eq!(response.request_id.as_deref(), Some("r"), "support can find the batch");
            assert!(response.http_status >= Some(300));
        }
    }
}

/// The outcome of a copy whose start gets this response.
fn start_on_graph(response: Response<Parsed>) -> Outcome<Parsed> {
    run(copy(GRAPH)).play([Scripted::Response(response)])
}

#[test]
fn of_an_endless_batch_response_a_hundred_entries_are_read() {
    let mut list = vec![json!({ "id": "x", "status": 202 }); 100];
    list.push(json!({ "id": "0", "status": 202 }));
    assert_eq!(meaning(responses(json!(list)), 1), [None]);
}

#[test]
fn an_empty_header_counts_as_missing() {
    let headers =
        json!({ "Location": "", "operation-location": "https://graph.microsoft.com/v1.0/operations/1", "Retry-After": "" });
    let body = json!({ "responses": [{ "id": "0", "status": 202, "headers": headers }] });
    let Scripted::Response(response) = json(200, body) else { unreachable!("it is a response") };
    let headers = part(Box::new(response), "0").expect("it has a response").headers;
    assert_eq!((headers.location, headers.retry_after), (None, None));
    assert!(headers.operation_location.is_some());
}
