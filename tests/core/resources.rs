//! Resources that are their own operations: the start creates the resource, it is polled, and it is the result.

use longhaul::{
    action::outcome::{Observed, Outcome, UnknownReason},
    protocol::request::Token,
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, Parsed},
    run::{GRAPH_ROOT, Run, completed, failed, rejected, run, unknown},
    script::{empty, json},
};

/// An action that is started at Graph's version root.
fn action(path: &str) -> Run {
    run(json!({ "operation": "start", "baseUrl": GRAPH_ROOT, "body": { "path": path, "body": {} } }))
}

#[test]
fn a_resource_that_is_not_finished_is_polled_below_the_path_that_created_it() {
    let words = ["notStarted", "running", "inProgress", "provisioning", "waiting", "queued", "NotStarted", "RUNNING"];
    for word in words {
        for status in [200, 201] {
            let mut run = action("/security/auditLog/queries");
            let created = json(status, json!({ "id": "168ec429", "status": word }));
            let running = json(200, json!({ "id": "168ec429", "status": "somethingNew" }));
            let last = json!({ "id": "168ec429", "status": "succeeded", "recordCount": 5 });
            let completion = completed(run.play([created, running, json(200, last.clone())]));
            let resource = format!("{GRAPH_ROOT}/security/auditLog/queries/168ec429");
            assert_eq!(run.urls()[1..], [&resource, &resource]);
            assert!(run.requests.iter().all(|request| request.token == Token::Current));
            assert_eq!(completion.item, Some(Parsed(last)), "the last body is the item");
            assert_eq!(completion.resource_id.as_deref(), Some("168ec429"));
            assert_eq!(completion.location.as_deref(), Some(resource.as_str()));
            assert_eq!((completion.observed, completion.polls), (Observed::Monitor, 2));
        }
    }
}

#[test]
fn the_id_of_a_resource_is_encoded_and_a_query_or_last_slash_of_the_start_is_dropped() {
    for (path, id, expected) in [
        ("/a/jobs?$select=id", "1", "/a/jobs/1"),
        ("/a/jobs", "x/../y z?q#f%", "/a/jobs/x%2F..%2Fy%20z%3Fq%23f%25"),
        ("/a/jobs", "bücher", "/a/jobs/b%C3%BCcher"),
        ("/a/jobs/", "1", "/a/jobs/1"),
    ] {
        let mut run = action(path);
        run.step().expect("the start is sent");
        run.respond(json(201, json!({ "id": id, "status": "notStarted" })));
        run.step().expect("the resource is polled");
        assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}{expected}"));
    }
}

#[test]
fn a_resource_that_the_path_of_a_put_or_a_patch_names_is_polled_there() {
    for method in ["PUT", "PATCH"] {
        let body = json!({ "method": method, "path": "/a/jobs/1?x=2", "body": {} });
        let mut run = run(json!({ "operation": "start", "baseUrl": GRAPH_ROOT, "body": body }));
        let resource = |word: &str| json(200, json!({ "id": "1", "status": word }));
        completed(run.play([resource("provisioning"), resource("succeeded")]));
        assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}/a/jobs/1"));
    }
}

#[test]
fn a_resource_with_any_other_word_is_finished_as_it_is() {
    for word in ["active", "enabled", "draft", "published", "completed", "succeeded", "updating", "somethingNew"] {
        let body = json!({ "id": "1", "status": word });
        for status in [200, 201] {
            let completion = completed(action("/a/jobs").play([json(status, body.clone())]));
            assert_eq!(
                (completion.item, completion.observed, completion.polls),
                (Some(Parsed(body.clone())), Observed::Start, 0)
            );
        }
    }
}

#[test]
fn a_resource_with_a_name_that_is_not_finished_is_no_drive_item() {
    // securityAction.
    let created = json!({ "id": "1", "name": "blockIp", "status": "notStarted" });
    let last = json!({ "id": "1", "name": "blockIp", "status": "completed" });
    let mut run = action("/security/securityActions");
    assert_eq!(completed(run.play([json(201, created), json(200, last.clone())])).item, Some(Parsed(last)));
    assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}/security/securityActions/1"));
}

