//! The result of a completed action: its URL, and whether the request has a token. The action stays completed if the result can't be read.

use longhaul::{
    action::{io::Input, outcome::Completion},
    protocol::{redactor::Redactor, request::Token, shared_str::SharedStr},
};
use serde_json::json;

use crate::support::{
    host::{GRAPH, Parsed},
    run::{GRAPH_ROOT, Run, accepted_copy, completed, drive, follow, monitor_alone, run},
    script::{Scripted, accepted, empty, json, lost, timed_out, unreadable},
};

fn done() -> Scripted {
    json(
        200,
        json!({ "status": "completed", "resourceId": "A1B2!345", "resourceLocation": "https://contoso.sharepoint.com/x/items/A" }),
    )
}

fn item() -> Scripted {
    json(200, json!({ "id": "A1B2!345", "name": "Copy" }))
}

#[test]
fn a_copy_is_read_by_its_id_with_the_token() {
    let mut run = accepted_copy();
    let completion = completed(run.play([done(), item()]));
    assert_eq!(completion.item, Some(Parsed(json!({ "id": "A1B2!345", "name": "Copy" }))));
    assert_eq!(run.urls()[1], "https://graph.microsoft.com/v1.0/me/drive/items/A1B2!345");
    assert_eq!(run.requests[1].token, Token::Current);
}

#[test]
fn only_the_outcome_of_a_completed_action_has_an_item() {
    let outcome = accepted_copy().play([done(), item()]);
    assert_eq!(outcome.item(), Some(&Parsed(json!({ "id": "A1B2!345", "name": "Copy" }))));
    let outcome = accepted_copy().play([json(200, json!({ "status": "failed", "id": "A1B2!345" }))]);
    assert_eq!(outcome.item(), None);
}

#[test]
fn a_copy_is_read_on_the_drive_that_it_went_to() {
    for (parent, expected) in [
        (json!({ "id": "P" }), "https://graph.microsoft.com/v1.0/me/drive/items/A1B2!345"),
        (json!({ "id": "P", "driveId": "b!J/x" }), "https://graph.microsoft.com/v1.0/drives/b!J%2Fx/items/A1B2!345"),
    ] {
        let body = json!({ "parentReference": parent });
        let mut run = run(json!({ "operation": "copy", "baseUrl": GRAPH, "target": "FOLDER", "body": body }));
        completed(run.play([accepted(), done(), item()]));
        assert_eq!(run.urls()[2], expected);
    }
}

#[test]
fn an_action_whose_result_cant_be_read_has_completed() {
    let refusal = json(403, json!({ "error": { "code": "accessDenied" } }));
    for response in [empty(403), empty(400), refusal, Scripted::NoToken] {
        let completion = completed(accepted_copy().play([done(), response]));
        assert!(completion.item.is_none());
        assert_eq!(completion.resource_id.as_deref(), Some("A1B2!345"));
    }
}

#[test]
fn a_result_that_isnt_there_yet_is_requested_up_to_four_times() {
    assert!(completed(accepted_copy().play([done(), empty(404), lost(), timed_out(), item()])).item.is_some());
    assert!(completed(accepted_copy().play([done(), unreadable(200), json(200, json!([])), empty(200), item()])).item.is_some());
    assert!(completed(accepted_copy().play([done(), empty(404), empty(503), unreadable(200), empty(404)])).item.is_none());
}

#[test]
fn a_queued_request_for_a_result_doesnt_count_as_an_attempt() {
    let mut run = accepted_copy();
    run.step().expect("the monitor is polled");
    run.respond(done());
    for _ in 0..8 {
        run.step().expect("the result is requested");
        run.action.handle(run.now, Input::Queued);
        run.action.handle(run.now, Input::Permitted);
    }
    assert!(completed(run.play([empty(404), empty(404), empty(404), item()])).item.is_some());
}

#[test]
fn a_refused_token_is_renewed_once_for_the_result() {
    let mut run = accepted_copy();
    assert!(completed(run.play([done(), empty(401), item()])).item.is_some());
    assert_eq!(run.requests[2].token, Token::Fresh);
    assert!(completed(accepted_copy().play([done(), empty(401), empty(401)])).item.is_none());
}

