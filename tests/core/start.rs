//! The exact request of a start, and the meaning of its responses.

use longhaul::{
    action::outcome::{Observed, Outcome, UnknownReason},
    protocol::{
        redactor::Redactor,
        request::{Method, Redirect, Token},
    },
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE, Parsed},
    run::{GRAPH_ROOT, Run, completed, copy, copy_on, failure, rejected, run, unknown},
    script::{MONITOR, Scripted, empty, json, opaque_redirect, unreadable},
};

fn done() -> Scripted {
    json(200, json!({ "status": "completed" }))
}

fn body(run: &Run) -> Value {
    run.requests[0].body.as_ref().map(|body| body.0.clone()).unwrap_or_default()
}

#[test]
fn a_copy_on_graph_is_sent_without_prefer() {
    let mut run = copy();
    run.step().expect("a start is sent");
    let request = &run.requests[0];
    assert_eq!(
        (request.method, request.url.as_str()),
        (Method::Post, "https://graph.microsoft.com/v1.0/me/drive/items/FOLDER/copy")
    );
    assert_eq!((request.token, request.respond_async, request.redirect), (Token::Current, false, Redirect::Manual));
    assert_eq!(body(&run), json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy of LargeFolder1" }));
}

#[test]
fn a_copy_on_onedrive_is_sent_with_prefer() {
    let mut run = copy_on(ONEDRIVE, json!({}));
    run.step().expect("a start is sent");
    let request = &run.requests[0];
    assert_eq!((request.method, request.url.as_str()), (Method::Post, "https://api.onedrive.com/v1.0/drive/items/FOLDER/copy"));
    assert_eq!((request.token, request.respond_async), (Token::Current, true));
    assert_eq!(body(&run), json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy of LargeFolder1" }));
}

#[test]
fn the_conflict_behavior_goes_into_the_query() {
    for behavior in ["fail", "replace", "rename"] {
        let mut run = copy_on(GRAPH, json!({ "conflictBehavior": behavior }));
        run.step().expect("a start is sent");
        let expected =
            format!("https://graph.microsoft.com/v1.0/me/drive/items/FOLDER/copy?@microsoft.graph.conflictBehavior={behavior}");
        assert_eq!(run.urls(), [expected]);
        assert!(body(&run).get("@microsoft.graph.conflictBehavior").is_none());
    }
}

#[test]
fn onedrive_and_sharepoint_get_the_conflict_behavior_under_their_own_name_too() {
    let names = "?@microsoft.graph.conflictBehavior=rename&@name.conflictBehavior=rename";
    for drive in
        [ONEDRIVE, "https://contoso.sharepoint.com/_api/v2.0/drive", "https://contoso.sharepoint.com/_api/v2.1/drives/b!J"]
    {
        let mut run = copy_on(drive, json!({ "conflictBehavior": "rename" }));
        run.step().expect("a start is sent");
        assert_eq!(run.urls(), [format!("{drive}/items/FOLDER/copy{names}")]);
    }
}

#[test]
fn an_upload_from_a_url_is_sent_with_prefer() {
    let arguments = json!({ "name": "report.pdf", "sourceUrl": "https://example.com/report.pdf" });
    let mut run = run(json!({ "operation": "uploadFromUrl", "baseUrl": ONEDRIVE, "target": "PARENT", "body": arguments }));
    run.step().expect("a start is sent");
    assert_eq!(run.urls(), ["https://api.onedrive.com/v1.0/drive/items/PARENT/children"]);
    assert!(run.requests[0].respond_async);
    let expected = json!({ "@microsoft.graph.sourceUrl": "https://example.com/report.pdf", "name": "report.pdf", "file": {} });
    assert_eq!(body(&run), expected);
}

#[test]
fn onedrive_and_excel_are_asked_to_respond_asynchronously_unless_the_caller_decides() {
    let cases =
        [(GRAPH, "/items/1/workbook/createSession", true), (GRAPH, "/teams/1/clone", false), (ONEDRIVE, "/items/1/action", true)];
    for (base_url, path, expected) in cases {
        for (given, expected) in [(None, expected), (Some(true), true), (Some(false), false)] {
            let mut run =
                run(json!({ "operation": "start", "baseUrl": base_url, "body": { "path": path, "respondAsync": given } }));
            run.step().expect("a start is sent");
            assert_eq!(run.requests[0].respond_async, expected, "{base_url}{path} {given:?}");
        }
    }
}

#[test]
fn location_and_operation_location_both_name_the_monitor() {
    for name in ["Location", "Operation-Location"] {
        let mut run = copy();
        completed(run.play([empty(202).with(name, MONITOR), done()]));
        assert_eq!(run.urls()[1], MONITOR);
        assert!(run.accepted[0].is_some());
    }
}

#[test]
fn an_accepted_start_whose_body_breaks_off_is_accepted() {
    let mut run = copy();
    completed(run.play([unreadable(202).with("Location", MONITOR), done()]));
    assert_eq!(run.urls()[1], MONITOR);
}

#[test]
fn an_accepted_start_without_a_readable_location_is_unknown() {
    let mut run = copy();
    assert_eq!(unknown(run.play([empty(202)])), UnknownReason::LocationHidden);
    let saved = run.accepted[0].as_ref().expect("it can be looked for later");
    assert!(saved.monitor.is_none() && saved.destination.is_some());
    let running = json(202, json!({ "id": "1", "status": "inProgress" }));
    assert_eq!(unknown(copy().play([running])), UnknownReason::LocationHidden);
}

#[test]
fn a_copy_that_is_done_at_once_is_a_drive_item() {
    let item = json!({ "id": "ITEM1", "name": "Copy" });
    for status in [200, 201] {
        let mut run = copy();
        let completion = completed(run.play([json(status, item.clone())]));
        assert_eq!((completion.resource_id.as_deref(), completion.item), (Some("ITEM1"), Some(Parsed(item.clone()))));
        assert_eq!((completion.observed, completion.polls), (Observed::Start, 0));
        assert!(matches!(run.accepted[..], [None]), "it was accepted, and there is nothing to follow");
        let shown = run.progress.last().map(|progress| (progress.status.as_str(), progress.percentage_complete));
        assert_eq!(shown, Some(("completed", Some(100.0))));
    }
}

#[test]
fn a_success_that_says_nothing_about_the_copy_is_uncertain() {
    let login = json(200, json!({ "login": "here" }));
    let running = json(200, json!({ "id": "1", "status": "inProgress" }));
    let parts = json(207, json!({ "responses": [] }));
    for response in [empty(204), empty(200), unreadable(200), unreadable(201), login, running, parts] {
        let outcome = copy().play([response.clone()]);
        assert!(matches!(outcome, Outcome::Uncertain { .. }), "{response:?} ended as {outcome:?}");
    }
}

#[test]
fn an_error_under_success_is_a_rejection() {
    for status in [200, 201, 202] {
        for body in [
            json!({ "error": { "code": "accessDenied" } }),
            json!({ "error": "accessDenied" }),
            json!({ "errorCode": "accessDenied" }),
            // Gateways write such lists, under 200 too.
            json!({ "error": [{ "code": "accessDenied" }], "id": "ITEM1", "name": "Copy" }),
        ] {
            let response = rejected(copy().play([json(status, body.clone()).with("Location", MONITOR)]));
            assert_eq!(response.error.and_then(|error| error.code.clone()).as_deref(), Some("accessDenied"), "{body}");
        }
    }
}

#[test]
fn an_empty_string_or_list_for_an_error_is_no_error() {
    for body in
        [json!({ "error": "" }), json!({ "errorCode": "" }), json!({ "error": null, "errorCode": "" }), json!({ "error": [] })]
    {
        let accepted = json(202, body.clone()).with("Location", MONITOR);
        completed(copy().play([accepted, json(202, body), done()]));
    }
}

#[test]
fn a_start_that_says_that_it_failed_has_failed() {
    for status in [200, 202] {
        for word in ["failed", "cancelled", "skipped"] {
            let body = json(status, json!({ "status": word, "message": "No" })).with("Location", MONITOR);
            assert_eq!(failure(copy().play([body])).message.as_deref(), Some("No"));
        }
    }
}

#[test]
fn a_monitor_is_followed_under_every_status_that_may_name_one() {
    let item = || json(200, json!({ "id": "ITEM1", "name": "Copy" })).with("Location", MONITOR);
    let named = [empty(202), empty(200), json(200, json!({ "x": 1 })), json(201, json!({ "status": "inProgress" }))];
    for start in named {
        let mut run = copy();
        completed(run.play([start.with("Location", MONITOR), done()]));
        assert_eq!(run.urls()[1], MONITOR);
    }
    for start in [empty(200), empty(201), empty(204), item()] {
        let mut run = copy();
        completed(run.play([start.with("Operation-Location", MONITOR), done()]));
        assert_eq!(run.urls()[1], MONITOR);
    }
    assert_eq!(completed(copy().play([item()])).observed, Observed::Start);
}

#[test]
fn a_start_that_completes_at_once_is_not_followed_to_its_location() {
    let item = json(201, json!({ "id": "ITEM1", "name": "Copy" })).with("Location", "https://contoso.sharepoint.com/items/ITEM1");
    assert_eq!(completed(copy().play([item])).resource_id.as_deref(), Some("ITEM1"));
    let status = json(200, json!({ "status": "completed", "resourceId": "R1" })).with("Location", MONITOR);
    assert_eq!(completed(copy().play([status, empty(403)])).resource_id.as_deref(), Some("R1"));
}

#[test]
fn a_running_status_with_a_location_is_followed_under_any_success() {
    for status in [200, 201, 202] {
        let mut run = copy();
        completed(run.play([json(status, json!({ "status": "inProgress" })).with("Location", MONITOR), done()]));
        assert_eq!(run.urls()[1], MONITOR);
    }
}

#[test]
fn a_start_may_be_accepted_and_completed_in_one_response() {
    let status = json!({ "status": "succeeded", "resourceId": "R1", "statusDescription": "Done" });
    let mut run = copy();
    let completion = completed(run.play([json(202, status), json(200, json!({ "id": "R1", "name": "Copy" }))]));
    assert!(completion.item.is_some(), "its result is read");
    assert_eq!((completion.word.as_str(), completion.resource_id.as_deref()), ("succeeded", Some("R1")));
    let shown = run.progress.last().expect("it is shown");
    assert_eq!((shown.status.as_str(), shown.status_description.as_deref()), ("succeeded", Some("Done")));
}

#[test]
fn a_start_without_a_body_sends_none() {
    let mut run = run(json!({ "operation": "start", "baseUrl": GRAPH_ROOT, "body": { "path": "/teams/1/archive" } }));
    run.step().expect("a start is sent");
    assert!(run.requests[0].body.is_none());
}

#[test]
fn a_rejected_start_has_the_services_code() {
    let body = json!({ "error": { "code": "nameAlreadyExists", "message": "There is one of that name" } });
    let response = rejected(copy().play([json(409, body)]));
    assert_eq!((response.http_status, response.retry_after_ms), (Some(409), None));
    assert_eq!(response.error.and_then(|error| error.code.clone()).as_deref(), Some("nameAlreadyExists"));
}

#[test]
fn an_error_of_the_service_rejects_the_start_even_under_500() {
    let body = json!({ "error": { "code": "generalException" } });
    assert_eq!(rejected(copy().play([json(500, body)])).http_status, Some(500));
}

#[test]
fn a_copy_that_was_created_with_an_unknown_word_of_running_is_followed() {
    let mut run = copy();
    completed(run.play([json(201, json!({ "status": "somethingNew" })).with("Location", MONITOR), done()]));
    assert_eq!(run.urls()[1], MONITOR);
}

#[test]
fn a_status_that_a_copy_has_completed_is_not_its_item() {
    assert_eq!(completed(copy().play([json(200, json!({ "status": "completed" }))])).item, None);
}

#[test]
fn the_report_of_an_outcome_says_why_a_start_was_not_sent_and_what_the_page_cannot_read() {
    let report = |response: Scripted| {
        serde_json::to_value(copy().play([response]).to_json(&Redactor::default())).expect("it is plain data")
    };
    assert_eq!(report(Scripted::NoToken)["notSent"], "noToken");
    assert_eq!(report(opaque_redirect())["httpStatus"], Value::Null, "the page can't read it");
}
