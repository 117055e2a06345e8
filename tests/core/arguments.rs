//! The arguments of a caller: a task, which is one object, and its members. Each error names the invalid field.

use longhaul::{
    action::{io::Output, settings::Settings},
    protocol::{
        argument::{Argument, ArgumentError},
        request::Token,
        start_spec::StartSpec,
    },
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, Parsed},
    run::{BEGINNING, completed, drive, read, run},
    script::{MONITOR, json},
};

/// The first request of a task: its method, and the part of its URL after the drive's.
fn first(mut task: Value) -> String {
    task["baseUrl"] = json!(GRAPH);
    let mut run = run(task);
    run.step().expect("a request is sent");
    let request = &run.requests[0];
    format!("{} {}", <&str>::from(request.method), request.url.trim_start_matches(GRAPH))
}

/// The field for which a task is refused.
fn refused_field(task: Value) -> Option<String> {
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
    let mut action = read(task, BEGINNING).expect("the task is sound");
    assert_eq!(action.context().settings.request_timeout_ms, 3_000);
    match action.next(BEGINNING) {
        Output::Send { request, .. } => {
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
        refused_field(task)
    };
    assert_eq!(copy("service", json!("graph")), None);
    assert_eq!(copy("baseUrl", json!(null)).as_deref(), Some("baseUrl"));
    assert_eq!(copy("target", json!(null)).as_deref(), Some("item"));
    assert_eq!(copy("options", json!({ "timeoutMs": 0 })).as_deref(), Some("timeoutMs"));

    let follow =
        |target: Value, options: Value| refused_field(json!({ "operation": "follow", "target": target, "options": options }));
    assert_eq!(follow(json!(MONITOR), json!({})), None);
    for target in [json!(null), json!({}), json!("http://example.com/monitor"), json!("/monitor")] {
        assert_eq!(follow(target, json!({})).as_deref(), Some("monitorUrl"));
    }
    for target in ["", "undefined", "//user@example.com/monitor"] {
        let task = json!({ "operation": "follow", "baseUrl": GRAPH, "target": target });
        assert_eq!(refused_field(task).as_deref(), Some("monitorUrl"), "{target}");
    }
    assert_eq!(follow(json!(MONITOR), json!({ "kind": "theft" })).as_deref(), Some("kind"));
    assert_eq!(follow(json!(MONITOR), json!({ "driveId": 5 })).as_deref(), Some("driveId"));
    assert_eq!(refused_field(json!({ "operation": "resume", "target": MONITOR })).as_deref(), Some("saved"));
}

/// The invalid field, and whether its value is only out of range.
type Refusal = Option<(String, bool)>;

fn refusal<T>(read: Result<T, Box<ArgumentError>>) -> Refusal {
    read.err().map(|error| (error.field.to_string(), error.out_of_range))
}

/// The error for a field that has the wrong type.
fn wrong(field: &str) -> Refusal {
    Some((field.to_owned(), false))
}

/// The error for a field that is out of range.
fn out_of_range(field: &str) -> Refusal {
    Some((field.to_owned(), true))
}

fn argument(value: Value) -> Argument<'static, Parsed> {
    Argument::unprefixed(Parsed(value), "it")
}

fn options(options: Value) -> Refusal {
    refusal(Settings::read(&argument(options)))
}

#[test]
fn times_are_numbers_above_zero() {
    assert_eq!(options(json!({})), None);
    assert_eq!(options(json!({ "timeoutMs": 0.5, "requestTimeoutMs": 1e300, "pacing": { "firstMs": 1 } })), None);
    for field in ["timeoutMs", "requestTimeoutMs"] {
        assert_eq!(options(json!({ field: 0 })), out_of_range(field));
        assert_eq!(options(json!({ field: -1 })), out_of_range(field));
        assert_eq!(options(json!({ field: "5" })), wrong(field));
    }
    assert_eq!(options(json!({ "pacing": 5 })), wrong("pacing"));
    assert_eq!(options(json!({ "pacing": { "minMs": "x" } })), wrong("pacing.minMs"));
    assert_eq!(options(json!({ "pacing": { "minMs": 10, "maxMs": 5 } })), out_of_range("pacing.minMs"));
}