#[test]
fn a_result_that_is_throttled_for_more_than_half_a_minute_isnt_read() {
    let throttled = |seconds: &str| empty(429).with("Retry-After", seconds);
    for seconds in ["31", "315"] {
        assert!(completed(accepted_copy().play([done(), throttled(seconds)])).item.is_none());
    }
    assert!(completed(accepted_copy().play([done(), throttled("30"), item()])).item.is_some());
}

#[test]
fn without_an_id_or_a_drive_no_result_is_read() {
    assert!(completed(accepted_copy().play([json(200, json!({ "status": "completed" }))])).item.is_none());
    assert!(completed(monitor_alone().play([done()])).item.is_none());
}

#[test]
fn a_result_id_that_is_a_dot_segment_is_not_used() {
    for id in ["..", ".", ""] {
        completed(accepted_copy().play([json(200, json!({ "status": "completed", "resourceId": id }))]));
    }
}

/// The requests of an action of any kind at Graph, from its monitor to its result.
fn any(location: &str, end: serde_json::Value) -> Vec<(SharedStr, Token)> {
    let mut run = follow(&drive(GRAPH_ROOT).resolve::<Parsed>(location), "any", Some(GRAPH_ROOT));
    let outcome = run.play([json(200, end), json(200, json!({ "result": true }))]);
    assert!(completed(outcome).item.is_some());
    run.requests.iter().map(|request| (request.url.clone(), request.token)).collect()
}

#[test]
fn a_teams_operation_is_below_the_version_though_its_location_isnt() {
    let end = json!({ "status": "succeeded", "targetResourceId": "T", "targetResourceLocation": "/teams('T')" });
    let expected = [
        ("https://graph.microsoft.com/v1.0/teams('T')/operations('O')".into(), Token::Current),
        ("https://graph.microsoft.com/v1.0/teams('T')".into(), Token::Current),
    ];
    assert_eq!(any("/teams('T')/operations('O')", end), expected);
}

#[test]
fn an_excel_operation_is_read_at_its_resource_location() {
    let result = "https://graph.microsoft.com/v1.0/me/drive/items/1/workbook/sessionInfoResource(key='k')";
    let end = json!({ "status": "succeeded", "resourceLocation": result });
    let requests = any("https://graph.microsoft.com/v1.0/me/drive/items/1/workbook/operations/2", end);
    assert_eq!(requests[1], (result.into(), Token::Current));
}

#[test]
fn a_onenote_operation_is_read_at_its_resource_location() {
    let result = "https://graph.microsoft.com/v1.0/me/onenote/notebooks/1";
    let end = json!({ "status": "completed", "percentComplete": "100", "resourceLocation": result });
    assert_eq!(any("https://graph.microsoft.com/v1.0/me/onenote/operations/2", end)[1].0, result);
}

#[test]
fn a_result_on_another_origin_gets_no_token() {
    let mut run = follow("https://graph.microsoft.com/v1.0/operations/1", "any", Some(GRAPH_ROOT));
    let end = json!({ "status": "succeeded", "resourceLocation": "https://evil.example/v1.0/steal" });
    assert!(completed(run.play([json(200, end)])).item.is_none());
}

#[test]
fn observed_and_reason_have_the_words_of_the_javascript_api() {
    use longhaul::action::outcome::{Observed, UnknownReason};
    assert_eq!(
        [Observed::Monitor, Observed::Destination, Observed::Start].map(<&str>::from),
        ["monitor", "destination", "start"]
    );
    let reasons = [
        UnknownReason::LocationHidden,
        UnknownReason::LocationUnusable,
        UnknownReason::MonitorGone,
        UnknownReason::MonitorExpired,
        UnknownReason::MonitorRefused,
        UnknownReason::MonitorUnreadable,
        UnknownReason::MonitorHidden,
        UnknownReason::MonitorUnreachable,
        UnknownReason::MonitorFailing,
        UnknownReason::MonitorRedirects,
    ];
    let words = [
        "locationHidden",
        "locationUnusable",
        "monitorGone",
        "monitorExpired",
        "monitorRefused",
        "monitorUnreadable",
        "monitorHidden",
        "monitorUnreachable",
        "monitorFailing",
        "monitorRedirects",
    ];
    assert_eq!(reasons.map(<&str>::from), words);
}

