//! A task, read from one object: the action that it starts or follows, and the fields that are rejected.

use longhaul::{action::io::Output, protocol::request::Token};
use serde_json::{Value, json};

use crate::support::{
    host::GRAPH,
    run::{BEGINNING, completed, read, run},
    script::{MONITOR, json},
};

/// The first request of a task: its method, and the part of its URL after the drive's.
fn first(mut task: Value) -> String {
    task["baseUrl"] = json!(GRAPH);
    let mut run = run(task);
    run.step().expect("a request is sent");
    let request = &run.requests[0];
    format!("{} {}", request.method.as_str(), request.url.trim_start_matches(GRAPH))
}

fn refused(task: Value) -> Option<String> {
    read(task, BEGINNING).err().map(|error| error.field.to_string())
}

#[test]
fn each_operation_begins_with_its_own_request() {
    let upload = json!({ "name": "a", "sourceUrl": "https://example.com/a" });
    let saved = json!({ "longhaul": 1, "kind": "copy", "monitorUrl": MONITOR, "startedAt": 0 });
    let tasks = [
        (json!({ "operation": "copy", "target": "1", "body": { "name": "a" } }), "POST", "/items/1/copy"),
        (json!({ "operation": "uploadFromUrl", "target": "1", "body": upload }), "POST", "/items/1/children"),
        (json!({ "operation": "start", "body": { "path": "/x", "method": "PATCH" } }), "PATCH", "/x"),
        (json!({ "operation": "resume", "target": saved }), "GET", MONITOR),
        (json!({ "operation": "follow", "target": MONITOR }), "GET", MONITOR),
    ];
    for (task, method, url) in tasks {
        assert_eq!(first(task.clone()), format!("{method} {url}"), "{task}");
    }
}

#[test]
fn the_service_and_the_options_are_those_of_the_task() {
    let task = json!({ "operation": "copy", "baseUrl": GRAPH, "service": "onedrive", "target": "1", "body": { "name": "a" },
        "options": { "conflictBehavior": "rename", "requestTimeoutMs": 3_000 } });
    match read(task, BEGINNING).expect("the task is sound").next(BEGINNING) {
        Output::Send { request, timeout_ms: 3_000, .. } => {
            assert!(request.respond_async && request.url.ends_with("=rename"), "{request:?}");
        }
        output => panic!("{output:?}"),
    }
}

#[test]
fn a_monitor_url_from_elsewhere_is_followed_as_a_copys() {
    let done = || json(200, json!({ "status": "completed", "resourceId": "R" }));
    let item = || json(200, json!({ "id": "R" }));
    let monitor = "https://graph.microsoft.com/v1.0/me/drive/operations/1";
    let follow = |options: Value| run(json!({ "operation": "follow", "baseUrl": GRAPH, "target": monitor, "options": options }));

    let mut plain = follow(json!({}));
    assert_eq!(completed(plain.play([done(), item()])).elapsed_ms, plain.now - BEGINNING);
    assert_eq!(plain.requests[0].token, Token::Without);

    let mut on_another_drive = follow(json!({ "driveId": "D" }));
    completed(on_another_drive.play([done(), item()]));
    assert_eq!(on_another_drive.urls()[1], "https://graph.microsoft.com/v1.0/drives/D/items/R");

    let mut any = follow(json!({ "kind": "any" }));
    completed(any.play([done()]));
    assert_eq!(any.requests[0].token, Token::Current);
}

#[test]
fn an_invalid_task_is_refused_by_the_name_of_its_field() {
    let copy = |member: &str, value: Value| {
        let mut task = json!({ "operation": "copy", "baseUrl": GRAPH, "target": "1", "body": { "name": "a" } });
        task[member] = value;
        refused(task)
    };
    assert_eq!(copy("service", json!("graph")), None);
    assert_eq!(copy("baseUrl", json!(null)).as_deref(), Some("baseUrl"));
    assert_eq!(copy("service", json!("sharepoint")).as_deref(), Some("service"));
    assert_eq!(copy("target", json!(null)).as_deref(), Some("item"));
    assert_eq!(copy("options", json!({ "timeoutMs": 0 })).as_deref(), Some("timeoutMs"));

    let follow = |target: Value, options: Value| refused(json!({ "operation": "follow", "target": target, "options": options }));
    assert_eq!(follow(json!(MONITOR), json!({})), None);
    for target in [json!(null), json!({}), json!("http://example.com/monitor")] {
        assert_eq!(follow(target, json!({})).as_deref(), Some("monitorUrl"));
    }
    assert_eq!(follow(json!(MONITOR), json!({ "kind": "theft" })).as_deref(), Some("kind"));
    assert_eq!(follow(json!(MONITOR), json!({ "driveId": 5 })).as_deref(), Some("driveId"));
    assert_eq!(refused(json!({ "operation": "resume", "target": MONITOR })).as_deref(), Some("saved"));
}
