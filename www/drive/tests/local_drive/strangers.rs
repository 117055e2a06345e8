//! Requests from strangers: programs and pages that know neither the token nor a URL that the server handed out.

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::support::{Server, body, header, raw};

/// Requests that any page can send.
fn bother(server: &Server) {
    let client = Client::new();
    let drive = server.ready("drive");
    let start = format!("{drive}/v1.0/me/drive/root:/notes.txt:/copy");
    client.post(start).json(&json!({ "name": "a.txt" })).send().unwrap();
    for path in ["/v1.0/me/drive/root", "/v1.0/me/drive/root/children", "/items/01X", "/upload/1", "/nothing"] {
        client.get(format!("{drive}{path}")).send().unwrap();
        client.get(format!("{drive}{path}")).bearer_auth("wrong").send().unwrap();
        let preflight = client.request(Method::OPTIONS, format!("{drive}{path}"));
        preflight.header("access-control-request-method", "GET").send().unwrap();
    }
    for path in ["/monitor/1", "/_api/v2.0/monitor/7b9a1c7e-1b0c-4f43-9b7e-0f7e6f1f2a3b?tempauth=x", "/"] {
        client.get(format!("{}{path}", server.ready("monitor"))).send().unwrap();
    }
}

#[test]
fn strangers_use_up_no_fault() {
    let server = Server::with_some_files();
    let kinds = ["start", "monitor", "item", "children", "any"];
    server.faults(kinds.iter().map(|kind| json!({ "where": kind, "answer": { "status": 503 } })).collect());
    bother(&server);
    let left = body(server.get("/admin/faults"), 200);
    assert_eq!(left["faults"].as_array().unwrap().len(), kinds.len(), "{left}");
}

#[test]
fn strangers_leave_nothing_in_the_log() {
    let server = Server::with_some_files();
    bother(&server);
    let token = format!("Authorization: Bearer {}", server.ready("token"));
    raw(server.ready("drive"), &["GET /v1.0/me/drive HTTP/1.1", "Host: evil.example", &token]);
    let log = body(server.get("/admin/log"), 200);
    assert_eq!(log["requests"], json!([]));
}

#[test]
fn a_url_that_the_server_handed_out_needs_no_token_to_be_logged() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    server.fetch(&monitor);
    let item = format!("{}/items/{}", server.ready("drive"), server.id("root:/notes.txt"));
    assert_eq!(server.fetch(&item).status(), 401);
    let session = body(server.post("/v1.0/me/drive/root:/new.txt:/createUploadSession", &json!({})), 200);
    server.fetch(session["uploadUrl"].as_str().unwrap());
    server.faults(json!([{ "where": "item", "answer": { "status": 303, "headers": { "Location": "$drive/elsewhere?x" } } }]));
    server.fetch(&header(&server.get("/v1.0/me/drive/root"), "location"));
    let log = body(server.request(Method::DELETE, "/admin/log").send().unwrap(), 200);
    let without_token = log["requests"].as_array().unwrap().iter().filter(|request| request["authorization"] == false);
    let paths: Vec<&Value> = without_token.map(|request| &request["path"]).collect();
    assert_eq!(paths.len(), 4, "{paths:?}");
    assert_eq!(paths[3], "/elsewhere?x");
}
