//! Fault plans for behaviour that the service has shown.

use std::io::Read as _;
use std::net::TcpStream;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, body, header};

const COPY: &str = "/v1.0/me/drive/root:/notes.txt:/copy";

#[test]
fn a_monitor_is_not_found_once_between_running_responses() {
    let server = Server::start(&["--bytes-per-second", "20000"]);
    crate::support::with_files(server.folder());
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    server.faults(
        json!([{ "where": "monitor", "skip": 1, "answer": { "status": 404, "body": { "error": { "code": "itemNotFound" } } } }]),
    );
    let statuses: Vec<u16> = (0..3).map(|_| server.fetch(&monitor).status().as_u16()).collect();
    assert_eq!(statuses, [202, 404, 202]);
}

#[test]
fn a_monitor_redirects_to_a_sign_in_page() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "a.txt" }));
    for origin in ["drive", "monitor"] {
        server.faults(
            json!([{ "where": "monitor", "answer": { "status": 302, "headers": { "Location": format!("${origin}/signin") } } }]),
        );
        let redirected = server.fetch(&monitor);
        assert_eq!(redirected.status(), 302);
        let page = server.fetch(&header(&redirected, "location"));
        assert_eq!((page.status().as_u16(), header(&page, "content-type").as_str()), (200, "text/html; charset=utf-8"));
        assert_eq!(header(&page, "access-control-allow-origin"), "*");
    }
    server.faults(json!([
        { "where": "monitor", "answer": { "status": 302, "headers": { "Location": "$drive/signin" } } },
        { "where": "any", "path": "/signin", "cors": "none" },
    ]));
    let hidden = server.fetch(&header(&server.fetch(&monitor), "location"));
    assert!(!hidden.headers().contains_key("access-control-allow-origin"));
}

#[test]
fn a_start_does_not_find_its_destination_yet() {
    let server = Server::with_some_files();
    let message = "Failed to verify the existence of destination location";
    let error = json!({ "error": { "code": "itemNotFound", "message": message } });
    server.faults(json!([{ "where": "start", "times": 2, "answer": { "status": 404, "body": error } }]));
    let statuses: Vec<u16> = (0..3).map(|_| server.post(COPY, &json!({ "name": "a.txt" })).status().as_u16()).collect();
    assert_eq!(statuses, [404, 404, 202]);
}

/// Starts a copy, with which an outage of the monitors begins, and returns their address. The start has its response.
fn begin_outage_of_monitors(server: &Server, away_ms: u64) -> String {
    let address = server.ready("monitor").trim_start_matches("http://").to_owned();
    let mut open = TcpStream::connect(&address).unwrap();
    server.faults(json!([{ "where": "start", "awayMs": away_ms, "away": "monitor" }]));
    assert_eq!(server.post(COPY, &json!({ "name": "b.txt" })).status(), 202, "the start itself is answered");
    assert!(!matches!(open.read(&mut [0]), Ok(1..)), "an open connection breaks off");
    address
}

#[test]
fn the_monitors_are_unreachable_while_the_drive_is_not() {
    let server = Server::with_some_files();
    let address = begin_outage_of_monitors(&server, 600_000);
    while TcpStream::connect(&address).is_ok() {}
    assert_eq!(server.get("/v1.0/me/drive/root").status(), 200);
}

#[test]
fn the_monitors_are_reachable_after_an_outage() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "a.txt" }));
    let address = begin_outage_of_monitors(&server, 1);
    while TcpStream::connect(&address).is_err() {}
    assert_eq!(server.end(&monitor).1["status"], "completed");
}

#[test]
fn the_monitor_url_is_in_operation_location() {
    let server = Server::with_some_files();
    server.faults(json!([
        { "where": "start", "monitorIn": "operationLocation" },
        { "where": "start", "monitorIn": "operationLocation", "cors": "exposeAll" },
    ]));
    let hidden = server.post(COPY, &json!({ "name": "a.txt" }));
    assert!(!hidden.headers().contains_key("location"));
    assert!(!header(&hidden, "access-control-expose-headers").contains("Operation-Location"));
    assert_eq!(server.end(&header(&hidden, "operation-location")).1["status"], "completed");
    let exposed = server.post(COPY, &json!({ "name": "b.txt" }));
    assert_eq!(header(&exposed, "access-control-expose-headers"), "*");
    server.faults(json!([{ "where": "monitor", "cors": "exposeAll" }]));
    assert_eq!(header(&server.fetch(&header(&exposed, "operation-location")), "access-control-expose-headers"), "*");
}

#[test]
fn a_started_resource_is_its_own_operation() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "start", "monitorIn": "resource", "bytesPerSecond": 20_000 }]));
    let started = server.post(COPY, &json!({ "name": "a.txt" }));
    assert!(!started.headers().contains_key("location") && !started.headers().contains_key("operation-location"));
    let resource = body(started, 201);
    assert!(["notStarted", "inProgress"].iter().any(|word| resource["status"] == *word), "{resource}");
    let path = format!("{COPY}/{}", resource["id"].as_str().unwrap());
    let done = loop {
        let now = body(server.get(&path), 200);
        assert_eq!(now["id"], resource["id"]);
        if now["status"] == "completed" {
            break now;
        }
    };
    assert_eq!(done["resourceId"], server.id("root:/a.txt"));
    assert_eq!(server.fetch(&format!("{}{path}", server.ready("drive"))).status(), 401, "the token is needed");
}

#[test]
fn another_action_of_graph_is_played_by_its_method_and_path() {
    let server = Server::empty();
    let operation = "/v1.0/teams('1')/operations('2')";
    let location = json!({ "Location": "/teams('1')/operations('2')" });
    server.faults(json!([
        { "where": "any", "method": "post", "path": "/v1.0/teams", "answer": { "status": 202, "headers": location } },
        { "where": "any", "path": operation, "answer": { "status": 200, "body": { "status": "inProgress" } } },
        { "where": "any", "path": "/v1.0/teams*", "answer": { "status": 200, "body": { "status": "succeeded" } } },
    ]));
    assert_eq!(server.get("/v1.0/teams/9").json::<Value>().unwrap()["status"], "succeeded", "a path that starts like this");
    let started = server.post("/v1.0/teams", &json!({}));
    assert_eq!((started.status().as_u16(), header(&started, "location").as_str()), (202, "/teams('1')/operations('2')"));
    assert_eq!(body(server.get(operation), 200)["status"], "inProgress");
    assert_eq!(server.get(operation).status(), 400, "nothing is left");
}

#[test]
fn a_fault_of_one_method_leaves_others_alone() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "any", "method": "DELETE", "answer": { "status": 423 } }]));
    assert_eq!(server.get("/v1.0/me/drive/root:/notes.txt").status(), 200);
    assert_eq!(server.request(Method::DELETE, "/v1.0/me/drive/root:/notes.txt").send().unwrap().status(), 423);
    assert!(server.folder().join("notes.txt").exists());
}
