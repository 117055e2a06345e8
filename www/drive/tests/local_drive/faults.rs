//! The fault plan.

use std::io::Read as _;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header};

fn copy(name: &str) -> Value {
    json!({ "name": name })
}

const COPY: &str = "/v1.0/me/drive/root:/notes.txt:/copy";

#[test]
fn the_first_matching_fault_applies_and_is_counted() {
    let server = Server::with_some_files();
    server.faults(json!([
        { "where": "item", "skip": 1, "times": 2, "answer": { "status": 503, "headers": { "Retry-After": "1.5" }, "body": "busy" } },
        { "where": "item", "times": null, "answer": { "status": 500 } },
        { "where": "children", "answer": { "status": 429 } },
    ]));
    assert_eq!(server.get("/v1.0/me/drive").status(), 200, "a drive isn't an item");
    let statuses: Vec<u16> = (0..4).map(|_| server.get("/v1.0/me/drive/root").status().as_u16()).collect();
    assert_eq!(statuses, [500, 503, 503, 500], "the second fault applies where the first one skips");
    assert_eq!(server.get("/v1.0/me/drive/root/children").status(), 429);
    assert_eq!(server.get("/v1.0/me/drive/root/children").status(), 200);
    let left = body(server.get("/admin/faults"), 200);
    assert_eq!(left["faults"].as_array().unwrap().len(), 1);
    assert_eq!(left["faults"][0]["times"], Value::Null);
    assert_eq!(server.request(Method::DELETE, "/admin/faults").send().unwrap().status(), 204);
    assert_eq!(server.get("/v1.0/me/drive/root").status(), 200);
}

#[test]
fn faults_can_be_added_and_removed_by_name() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "item", "answer": { "status": 503 } }, { "where": "start", "name": "b.txt" }]));
    let more = json!({ "faults": [{ "where": "item", "answer": { "status": 500 } }, { "where": "start", "name": "c.txt" }] });
    assert_eq!(server.request(Method::POST, "/admin/faults").json(&more).send().unwrap().status(), 204);
    let statuses: Vec<u16> = (0..3).map(|_| server.get("/v1.0/me/drive/root").status().as_u16()).collect();
    assert_eq!(statuses, [503, 500, 200]);
    assert_eq!(server.request(Method::DELETE, "/admin/faults?name=b.txt").send().unwrap().status(), 204);
    let left = body(server.get("/admin/faults"), 200);
    assert_eq!(left["faults"].as_array().unwrap().iter().map(|fault| &fault["name"]).collect::<Vec<_>>(), ["c.txt"]);
    let nowhere = server.request(Method::POST, "/admin/faults").json(&json!({ "faults": [{ "where": "nowhere" }] }));
    assert_error(nowhere.send().unwrap(), 400, "invalidRequest", "faults");
}

#[test]
fn an_answer_can_contain_the_origins_and_follow_a_performed_request() {
    let server = Server::with_some_files();
    server.faults(json!([
        { "where": "start", "name": "a.txt", "perform": true, "answer": { "status": 504, "headers": { "X-Drive": "$drive" }, "body": { "at": ["$monitor/x"] } } },
        { "where": "start", "answer": { "status": 504 } },
    ]));
    assert_eq!(server.post(COPY, &copy("b.txt")).status(), 504);
    let performed = server.post(COPY, &copy("a.txt"));
    assert_eq!(header(&performed, "x-drive"), server.ready("drive"));
    assert_eq!(header(&performed, "content-type"), "application/json");
    assert_eq!(body(performed, 504)["at"][0], format!("{}/x", server.ready("monitor")));
    while !server.names("").contains(&"a.txt".to_owned()) {
        std::thread::yield_now();
    }
    assert!(!server.names("").contains(&"b.txt".to_owned()));
}

#[test]
fn a_monitor_can_answer_anything() {
    let server = Server::with_some_files();
    let other = server.copy("root:/notes.txt", &copy("b.txt"));
    let named = server.copy("root:/notes.txt", &copy("a.txt"));
    server.faults(json!([
        { "where": "monitor", "name": "a.txt", "answer": { "status": 500, "body": { "error": { "code": "operationNotFound" } } } },
        { "where": "monitor", "answer": { "status": 202, "headers": { "Location": "$monitor/moved/to" } } },
        { "where": "monitor", "times": 1, "answer": { "status": 303, "headers": { "Location": "$drive/items/01X" } } },
    ]));
    let moved = header(&server.fetch(&other), "location");
    assert_eq!(moved, format!("{}/moved/to", server.ready("monitor")));
    assert_eq!(header(&server.fetch(&moved), "location"), format!("{}/items/01X", server.ready("drive")));
    assert_error(server.fetch(&moved), 404, "itemNotFound", "");
    assert_eq!(body(server.fetch(&named), 500)["error"]["code"], "operationNotFound");
    assert_eq!(server.end(&named).1["status"], "completed");
}