fn copy(body: Value, options: Value) -> Refusal {
    let body = Argument::unprefixed(Parsed(body), "copy");
    refusal(StartSpec::copy(&argument(json!("1")), &body, &argument(options), &drive(GRAPH)))
}

#[test]
fn a_copys_members_have_their_types() {
    assert_eq!(copy(json!({ "name": "x", "parentReference": { "id": "1", "driveId": "2" }, "new": 5 }), json!({})), None);
    assert_eq!(copy(json!("x"), json!({})), wrong("copy"));
    assert_eq!(copy(json!({ "name": 5 }), json!({})), wrong("name"));
    assert_eq!(copy(json!({ "name": "" }), json!({})), wrong("name"));
    assert_eq!(copy(json!({ "parentReference": "x" }), json!({})), wrong("parentReference"));
    assert_eq!(copy(json!({ "parentReference": { "path": 5 } }), json!({})), wrong("parentReference.path"));
    assert_eq!(copy(json!({ "parentReference": { "driveId": [] } }), json!({})), wrong("parentReference.driveId"));
    assert_eq!(copy(json!({ "name": "x", "childrenOnly": "yes" }), json!({})), wrong("childrenOnly"));
    assert_eq!(copy(json!({ "name": "x" }), json!({ "conflictBehavior": "ask" })), wrong("conflictBehavior"));
    assert_eq!(copy(json!({ "name": "x" }), json!({ "conflictBehavior": 1 })), wrong("conflictBehavior"));
}

#[test]
fn a_copy_needs_a_folder_or_a_name() {
    for body in [json!({}), json!(null), json!({ "childrenOnly": true }), json!({ "name": null })] {
        assert_eq!(copy(body.clone(), json!({})), wrong("copy"), "{body}");
    }
}

#[test]
fn a_drive_id_that_is_a_dot_segment_is_refused() {
    for id in [".", ".."] {
        let body = json!({ "parentReference": { "driveId": id, "id": "1" } });
        assert_eq!(copy(body, json!({})), wrong("parentReference.driveId"));
    }
}

#[test]
fn an_upload_needs_a_name_and_a_source() {
    let read = |body| refusal(StartSpec::upload_from_url(&argument(json!("1")), &argument(body)));
    assert_eq!(read(json!({ "name": "x", "sourceUrl": "https://example.com/x" })), None);
    assert_eq!(read(json!({ "name": "x" })), wrong("sourceUrl"));
    assert_eq!(read(json!({ "sourceUrl": "https://example.com/x" })), wrong("name"));
}

#[test]
fn any_other_start_needs_a_path_below_the_base() {
    let drive = drive("https://graph.microsoft.com/v1.0/me/drive/");
    let read = |request| refusal(StartSpec::any(&argument(request), &drive));
    assert_eq!(read(json!({ "path": "/x", "method": "PATCH", "body": {} })), None);
    assert_eq!(read(json!({})), wrong("path"));
    assert_eq!(read(json!({ "path": "x" })), wrong("path"));
    assert_eq!(read(json!({ "path": "https://evil.example/" })), wrong("path"));
    for path in ["/..", "/../../users", "/a/../../x", "/%2e%2E/x", "/.%2e?a", "/..\\x", "/.\n./x", "/..#a"] {
        assert_eq!(read(json!({ "path": path })), wrong("path"), "{path:?}");
    }
    for path in ["/", "/...", "/a..b", "/.a", "/items('a')/x?y=/../../..", "/x#/../..", "/a/../b"] {
        assert_eq!(read(json!({ "path": path })), None, "{path:?}");
    }
    assert_eq!(read(json!({ "path": "/x", "method": "GET" })), wrong("method"));
    assert_eq!(read(json!({ "path": "/x", "body": "text" })), wrong("body"));
}

#[test]
fn a_duration_is_clamped_between_a_millisecond_and_a_century() {
    let timeout = |ms: f64| {
        let options = argument(json!({ "timeoutMs": ms }));
        Settings::read(&options).expect("it is a time").timeout_ms
    };
    assert_eq!([timeout(0.25), timeout(1.5), timeout(90_000.0)], [Some(1), Some(1), Some(90_000)]);
    assert_eq!(timeout(1e300), Some(3_162_240_000_000));
    // The shortest and the longest wait may be the same.
    assert_eq!(options(json!({ "pacing": { "minMs": 5, "maxMs": 5 } })), None);
}
