//! Faults that change how a response is delivered: its length, its speed, its connection.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

use reqwest::Method;
use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header};

const ROOT: &str = "/v1.0/me/drive/root";

/// The response for the root item with this fault.
fn root(server: &Server, fault: Value) -> Response {
    server.faults(json!([fault]));
    server.get(ROOT)
}

fn address(server: &Server, origin: &str) -> String {
    server.ready(origin).trim_start_matches("http://").to_owned()
}

#[test]
fn sends_a_wrong_content_length() {
    let server = Server::with_some_files();
    let mut longer = root(&server, json!({ "where": "item", "headers": { "Content-Length": "5000" } }));
    assert_eq!(header(&longer, "content-length"), "5000");
    assert!(longer.read_to_end(&mut Vec::new()).is_err());
    let shorter = root(&server, json!({ "where": "item", "headers": { "Content-Length": "5" } }));
    assert_eq!(shorter.text().unwrap().len(), 5);
    let made_up = root(
        &server,
        json!({ "where": "item", "answer": { "status": 200, "headers": { "Content-Length": "4" }, "body": { "id": "$drive" } } }),
    );
    assert_eq!(made_up.text().unwrap(), "{\"id");
}

#[test]
fn sends_a_wrong_content_type() {
    let server = Server::with_some_files();
    let html = root(&server, json!({ "where": "item", "headers": { "Content-Type": "text/html", "X-Monitor": "$monitor/x" } }));
    assert_eq!(header(&html, "content-type"), "text/html");
    assert!(header(&html, "x-monitor").ends_with("/x"));
    assert_eq!(body(html, 200)["name"], "root");
}

#[test]
fn makes_a_body_large() {
    let server = Server::with_some_files();
    let large = root(&server, json!({ "where": "item", "padding": 10_000_000 }));
    assert!(!large.headers().contains_key("content-length"));
    let text = large.text().unwrap();
    assert!(text.ends_with("} ") || text.ends_with("  "), "the body is followed by spaces");
    assert_eq!(text.len() - text.trim_end().len(), 10_000_000);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["name"], "root");
}

#[test]
fn sends_bytes_given_as_base64() {
    let server = Server::with_some_files();
    let answer = json!({ "status": 200, "headers": { "Content-Encoding": "gzip" }, "body": "H4sIAAA=", "base64": true });
    let zipped = root(&server, json!({ "where": "item", "answer": answer }));
    assert_eq!(header(&zipped, "content-encoding"), "gzip");
    assert_eq!(zipped.bytes().unwrap().as_ref(), [0x1f, 0x8b, 8, 0, 0]);
}

#[test]
fn sends_a_body_slowly() {
    let server = Server::with_some_files();
    assert_eq!(body(root(&server, json!({ "where": "item", "dripMs": 100 })), 200)["name"], "root");
    server.faults(json!([{ "where": "item", "dripMs": 600_000 }]));
    let begun = server.get(ROOT);
    assert_eq!(begun.status(), 200);
    drop(server);
    assert!(begun.bytes().is_err(), "the body had arrived before the server ended");
}

#[test]
fn resets_a_connection() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "a.txt" }));
    server.faults(json!([{ "where": "monitor", "cut": "reset" }]));
    let path = monitor.strip_prefix(server.ready("monitor")).unwrap();
    let mut connection = TcpStream::connect(address(&server, "monitor")).unwrap();
    connection.write_all(format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", address(&server, "monitor")).as_bytes()).unwrap();
    assert_eq!(connection.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(server.end(&monitor).1["status"], "completed");
}

/// Starts a copy to `a.txt`, with which an outage of both origins begins, so that the start has no response.
fn begin_outage(server: &Server, away_ms: u64) {
    server.faults(json!([{ "where": "start", "awayMs": away_ms }]));
    let start = server.request(Method::POST, "/v1.0/me/drive/root:/notes.txt:/copy").json(&json!({ "name": "a.txt" }));
    assert!(start.send().is_err());
}

#[test]
fn is_unreachable_during_an_outage_and_copies_meanwhile() {
    let server = Server::with_some_files();
    let mut open = TcpStream::connect(address(&server, "monitor")).unwrap();
    begin_outage(&server, 600_000);
    assert!(!matches!(open.read(&mut [0]), Ok(1..)), "an open connection breaks off");
    for origin in ["drive", "monitor"] {
        while TcpStream::connect(address(&server, origin)).is_ok() {}
    }
    while !server.names("").contains(&"a.txt".to_owned()) {
        std::thread::yield_now();
    }
}

#[test]
fn is_reachable_after_an_outage() {
    let server = Server::with_some_files();
    begin_outage(&server, 1);
    while server.request(Method::GET, ROOT).send().is_err() {}
    assert_error(server.fetch(&format!("{}/monitor/1", server.ready("monitor"))), 404, "itemNotFound", "");
}

#[test]
fn rejects_responses_that_http_does_not_allow() {
    let server = Server::empty();
    let put = |fault: Value| server.request(Method::PUT, "/admin/faults").json(&json!({ "faults": [fault] })).send().unwrap();
    let bad_header = json!({ "where": "any", "headers": { "a b": "" } });
    assert_error(put(bad_header), 400, "invalidRequest", "faults[0].headers");
    for body in [json!("é"), json!({}), Value::Null] {
        let answer = json!({ "status": 200, "base64": true, "body": body });
        assert_error(put(json!({ "where": "any", "answer": answer })), 400, "invalidRequest", "faults[0].answer.body");
    }
}