#[test]
fn the_item_after_a_redirect_can_answer_anything_without_the_token() {
    let server = Server::with_some_files();
    let item = format!("{}/items/{}", server.ready("drive"), server.id("root:/notes.txt"));
    server.faults(json!([
        { "where": "item", "cors": "none" },
        { "where": "item", "name": "notes.txt", "answer": { "status": 200, "body": { "id": "01X" } } },
    ]));
    let unreadable = server.fetch(&item);
    assert_eq!((unreadable.status().as_u16(), unreadable.headers().contains_key("access-control-allow-origin")), (401, false));
    assert_eq!(body(server.fetch(&item), 200)["id"], "01X");
    assert_error(server.fetch(&item), 401, "unauthenticated", "Authorization");
    assert_eq!(server.fetch(&format!("{}/admin/faults", server.ready("drive"))).status(), 401);
}

#[test]
fn breaks_connections_off() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "start", "cut": "connection" }, { "where": "item", "cut": "body" }]));
    assert!(server.request(Method::POST, COPY).json(&copy("a.txt")).send().is_err());
    while !server.names("").contains(&"a.txt".to_owned()) {
        std::thread::yield_now();
    }
    let mut half = server.get("/v1.0/me/drive/root");
    assert_eq!(half.status(), 200);
    let promised: usize = header(&half, "content-length").parse().unwrap();
    let mut bytes = Vec::new();
    assert!(half.read_to_end(&mut bytes).is_err());
    assert!(bytes.len() < promised);
    assert_eq!(server.get("/v1.0/me/drive/root").status(), 200);
}

#[test]
fn leaves_out_cors_headers() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "item", "cors": "none" }, { "where": "start", "cors": "hideLocation" }, { "where": "monitor", "cors": "none" }]));
    assert!(!server.get("/v1.0/me/drive/root").headers().contains_key("access-control-allow-origin"));
    let start = server.post(COPY, &copy("a.txt"));
    let exposed = header(&start, "access-control-expose-headers");
    assert!(!exposed.contains("Location") && exposed.contains("Retry-After"));
    assert!(!server.fetch(&header(&start, "location")).headers().contains_key("access-control-allow-origin"));
    assert_eq!(header(&server.get("/v1.0/me/drive/root"), "access-control-allow-origin"), "*");
}

#[test]
fn sets_the_rate_of_a_job() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "start", "bytesPerSecond": 1 }]));
    let slow = server.copy("root:/notes.txt", &copy("slow.txt"));
    let quick = server.copy("root:/notes.txt", &copy("quick.txt"));
    assert_eq!(server.end(&quick).1["status"], "completed");
    assert_ne!(server.fetch(&slow).json::<Value>().unwrap()["status"], "completed");
}

#[test]
fn delays_a_response() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "item", "delayMs": 60_000 }]));
    let delayed = server.request(Method::GET, "/v1.0/me/drive/root").timeout(std::time::Duration::from_millis(300)).send();
    assert!(delayed.unwrap_err().is_timeout());
}

#[test]
fn rejects_an_invalid_plan() {
    let server = Server::empty();
    let put = |faults: Value| server.request(Method::PUT, "/admin/faults").json(&json!({ "faults": faults })).send().unwrap();
    assert_error(put(json!([{ "where": "nowhere" }])), 400, "invalidRequest", "faults");
    assert_error(put(json!([{ "where": "any", "wehn": 1 }])), 400, "invalidRequest", "faults");
    assert_error(put(json!([{ "where": "any", "answer": { "status": 101 } }])), 400, "invalidRequest", "faults[0].answer.status");
    assert_error(
        put(json!([{ "where": "any", "answer": { "status": 200, "headers": { "a b": "" } } }])),
        400,
        "invalidRequest",
        "faults[0].answer.headers",
    );
    assert_eq!(body(server.get("/admin/faults"), 200), json!({ "faults": [] }));
}
