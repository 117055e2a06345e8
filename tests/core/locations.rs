//! The URL of a monitor: which header contains it, the base of a relative URL, and which URLs are never requested.

use longhaul::{action::outcome::UnknownReason, protocol::request::Token};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE},
    run::{GRAPH_ROOT, accepted_copy, completed, copy, follow, monitor_alone, read, run, unknown},
    script::{MONITOR, Scripted, empty, json},
};

fn running() -> Scripted {
    json(202, json!({ "status": "inProgress" }))
}

fn done() -> Scripted {
    json(200, json!({ "status": "completed" }))
}

#[test]
fn a_relative_location_of_a_monitor_is_relative_to_that_monitor() {
    let monitor = "https://contoso.sharepoint.com/sites/x/_api/v2.1/drives/b!SRC/operations/1?c=x&tempauth=t";
    let host = "https://contoso.sharepoint.com";
    let moves = [
        ("2?c=y", format!("{host}/sites/x/_api/v2.1/drives/b!SRC/operations/2?c=y")),
        ("./2", format!("{host}/sites/x/_api/v2.1/drives/b!SRC/operations/2")),
        ("../operations/2", format!("{host}/sites/x/_api/v2.1/drives/b!SRC/operations/2")),
        ("/_api/v2.0/monitor/2", format!("{host}/_api/v2.0/monitor/2")),
        ("?c=y&tempauth=u", format!("{host}/sites/x/_api/v2.1/drives/b!SRC/operations/1?c=y&tempauth=u")),
        ("//fabrikam.sharepoint.com/monitor/2", "https://fabrikam.sharepoint.com/monitor/2".to_owned()),
        ("https://fabrikam.sharepoint.com/monitor/2", "https://fabrikam.sharepoint.com/monitor/2".to_owned()),
    ];
    for drive in [Some(GRAPH), Some(ONEDRIVE), None] {
        for (location, expected) in &moves {
            let mut run = follow(monitor, "copy", drive);
            completed(run.play([running().with("Location", location), done()]));
            assert_eq!(run.urls()[1], expected, "{location}");
            assert!(run.requests.iter().all(|request| request.token == Token::Without));
        }
    }
}

#[test]
fn a_relative_location_on_the_drives_own_origin_follows_graphs_rule() {
    for (location, expected) in [
        ("/teams('1')/operations('2')", "/teams('1')/operations('2')"),
        ("teams('1')/operations('2')", "/teams('1')/operations('2')"),
        ("/v1.0/teams('1')/operations('2')", "/teams('1')/operations('2')"),
    ] {
        let mut run = follow("https://graph.microsoft.com/v1.0/teams('1')/operations('1')", "any", Some(GRAPH_ROOT));
        completed(run.play([running().with("Location", location), done()]));
        assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}{expected}"));
    }
}

#[test]
fn a_relative_monitor_url_from_elsewhere_follows_graphs_rule() {
    for monitor in ["/teams('1')/operations('1')", "/v1.0/teams('1')/operations('1')"] {
        let mut run = follow(monitor, "any", Some(GRAPH_ROOT));
        completed(run.play([done()]));
        assert_eq!(run.urls(), [format!("{GRAPH_ROOT}/teams('1')/operations('1')")]);
    }
}

#[test]
fn a_relative_redirect_of_a_monitor_is_relative_to_that_monitor() {
    for (status, drive) in [301, 302, 303, 307, 308].into_iter().flat_map(|status| [(status, GRAPH), (status, ONEDRIVE)]) {
        let mut run = follow("https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=t", "copy", Some(drive));
        completed(run.play([empty(status).with("Location", "/_api/v2.0/monitor/2?tempauth=u"), done()]));
        assert_eq!(run.urls()[1], "https://contoso.sharepoint.com/_api/v2.0/monitor/2?tempauth=u");
    }
}

#[test]
fn a_relative_location_of_a_result_is_relative_to_the_monitor_that_sent_it() {
    let monitor = "https://contoso.sharepoint.com/sites/x/_api/v2.1/operations/1?tempauth=t";
    let expected = "https://contoso.sharepoint.com/sites/x/_api/v2.1/drives/b!DST/items/01ABC";
    for end in [
        empty(303).with("Location", "../drives/b!DST/items/01ABC"),
        json(200, json!({ "status": "completed", "resourceLocation": "/sites/x/_api/v2.1/drives/b!DST/items/01ABC" })),
    ] {
        let mut run = follow(monitor, "copy", Some(GRAPH));
        let completion = completed(run.play([end, json(200, json!({ "id": "01ABC", "name": "Copy" }))]));
        assert_eq!(completion.location.as_deref(), Some(expected));
        assert_eq!(run.urls()[1], format!("{GRAPH_ROOT}/drives/b!DST/items/01ABC"));
    }
}

#[test]
fn a_monitor_that_moves_is_followed_and_saved() {
    let moved = "https://contoso.sharepoint.com/_api/v2.1/drive/operations/9?c=1";
    for name in ["Location", "Operation-Location"] {
        let mut run = monitor_alone();
        completed(run.play([running().with(name, moved), running(), done()]));
        assert_eq!(run.urls(), [MONITOR, moved, moved]);
        let saved = run.accepted.last().cloned().flatten().expect("it was saved again");
        assert_eq!(saved.monitor.as_ref().map(|monitor| monitor.reveal().as_str()), Some(moved));
    }
}

