//! Microsoft Graph's other long running actions: how each is accepted, the URL of its monitor, its status words, and the URL of its result.

use longhaul::{
    action::outcome::{Outcome, UnknownReason},
    protocol::request::Token,
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, Parsed},
    run::{GRAPH_ROOT, Run, completed, failed, run, unknown},
    script::{Scripted, empty, json, unreadable},
};

/// An action started at Graph's version root.
fn action(path: &str) -> Run {
    run(json!({ "operation": "start", "baseUrl": GRAPH_ROOT, "body": { "path": path, "body": {} } }))
}

fn status(word: &str) -> Scripted {
    json(200, json!({ "status": word }))
}

fn result() -> Scripted {
    json(200, json!({ "id": "RESULT" }))
}

fn response(body: Value) -> Scripted {
    json(200, body)
}

/// Asserts that these requests were sent, below Graph's version root and with the token.
fn assert_requests(run: &Run, paths: &[&str]) {
    let expected: Vec<String> = paths.iter().map(|path| format!("{GRAPH_ROOT}{path}")).collect();
    assert_eq!(run.urls(), expected);
    assert!(run.requests.iter().all(|request| request.token == Token::Current));
}

#[test]
fn the_creation_of_an_excel_session_ends_with_the_session() {
    let mut run = action("/me/drive/items/1/workbook/createSession");
    let location = format!("{GRAPH_ROOT}/me/drive/items/1/workbook/operations/2");
    let session = format!("{GRAPH_ROOT}/me/drive/items/1/workbook/sessionInfoResource(key='3')");
    let end = response(json!({ "status": "succeeded", "resourceLocation": session }));
    let completion =
        completed(run.play([empty(202).with("Location", &location), status("notStarted"), status("running"), end, result()]));
    assert_eq!(completion.item, Some(Parsed(json!({ "id": "RESULT" }))));
    assert!(run.requests[0].respond_async);
    let operation = "/me/drive/items/1/workbook/operations/2";
    let session = "/me/drive/items/1/workbook/sessionInfoResource(key='3')";
    assert_requests(&run, &["/me/drive/items/1/workbook/createSession", operation, operation, operation, session]);
}

#[test]
fn an_excel_session_that_is_created_at_once_is_the_result() {
    let mut run = action("/me/drive/items/1/workbook/createSession");
    let session = json!({ "id": "cluster=1", "persistChanges": true });
    assert_eq!(completed(run.play([json(201, session.clone())])).item, Some(Parsed(session)));
}

#[test]
fn a_success_without_a_body_is_uncertain_unless_its_status_is_204() {
    for response in [empty(200), empty(201), empty(201).with("Location", "/teams('1')/installedApps('APP')"), unreadable(201)] {
        let outcome = action("/teams/1/installedApps").play([response.clone()]);
        assert!(matches!(outcome, Outcome::Uncertain { .. }), "{response:?} ended as {outcome:?}");
    }
    assert_eq!(completed(action("/teams/1/installedApps").play([empty(204)])).item, None);
}

#[test]
fn an_action_that_ends_at_once_is_not_followed_to_the_location_of_graph_itself() {
    // All 29 responses with 200 and a Location that PnP Core's tests recorded have this one: searches, and groups that were restored.
    let bodies = [
        json!({ "value": [{ "hitsContainers": [] }] }),
        json!({ "id": "8c1fdc84", "displayName": "Team" }),
        json!({ "id": "1", "status": "active" }),
    ];
    for body in bodies {
        let mut run = action("/search/query");
        let completion = completed(run.play([response(body.clone()).with("Location", "https://graph.microsoft.com/")]));
        assert_eq!((completion.item, completion.location), (Some(Parsed(body)), None));
    }
}

#[test]
fn the_clone_of_a_team_ends_with_the_new_team() {
    let mut run = action("/teams/1/clone");
    let accepted = empty(202).with("Location", "/teams('1')/operations('2')");
    let end = response(json!({ "status": "succeeded", "targetResourceId": "9", "targetResourceLocation": "/teams('9')" }));
    completed(run.play([accepted, status("notStarted"), status("invalid"), status("inProgress"), end, result()]));
    let operation = "/teams('1')/operations('2')";
    assert_requests(&run, &["/teams/1/clone", operation, operation, operation, operation, "/teams('9')"]);
}

#[test]
fn a_rich_long_running_operation_ends_with_its_resource_or_its_inner_error() {
    let mut run = action("/sites/1/contentTypes/addCopyFromContentTypeHub");
    let accepted = || empty(202).with("Location", &format!("{GRAPH_ROOT}/sites/1/operations/2"));
    let end = response(json!({ "status": "succeeded", "resourceLocation": format!("{GRAPH_ROOT}/sites/1/contentTypes/3") }));
    completed(run.play([accepted(), status("unknownFutureValue"), end, result()]));

    let error = json!({ "code": "outer", "innererror": { "code": "inner" } });
    let end = response(json!({ "status": "failed", "statusDetail": "It broke", "error": error }));
    assert_eq!(failed(action("/sites/1/x").play([accepted(), end])).as_deref(), Some("outer"));
}

#[test]
fn the_copy_of_a_notebook_reports_progress_and_ends_with_the_notebook() {
    let mut run = action("/me/onenote/notebooks/1/copyNotebook");
    let accepted = empty(202).with("Operation-Location", &format!("{GRAPH_ROOT}/me/onenote/operations/2"));
    let running = response(json!({ "status": "running", "percentComplete": "45" }));
    let end = response(
        json!({ "status": "completed", "percentComplete": "100", "resourceLocation": format!("{GRAPH_ROOT}/me/onenote/notebooks/9") }),
    );
    completed(run.play([accepted, status("notstarted"), running, end, result()]));
    assert_eq!(run.progress[1].percentage_complete, Some(45.0));
    let operation = "/me/onenote/operations/2";
    assert_requests(&run, &["/me/onenote/notebooks/1/copyNotebook", operation, operation, operation, "/me/onenote/notebooks/9"]);
}