#[test]
fn the_error_code_of_a_created_resource_is_no_error() {
    // policySet, as Intune creates it, and cloudPCConnectivityIssue, which describes an error of a device.
    for body in [
        json!({ "id": "1", "status": "notAssigned", "errorCode": "noError" }),
        json!({ "id": "1", "error": null, "errorCode": "deviceUnreachable" }),
    ] {
        assert_eq!(completed(action("/a").play([json(201, body.clone())])).item, Some(Parsed(body)));
    }
    for body in [json!({ "errorCode": "accessDenied" }), json!({ "id": "1", "error": {}, "errorCode": "accessDenied" })] {
        rejected(action("/a").play([json(201, body)]));
    }
}

#[test]
fn a_resource_that_failed_at_once_has_failed_and_one_with_an_error_is_rejected() {
    for word in ["failed", "cancelled", "skipped"] {
        failed(action("/a/jobs").play([json(201, json!({ "id": "1", "status": word }))]));
        let body = json!({ "id": "1", "status": word, "error": { "code": "x" } });
        assert_eq!(
            rejected(action("/a/jobs").play([json(201, body)])).error.and_then(|error| error.code.clone()).as_deref(),
            Some("x")
        );
    }
}

#[test]
fn a_resource_that_fails_later_has_failed() {
    for word in ["failed", "cancelled"] {
        let created = json(201, json!({ "id": "1", "status": "notStarted" }));
        failed(action("/a/jobs").play([created, json(200, json!({ "id": "1", "status": word }))]));
    }
}

#[test]
fn a_resource_that_location_names_is_polled_there_and_is_the_result() {
    let mut run = action("/deviceManagement/reports/exportJobs");
    let url = format!("{GRAPH_ROOT}/deviceManagement/reports/exportJobs('abcdef123')");
    let created = json(201, json!({ "id": "abcdef123", "status": "notStarted", "url": null })).with("Location", &url);
    let last = json!({ "id": "abcdef123", "status": "completed", "url": "https://files.example/y" });
    let completion = completed(run.play([created, json(200, last.clone())]));
    assert_eq!(run.urls()[1], url);
    assert_eq!((completion.location.as_deref(), completion.resource_id.as_deref()), (Some(url.as_str()), Some("abcdef123")));
    assert_eq!(completion.item, Some(Parsed(last)));
}

#[test]
fn a_resource_whose_location_is_on_another_host_is_polled_below_the_path_that_created_it() {
    // PnP Core's tests recorded 222 responses of Graph with 201 and a Location. 196 have such hosts, which don't answer pages.
    for host in ["https://teamsgraph.teams.microsoft.com/v1.0", "https://contoso.sharepoint.com/_api/v2.0"] {
        let mut run = action("/deviceManagement/reports/exportJobs");
        let created =
            json(201, json!({ "id": "abc", "status": "notStarted" })).with("Location", &format!("{host}/exportJobs('abc')"));
        let last = json!({ "id": "abc", "status": "completed" });
        assert_eq!(completed(run.play([created, json(200, last.clone())])).item, Some(Parsed(last)));
        assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}/deviceManagement/reports/exportJobs/abc"));
        assert_eq!(run.requests[1].token, Token::Current);
    }
}

#[test]
fn a_monitor_on_another_host_is_polled_even_if_a_resource_was_created() {
    let monitor = "https://contoso.sharepoint.com/_api/v2.0/monitor/1";
    let mut run = action("/a/jobs");
    let created = json(201, json!({ "id": "abc", "status": "inProgress" })).with("Location", monitor);
    completed(run.play([created, json(200, json!({ "status": "completed" }))]));
    assert_eq!(run.urls()[1], monitor);
}

#[test]
fn a_resource_is_followed_again_after_a_reload_and_is_still_the_result() {
    let mut run = action("/a/jobs");
    run.step().expect("the start is sent");
    run.respond(json(201, json!({ "id": "1", "status": "notStarted" })));
    let _ = run.step();
    let saved = run.accepted[0].as_ref().expect("it can be followed");
    let form: Value = serde_json::to_value(saved.to_json()).expect("it is plain data");
    let mut resumed = crate::support::run::run(json!({ "operation": "resume", "baseUrl": GRAPH_ROOT, "target": form }));
    let last = json!({ "id": "1", "status": "completed" });
    assert_eq!(completed(resumed.play([json(200, last.clone())])).item, Some(Parsed(last)));
}

