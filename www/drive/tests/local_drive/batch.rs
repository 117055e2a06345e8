//! `$batch`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body};

fn batch(server: &Server, requests: &Value) -> Vec<Value> {
    let answer = body(server.post("/v1.0/$batch", &json!({ "requests": requests })), 200);
    answer["responses"].as_array().unwrap().clone()
}

#[test]
fn a_copy_inside_a_batch_is_followed_like_any_other() {
    let server = Server::with_some_files();
    let headers = json!({ "Content-Type": "application/json" });
    let responses = batch(
        &server,
        &json!([
            { "id": "a", "method": "POST", "url": "/me/drive/root:/notes.txt:/copy", "headers": headers, "body": { "name": "a.txt" } },
            { "id": "b", "method": "POST", "url": "drive/root:/notes.txt:/copy", "headers": headers, "body": { "name": "b.txt" } },
            { "id": "c", "method": "GET", "url": "/me/drive/root:/Documents" },
            { "id": "d", "method": "GET", "url": "/me/drive/root:/nothing" },
            { "id": "e", "method": "GET", "url": "/me/drive/root:/Project/readme.md:/content" },
        ]),
    );
    assert_eq!(responses.iter().map(|one| one["status"].as_u64().unwrap()).collect::<Vec<_>>(), [202, 202, 200, 404, 302]);
    assert!(responses[0].get("body").is_none(), "no body");
    assert_eq!(responses[2]["body"]["name"], "Documents");
    assert_eq!(responses[3]["body"]["error"]["code"], "itemNotFound");
    let download = server.fetch(responses[4]["headers"]["Location"].as_str().unwrap());
    assert_eq!(download.bytes().unwrap().len(), 300);
    for (response, status) in [(&responses[0], 202), (&responses[1], 303)] {
        let (got, end) = server.end(response["headers"]["Location"].as_str().unwrap());
        assert_eq!(got, status, "{end}");
    }
    assert_eq!(server.names(""), ["Documents", "Project", "a.txt", "b.txt", "notes.txt"]);
}

#[test]
fn skips_requests_whose_dependencies_failed() {
    let server = Server::with_some_files();
    let responses = batch(
        &server,
        &json!([
            { "id": "1", "method": "POST", "url": "/me/drive/root/children", "body": { "name": "New", "folder": {} } },
            { "id": "2", "method": "GET", "url": "/me/drive/root:/New", "dependsOn": ["1"] },
            { "id": "3", "method": "GET", "url": "/me/drive/root:/nothing", "dependsOn": ["2"] },
            { "id": "4", "method": "DELETE", "url": "/me/drive/root:/New", "dependsOn": ["3"] },
        ]),
    );
    assert_eq!(responses.iter().map(|one| one["status"].as_u64().unwrap()).collect::<Vec<_>>(), [201, 200, 404, 424]);
    assert!(server.folder().join("New").is_dir());
}

#[test]
fn throttles_single_requests_of_a_batch() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "start", "name": "b.txt", "answer": { "status": 429, "headers": { "Retry-After": "2", "X--Y": "1" }, "body": { "error": { "code": "activityLimitReached" } } } }]));
    let copy =
        |name: &str| json!({ "id": name, "method": "POST", "url": "/me/drive/root:/notes.txt:/copy", "body": { "name": name } });
    let responses = batch(&server, &json!([copy("a.txt"), copy("b.txt")]));
    assert_eq!((&responses[0]["status"], &responses[1]["status"]), (&json!(202), &json!(429)));
    assert_eq!((&responses[1]["headers"]["Retry-After"], &responses[1]["headers"]["X--Y"]), (&json!("2"), &json!("1")));
}

#[test]
fn a_body_that_is_not_json_is_base64() {
    let server = Server::empty();
    server.faults(json!([{ "where": "item", "answer": { "status": 200, "body": "true" } }]));
    let responses = batch(
        &server,
        &json!([
            { "id": "1", "method": "GET", "url": "/me/drive/root" },
            { "id": "2", "method": "PUT", "url": "/me/drive/root:/new.bin:/content", "body": "AAEC" },
        ]),
    );
    assert_eq!((&responses[0]["body"], &responses[1]["status"]), (&json!("dHJ1ZQ=="), &json!(201)));
    assert_eq!(std::fs::read(server.folder().join("new.bin")).unwrap(), [0, 1, 2]);
}

#[test]
fn rejects_an_invalid_batch() {
    let server = Server::empty();
    let get = json!({ "id": "1", "method": "GET", "url": "/me/drive/root" });
    let post = |requests: Value| server.post("/beta/$batch", &json!({ "requests": requests }));
    let gets = |count| (0..count).map(|id| json!({ "id": id.to_string(), "method": "GET", "url": "/me/drive" })).collect();
    for count in [0, 21] {
        assert_error(post(Value::Array(gets(count))), 400, "invalidRequest", "requests: ");
    }
    assert_eq!(post(Value::Array(gets(20))).status(), 200);
    assert_error(post(json!([get, get])), 400, "invalidRequest", "requests.id");
    assert_error(post(json!([{ "id": "1", "method": "GET" }])), 400, "invalidRequest", "requests");
    let not_utf8 = br#"{"requests":[{"id":"1","method":"GET","url":"/me/drive","unknown":"?"}]}"#
        .map(|byte| if byte == b'?' { 0xFF } else { byte });
    let request = server.request(Method::POST, "/v1.0/$batch").header("content-type", "application/json");
    assert_error(request.body(not_utf8.to_vec()).send().unwrap(), 400, "invalidRequest", "requests");
    for url in ["http://127.0.0.1:1/", "/$batch", "/../admin/log", "/me/drive/root:/.."] {
        let responses = batch(&server, &json!([{ "id": "1", "method": "GET", "url": url }]));
        assert_eq!(responses[0]["status"], 400, "{url} {responses:?}");
    }
    for (method, url, field) in [("GET", "http://127.0.0.1:1/", "requests.url"), ("A B", "/me/drive", "requests.method")] {
        let responses = batch(&server, &json!([{ "id": "1", "method": method, "url": url }]));
        assert!(responses[0]["body"]["error"]["message"].as_str().unwrap().starts_with(field), "{responses:?}");
    }
}
