//! The ids by which support finds a request.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, body, header};

#[test]
fn every_response_of_the_graph_form_has_ids_and_a_date() {
    let server = Server::with_some_files();
    let mut ids = HashSet::new();
    for path in ["/v1.0/me/drive/root", "/beta/me/drive/root:/nothing", "/v1.0/me/drives", "/v1.0/users", "/v1.0/drives/x/root"] {
        let response = server.get(path);
        assert!(header(&response, "date").ends_with(" GMT"), "{path}");
        assert_eq!(header(&response, "client-request-id"), header(&response, "request-id"), "{path}");
        assert!(ids.insert(header(&response, "request-id")), "{path}");
    }
}

#[test]
fn the_clients_own_id_is_echoed() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "item", "name": "notes.txt", "answer": { "status": 503 } }]));
    for (path, status) in [("root", 200), ("root:/nothing", 404), ("root:/notes.txt", 503)] {
        let request = server.request(Method::GET, &format!("/v1.0/me/drive/{path}")).header("client-request-id", "my-own-id");
        let response = request.send().unwrap();
        assert_eq!((response.status().as_u16(), header(&response, "client-request-id").as_str()), (status, "my-own-id"));
        assert_ne!(header(&response, "request-id"), "my-own-id");
    }
}

#[test]
fn an_error_of_the_graph_form_contains_them() {
    let server = Server::with_some_files();
    let request = server.request(Method::GET, "/v1.0/me/drive/root:/nothing").header("client-request-id", "my-own-id");
    let response = request.send().unwrap();
    let id = header(&response, "request-id");
    let error = body(response, 404)["error"].clone();
    assert_eq!((&error["code"], &error["innerError"]["request-id"]), (&json!("itemNotFound"), &json!(id)));
    assert_eq!(error["innerError"]["client-request-id"], "my-own-id");
    assert_eq!(error["innerError"]["date"].as_str().unwrap().len(), "2026-01-01T00:00:00".len());
    let unauthenticated = server.fetch(&format!("{}/v1.0/me/drive", server.ready("drive")));
    assert!(body(unauthenticated, 401)["error"]["innerError"]["request-id"].is_string());
}

#[test]
fn the_onedrive_form_has_a_request_id_only() {
    let server = Server::with_some_files();
    let request = server.request(Method::GET, "/drive/root:/nothing").header("client-request-id", "my-own-id");
    let response = request.send().unwrap();
    assert!(response.headers().contains_key("request-id") && !response.headers().contains_key("client-request-id"));
    assert!(body(response, 404)["error"].get("innerError").is_none());
}

#[test]
fn each_request_of_a_batch_has_ids_of_its_own() {
    let server = Server::with_some_files();
    let get =
        |id: &str| json!({ "id": id, "method": "GET", "url": "/me/drive/root:/nothing", "headers": { "client-request-id": id } });
    let batch = server.post("/v1.0/$batch", &json!({ "requests": [get("one"), get("two")] }));
    let outer = header(&batch, "request-id");
    let responses = body(batch, 200)["responses"].clone();
    let inner = |at: usize| responses[at]["body"]["error"]["innerError"].clone();
    assert_eq!((&inner(0)["client-request-id"], &inner(1)["client-request-id"]), (&json!("one"), &json!("two")));
    let ids: HashSet<Value> = [inner(0)["request-id"].clone(), inner(1)["request-id"].clone(), json!(outer)].into();
    assert_eq!(ids.len(), 3);
    assert_eq!(responses[0]["headers"]["Client-Request-Id"], "one");
}