#[test]
fn an_unfinished_resource_without_an_id_or_with_dots_as_its_id_was_accepted_and_cant_be_followed() {
    for id in [Value::Null, json!(".."), json!(".")] {
        let outcome = action("/a/jobs").play([json(201, json!({ "id": id, "status": "notStarted" }))]);
        assert_eq!(unknown(outcome), UnknownReason::LocationHidden);
    }
}

#[test]
fn a_copy_is_no_resource_of_its_own() {
    let body = json!({ "parentReference": { "id": "P" } });
    for status in [200, 201] {
        let mut run = run(json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": body }));
        let outcome = run.play([json(status, json!({ "id": "1", "status": "inProgress" }))]);
        assert!(matches!(outcome, Outcome::Uncertain { .. }), "{outcome:?}");
    }
}

#[test]
fn a_file_that_is_being_reactivated_is_the_result_as_it_is() {
    let bodies = [
        json!({ "file": { "archiveStatus": "reactivating", "mimeType": "text/plain" } }),
        json!({ "id": "01F", "name": "a.txt", "file": { "archiveStatus": "reactivating" } }),
    ];
    for body in bodies {
        let task = json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/items/01F/unarchive" } });
        let completion = completed(run(task).play([json(200, body.clone())]));
        assert_eq!((completion.item, completion.observed, completion.polls), (Some(Parsed(body)), Observed::Start, 0));
    }
    let task = json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/items/01F/archive" } });
    assert_eq!(completed(run(task).play([empty(204)])).item, None);
}

#[test]
fn a_resource_that_gives_the_url_of_a_monitor_is_no_longer_the_result() {
    let mut run = action("/a/jobs");
    let moved = json(200, json!({ "id": "1", "status": "running" })).with("Location", "/operations/2");
    let last = json(200, json!({ "id": "2", "status": "completed" }));
    let completion = completed(run.play([json(201, json!({ "id": "1", "status": "notStarted" })), moved, last]));
    assert_eq!((completion.item, completion.location), (Some(Parsed(json!({ "id": "2", "status": "completed" }))), None));
}

#[test]
fn an_operation_that_names_no_result_is_the_result() {
    for header in ["Location", "Operation-Location"] {
        // Print's operation contains the new printer, and a recovery job of Entra is what `Location` names.
        let last = json!({ "id": "2", "status": { "state": "succeeded" }, "printer": { "id": "9" } });
        let mut run = action("/print/printers/create");
        let completion = completed(run.play([empty(202).with(header, "/print/operations/2"), json(200, last.clone())]));
        assert_eq!((completion.item, completion.location), (Some(Parsed(last)), None));
        assert_eq!(run.requests.len(), 2);
    }
}

#[test]
fn the_status_of_a_monitor_that_is_polled_without_the_token_is_not_the_result() {
    let end = || json(200, json!({ "id": "2", "status": "completed" }));
    let elsewhere = empty(202).with("Location", "https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=x");
    assert_eq!(completed(action("/a").play([elsewhere, end()])).item, None);
    let own = empty(202).with("Location", "https://graph.microsoft.com/monitor/1");
    assert_eq!(completed(action("/a").play([own, empty(401), empty(401), end()])).item, None);
}

#[test]
fn a_resource_that_names_a_result_is_not_the_result() {
    for name in ["resourceLocation", "targetResourceLocation"] {
        let created = json(201, json!({ "id": "1", "status": "notStarted" }));
        let last = json(200, json!({ "id": "1", "status": "completed", name: format!("{GRAPH_ROOT}/b/2") }));
        let mut run = action("/a/jobs");
        let result = json!({ "id": "2" });
        assert_eq!(completed(run.play([created, last, json(200, result.clone())])).item, Some(Parsed(result)));
        assert_eq!(run.urls()[2], format!("{GRAPH_ROOT}/b/2"));
    }
}

#[test]
fn a_success_that_names_its_result_at_once_is_not_the_result() {
    let status = json(200, json!({ "status": "succeeded", "resourceLocation": format!("{GRAPH_ROOT}/b/2") }));
    let result = json!({ "id": "2" });
    assert_eq!(completed(action("/a/jobs").play([status, json(200, result.clone())])).item, Some(Parsed(result)));
}

#[test]
fn a_response_with_several_statuses_is_uncertain() {
    for body in [json!({ "responses": [] }), json!({ "id": "1", "status": "running" })] {
        let outcome = action("/a/jobs").play([json(207, body)]);
        assert!(matches!(outcome, Outcome::Uncertain { .. }), "{outcome:?}");
    }
}