/// The outcome of a run, and the URL at which its result was read.
fn read_at(mut run: Run, script: impl IntoIterator<Item = Scripted>) -> (Completion<Parsed>, String) {
    let completion = completed(run.play(script.into_iter().chain([item()])));
    let last = run.requests.last().expect("the result is read");
    assert_eq!(last.token, Token::Current);
    (completion, last.url.to_string())
}

#[test]
fn a_result_on_another_drive_is_read_there_by_one_request() {
    let at = |location: &str| json(200, json!({ "status": "completed", "resourceId": "A1B2!345", "resourceLocation": location }));
    let expected = format!("{GRAPH_ROOT}/drives/b!DST/items/A1B2!345");
    let locations = [
        "https://contoso.sharepoint.com/sites/ToSite/_api/v2.0/drives/b!DST/items/A1B2!345",
        "https://contoso.sharepoint.com/_api/v2.1/drives/b!DST/items/A1B2!345?tempauth=x#y",
        "https://graph.microsoft.com/beta/drives/b!DST/items/A1B2!345",
        "https://my.microsoftpersonalcontent.com/_api/v2.0/drives/b!DST/items/A1B2!345",
    ];
    for location in locations {
        let body = json!({ "parentReference": { "id": "P" } });
        let copy = run(json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": body }));
        let moved = run(json!({ "operation": "move", "baseUrl": GRAPH, "target": "1", "body": body }));
        let runs = [
            (copy, vec![accepted(), at(location)]),
            (moved, vec![accepted(), at(location)]),
            (accepted_copy(), vec![at(location)]),
            (follow(crate::support::script::MONITOR, "move", Some(GRAPH)), vec![at(location)]),
        ];
        for (run, script) in runs {
            let (completion, url) = read_at(run, script);
            assert_eq!(url, expected);
            assert_eq!(completion.location.as_deref(), Some(location));
        }
    }
}

#[test]
fn a_result_that_only_location_names_is_read_there_unless_it_is_a_monitor() {
    let item = "https://contoso.sharepoint.com/_api/v2.0/drives/b!DST/items/A1B2!345";
    let at = |location: &str| json(200, json!({ "status": "completed", "percentageComplete": 40 })).with("Location", location);
    let (completion, url) = read_at(accepted_copy(), [at(item)]);
    assert_eq!((completion.location.as_deref(), completion.resource_id.as_deref()), (Some(item), Some("A1B2!345")));
    assert_eq!(url, format!("{GRAPH_ROOT}/drives/b!DST/items/A1B2!345"));
    let completion = completed(accepted_copy().play([at(crate::support::script::MONITOR)]));
    assert_eq!((completion.location, completion.resource_id), (None, None));
}

#[test]
fn a_result_is_read_on_the_drive_that_the_body_or_its_path_names() {
    let done = || json(200, json!({ "status": "completed", "resourceId": "A1B2!345" }));
    let parents = [
        json!({ "driveId": "b!DST", "id": "P" }),
        json!({ "driveId": "b!DST" }),
        json!({ "path": "/drives/b!DST/root:/Folder" }),
        json!({ "path": "/drives/b!DST/root:" }),
        json!({ "path": "/drives/b!DST/root" }),
    ];
    for parent in parents {
        for operation in ["copy", "move"] {
            let body = json!({ "parentReference": parent, "name": "Copy" });
            let run = run(json!({ "operation": operation, "baseUrl": GRAPH, "target": "1", "body": body }));
            assert_eq!(read_at(run, [accepted(), done()]).1, format!("{GRAPH_ROOT}/drives/b!DST/items/A1B2!345"), "{parent}");
        }
    }
    let options = json!({ "driveId": "b!DST" });
    let monitor = crate::support::script::MONITOR;
    let run = run(json!({ "operation": "follow", "baseUrl": GRAPH, "target": monitor, "options": options }));
    assert_eq!(read_at(run, [done()]).1, format!("{GRAPH_ROOT}/drives/b!DST/items/A1B2!345"));
}

#[test]
fn a_result_url_that_would_leave_its_place_is_not_used() {
    let locations = [
        "https://evil.example/drives/../items/x",
        "https://evil.example/drives/b!D/items/..",
        "https://evil.example/drives/b!D/items/",
        "https://evil.example/drives/b!D/items/a/children",
        "https://evil.example/drives/b!D",
        "https://evil.example/?x=/drives/b!D/items/a",
        "https://evil.example/#/drives/b!D/items/a",
    ];
    for location in locations {
        let end = json(200, json!({ "status": "completed", "resourceId": "A1B2!345", "resourceLocation": location }));
        assert_eq!(read_at(accepted_copy(), [end]).1, format!("{GRAPH}/items/A1B2!345"), "{location}");
    }
}

#[test]
fn a_result_on_a_drive_of_another_host_is_read_through_graph_for_any_action() {
    let location = "https://contoso.sharepoint.com/_api/v2.0/drives/b!DST/items/A1B2!345";
    let run = follow("https://graph.microsoft.com/v1.0/operations/1", "any", Some(GRAPH_ROOT));
    let end = json(200, json!({ "status": "succeeded", "resourceLocation": location }));
    assert_eq!(read_at(run, [end]).1, format!("{GRAPH_ROOT}/drives/b!DST/items/A1B2!345"));
}

#[test]
fn partial_success_completes_and_its_word_says_so() {
    for word in ["partiallySucceeded", "PartiallySucceeded"] {
        let mut run = monitor_alone();
        let completion = completed(run.play([json(200, json!({ "status": word, "resultInfo": { "code": 1 } }))]));
        assert_eq!(completion.word, "partiallySucceeded");
        assert_eq!(run.progress.last().map(|progress| progress.status.as_str()), Some("partiallySucceeded"));
    }
}

#[test]
fn the_id_of_an_item_that_cant_be_read_is_known_from_its_url() {
    let urls = [
        ("https://contoso.sharepoint.com/_api/v2.0/drives/b!DST/items/01ABC", Some("01ABC")),
        ("https://contoso.sharepoint.com/_api/v2.0/drive/items/A1B2!345?tempauth=x#y", Some("A1B2!345")),
        ("https://contoso.sharepoint.com/_api/v2.0/drive/items/01ABC/children", None),
        ("https://contoso.sharepoint.com/_api/v2.0/drive/items/", None),
        ("https://contoso.sharepoint.com/_api/v2.0/drive/items/..", None),
        ("https://contoso.sharepoint.com/_api/v2.0/drive/items/a%2Fb", None),
        ("https://contoso.sharepoint.com/?x=/items/01ABC", None),
        ("https://contoso.sharepoint.com/_api/v2.0/lists/01ABC", None),
    ];
    for (url, expected) in urls {
        let end = json(200, json!({ "status": "completed", "resourceLocation": url }));
        let completion = completed(monitor_alone().play([end]));
        assert_eq!(completion.resource_id.as_deref(), expected, "{url}");
        assert_eq!(completion.location.as_deref(), Some(url));
    }
    let redirect = empty(400).redirected_to("https://contoso.sharepoint.com/_api/v2.0/drive/items/01ABC");
    assert_eq!(completed(monitor_alone().play([redirect])).resource_id.as_deref(), Some("01ABC"));
}

#[test]
fn a_completion_goes_to_javascript_as_plain_data() {
    let result = "https://contoso.sharepoint.com/_api/v2.0/drives/b!DST/items/A1";
    let running = json(202, json!({ "status": "inProgress" })).with("Retry-After", "2");
    let end = json(200, json!({ "status": "completed", "resourceId": "A1", "resourceLocation": result }))
        .with("request-id", "r")
        .with("client-request-id", "c")
        .with("Date", "d");
    let outcome = monitor_alone().play([empty(503).with("Retry-After", "1"), running, end]);
    let expected = json!({ "kind": "completed", "status": "completed", "resourceId": "A1", "location": result, "observed": "monitor",
        "elapsedMs": 3_000.0, "polls": 3.0, "faults": 1.0, "requestId": "r", "clientRequestId": "c", "date": "d" });
    assert_eq!(serde_json::to_value(outcome.to_json(&Redactor::default())).expect("it is plain data"), expected);
}