#[test]
fn the_creation_of_a_printer_waits_for_retry_after_and_reports_its_description() {
    let mut run = action("/print/printers/create");
    let accepted = empty(202).with("Operation-Location", &format!("{GRAPH_ROOT}/print/operations/2")).with("Retry-After", "5");
    let body = |state: &str| response(json!({ "status": { "state": state, "description": "The printer" } }));
    completed(run.play([accepted, body("notStarted"), body("running"), body("succeeded")]));
    assert_eq!(run.waits()[0], 5_000);
    assert_eq!(run.progress[1].status_description.as_deref(), Some("The printer"));
}

#[test]
fn the_registration_of_a_schema_completes_or_fails() {
    let mut run = action("/external/connections/1/schema");
    let accepted = || empty(202).with("Location", &format!("{GRAPH_ROOT}/external/connections/1/operations/2"));
    completed(run.play([accepted(), status("unspecified"), status("inprogress"), status("completed")]));
    failed(action("/external/connections/1/schema").play([accepted(), status("failed")]));
}

#[test]
fn an_ediscovery_export_reports_progress_and_may_succeed_partially() {
    let accepted = || empty(202).with("Location", &format!("{GRAPH_ROOT}/security/cases/ediscoveryCases/1/operations/2"));
    let running = response(json!({ "status": "running", "percentProgress": 30 }));
    let mut run = action("/security/cases/ediscoveryCases/1/export");
    let completion = completed(run.play([accepted(), status("notStarted"), running, status("partiallySucceeded")]));
    assert_eq!((completion.word.as_str(), run.progress[1].percentage_complete), ("partiallySucceeded", Some(30.0)));
    failed(action("/security/cases/ediscoveryCases/1/export").play([accepted(), status("submissionFailed")]));
}

#[test]
fn a_recovery_job_of_entra_succeeds_or_is_abandoned() {
    let snapshot = "/directory/recovery/snapshots/MjAyNC0wOC0yNlQwMjozMDowMFo=/recoveryJobs";
    let accepted = || empty(202).with("Location", &format!("{GRAPH_ROOT}{snapshot}/3f4a"));
    completed(action(snapshot).play([accepted(), status("initialized"), status("running"), status("successful")]));
    failed(action(snapshot).play([accepted(), status("initialized"), status("abandoned")]));
}

#[test]
fn a_report_of_access_reviews_is_its_own_operation_and_done_in_the_end() {
    // accessReviewHistoryDefinition.
    let path = "/identityGovernance/accessReviews/historyDefinitions";
    let definition = |status: &str| json!({ "id": "67c2", "displayName": "Last quarter", "status": status });
    let mut run = action(path);
    let script = [json(201, definition("requested")), response(definition("inProgress")), response(definition("done"))];
    assert_eq!(completed(run.play(script)).item, Some(Parsed(definition("done"))));
    assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}{path}/67c2"));
    failed(action(path).play([json(201, definition("requested")), response(definition("error"))]));
}

#[test]
fn a_sensitivity_label_is_followed_without_the_token_on_another_host() {
    let body = json!({ "path": "/items/1/assignSensitivityLabel" });
    let mut run = run(json!({ "operation": "start", "baseUrl": GRAPH, "body": body }));
    let monitor = "https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=x";
    completed(run.play([empty(202).with("Location", monitor), status("completed")]));
    let tokens: Vec<Token> = run.requests.iter().map(|request| request.token).collect();
    assert_eq!(tokens, [Token::Current, Token::Without], "a monitor on another host gets no token");
}

#[test]
fn a_token_that_graph_refuses_in_the_middle_is_renewed() {
    let mut run = action("/teams/1/clone");
    let accepted = empty(202).with("Location", "/teams('1')/operations('2')");
    completed(run.play([accepted, status("inProgress"), empty(401), status("inProgress"), empty(401), status("succeeded")]));
    let tokens: Vec<Token> = run.requests.iter().map(|request| request.token).collect();
    assert_eq!(tokens, [Token::Current, Token::Current, Token::Current, Token::Fresh, Token::Current, Token::Fresh]);
}

#[test]
fn a_token_that_expires_in_the_middle_is_renewed_and_is_no_credential_of_the_monitor() {
    let expired = || {
        let inner = json!({ "code": "expiredToken" });
        json(401, json!({ "error": { "code": "unauthenticated", "innerError": inner } }))
    };
    let accepted = || empty(202).with("Location", &format!("{GRAPH_ROOT}/operations/1"));
    completed(action("/x").play([accepted(), status("running"), expired(), status("running"), expired(), status("succeeded")]));
    let script = [accepted(), expired(), expired(), empty(401), empty(401), empty(401)];
    assert_eq!(unknown(action("/x").play(script)), UnknownReason::MonitorRefused);
}

#[test]
fn a_monitor_on_graph_that_refuses_the_token_is_polled_without_it() {
    let mut run = action("/x");
    let accepted = empty(202).with("Location", &format!("{GRAPH_ROOT}/operations/1"));
    let completion = completed(run.play([accepted, empty(401), empty(401), status("running"), status("succeeded")]));
    assert_eq!(completion.faults, 2);
    let tokens: Vec<Token> = run.requests.iter().map(|request| request.token).collect();
    assert_eq!(tokens, [Token::Current, Token::Current, Token::Fresh, Token::Without, Token::Without]);
}