#[test]
fn a_monitor_does_not_move_to_where_a_page_may_not_send_requests() {
    let locations = [
        "http://evil.example/monitor",
        "ftp://host/x",
        "https://user:password@host/x",
        "javascript:alert(1)",
        "data:,x",
        "file:///etc/passwd",
        "https://",
        "",
    ];
    for location in locations {
        for name in ["Location", "Operation-Location"] {
            let mut run = monitor_alone();
            completed(run.play([running().with(name, location), done()]));
            assert_eq!(run.urls(), [MONITOR, MONITOR], "{location}");
        }
    }
}

#[test]
fn a_location_that_a_page_may_not_request_leaves_the_outcome_unknown() {
    let locations = [
        "http://example.com/monitor",
        "https://user:password@example.com/monitor",
        "ftp://example.com/",
        "https://",
        "https://example.com:99999/monitor",
    ];
    for location in locations {
        let mut run = copy();
        assert_eq!(unknown(run.play([empty(202).with("Location", location)])), UnknownReason::LocationUnusable, "{location}");
    }
}

#[test]
fn a_drive_or_a_monitor_on_https_has_no_monitor_on_plain_http() {
    let saved = |url: &str| json!({ "longhaul": 1, "kind": "copy", "monitorUrl": url, "startedAt": 1 });
    for url in ["http://localhost/m", "http://127.0.0.1:4871/m", "http://[::1]/m", "http://x.localhost/m"] {
        let tasks = [
            json!({ "operation": "follow", "baseUrl": GRAPH, "target": url }),
            json!({ "operation": "resume", "baseUrl": GRAPH, "target": saved(url) }),
        ];
        for task in tasks {
            assert!(read(task, 1).expect_err("it is refused").field.ends_with("onitorUrl"), "{url}");
        }
        let start = empty(202).with("Location", url);
        assert_eq!(unknown(copy().play([start])), UnknownReason::LocationUnusable, "{url}");
        let mut moved = accepted_copy();
        completed(moved.play([running().with("Location", url), done()]));
        assert_eq!(moved.urls(), [MONITOR, MONITOR], "{url}");
        let mut alone = monitor_alone();
        completed(alone.play([running().with("Location", url), done()]));
        assert_eq!(alone.urls(), [MONITOR, MONITOR], "{url}");
        // A monitor without a drive, and the monitor of a drive on this machine, may have this URL.
        read(json!({ "operation": "follow", "target": url }), 1).expect("a monitor alone may be on this machine");
        let local = "http://127.0.0.1:4870/v1.0/me/drive";
        read(json!({ "operation": "follow", "baseUrl": local, "target": url }), 1).expect("the drive is there too");
    }
}

/// An action of Graph whose body isn't a copy's.
fn action() -> crate::support::run::Run {
    run(json!({ "operation": "start", "baseUrl": GRAPH_ROOT, "body": { "path": "/x", "body": {} } }))
}

fn at_graph(path: &str) -> String {
    format!("{GRAPH_ROOT}/{path}")
}

#[test]
fn operation_location_names_the_monitor_and_location_beside_it_the_result() {
    for status in [200, 201, 202, 204] {
        let mut run = action();
        let start = empty(status).with("Operation-Location", &at_graph("operations/1")).with("Location", &at_graph("results/1"));
        let completion = completed(run.play([start, done(), json(200, json!({ "id": "R" }))]));
        assert_eq!(run.urls()[1..], [at_graph("operations/1"), at_graph("results/1")]);
        assert_eq!(completion.location.as_deref(), Some(at_graph("results/1").as_str()));
        assert!(completion.item.is_some());
    }
}

#[test]
fn a_new_operation_location_is_followed_and_a_location_beside_it_stays_the_result() {
    let [monitor, moved, result] = ["operations/1", "operations/2", "results/1"].map(at_graph);
    let mut run = action();
    let start = empty(202).with("Operation-Location", &monitor).with("Location", &result);
    let script = [
        start,
        running().with("Location", &result),
        running().with("Operation-Location", &moved),
        done(),
        // An error isn't a result, even under 200.
        json(200, json!({ "error": { "code": "x" } })),
        json(200, json!({ "id": "R" })),
    ];
    assert!(completed(run.play(script)).item.is_some());
    assert_eq!(run.urls()[1..], [&monitor, &monitor, &moved, &result, &result]);
}

#[test]
fn a_result_that_the_start_named_is_kept_when_the_action_is_saved() {
    let mut run = action();
    run.step().expect("the start is sent");
    run.respond(empty(202).with("Operation-Location", &at_graph("operations/1")).with("Location", &at_graph("results/1")));
    let _ = run.step();
    let saved = run.accepted[0].as_ref().expect("it can be followed");
    let form: Value = serde_json::to_value(saved.to_json()).expect("it is plain data");
    let task = json!({ "operation": "resume", "baseUrl": GRAPH_ROOT, "target": form });
    let mut resumed = crate::support::run::run(task);
    assert!(completed(resumed.play([done(), json(200, json!({ "id": "R" }))])).item.is_some());
    assert_eq!(resumed.urls(), [at_graph("operations/1"), at_graph("results/1")]);
}

#[test]
fn a_location_that_repeats_the_monitors_url_changes_nothing() {
    let mut run = accepted_copy();
    completed(run.play([running().with("Location", MONITOR), done()]));
    assert_eq!(run.accepted.len(), 1);
}

#[test]
fn a_monitor_that_moves_may_name_the_result_in_location() {
    let result = "https://contoso.sharepoint.com/_api/v2.0/drives/b!DST/items/01R";
    let mut run = accepted_copy();
    let moved = running().with("Operation-Location", "https://contoso.sharepoint.com/monitor/2").with("Location", result);
    let completion = completed(run.play([moved, done(), empty(403)]));
    assert_eq!(completion.location.as_deref(), Some(result));
    assert_eq!(run.urls()[2], format!("{GRAPH_ROOT}/drives/b!DST/items/01R"));
}
