//! Response headers: CORS, and the ids by which the service's support finds a request.

use std::collections::HashSet;

use reqwest::Method;
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};

use crate::support::{Server, body, header};

fn preflight(url: &str, method: &str, headers: &str) -> Response {
    let request = Client::new().request(Method::OPTIONS, url).header("origin", "http://a.page");
    let request = request.header("access-control-request-method", method).header("access-control-request-headers", headers);
    request.send().unwrap()
}

fn allowed(response: &Response) -> Vec<String> {
    header(response, "access-control-allow-headers").split(", ").map(str::to_owned).collect()
}

#[test]
fn the_drive_accepts_preflights_without_a_token() {
    let server = Server::empty();
    let all = "authorization, content-type";
    for (path, also_allowed) in [
        ("/v1.0/me/drive/items/01A/copy", "client-request-id"),
        ("/v1.0/drives/b!x/items/01A/copy", "client-request-id"),
        ("/v1.0/me/drive/root:/a:/copy", "client-request-id"),
        ("/v1.0/me/drive/root/children", "client-request-id, prefer"),
        ("/v1.0/$batch", "client-request-id, prefer"),
        ("/admin/faults", "client-request-id, prefer"),
        ("/v1.0/drive/items/01A/copy", "prefer"),
        ("/drive/items/01A/copy", "prefer"),
        ("/items/01A", "prefer"),
    ] {
        let requested = "authorization,client-request-id,content-type,prefer,x-unknown";
        let response = preflight(&format!("{}{path}", server.ready("drive")), "POST", requested);
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        let mut expected: Vec<&str> = all.split(", ").chain(also_allowed.split(", ")).collect();
        expected.sort_unstable();
        assert_eq!(allowed(&response), expected, "{path}");
        let methods = header(&response, "access-control-allow-methods");
        assert!(["GET", "POST", "PUT", "PATCH", "DELETE"].iter().all(|method| methods.contains(method)));
    }
}

#[test]
fn only_options_with_the_method_of_another_request_is_a_preflight() {
    let server = Server::empty();
    let get = server.request(Method::GET, "/v1.0/me/drive/root").header("access-control-request-method", "GET");
    assert_eq!(body(get.send().unwrap(), 200)["name"], "root");
    assert!(!server.request(Method::OPTIONS, "/v1.0/me/drive/root").send().unwrap().status().is_success());
}

#[test]
fn an_upload_url_accepts_no_token_in_preflights() {
    let server = Server::empty();
    let answer = preflight(&format!("{}/upload/1", server.ready("drive")), "PUT", "content-range");
    let allowed = allowed(&answer);
    assert!(allowed.contains(&"content-range".to_owned()) && !allowed.contains(&"authorization".to_owned()));
}

#[test]
fn every_response_of_the_drive_can_be_read() {
    let server = Server::with_some_files();
    let without_token = server.fetch(&format!("{}/v1.0/me/drive", server.ready("drive")));
    for response in
        [server.get("/v1.0/me/drive/root"), server.get("/v1.0/me/drive/root:/nothing"), server.get("/v1.0"), without_token]
    {
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        let exposed = header(&response, "access-control-expose-headers");
        for name in ["Location", "Retry-After", "request-id", "client-request-id"] {
            assert!(exposed.split(", ").any(|exposed| exposed == name), "{name}");
        }
        for name in ["Operation-Location", "Date"] {
            assert!(!exposed.split(", ").any(|exposed| exposed == name), "{name}");
        }
    }
}

#[test]
fn a_monitor_can_be_read_by_simple_gets_only() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    let refused = preflight(&monitor, "GET", "authorization");
    assert!(!refused.status().is_success());
    assert!(!refused.headers().keys().any(|name| name.as_str().starts_with("access-control-")));
    let answer = server.fetch(&monitor);
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert!(!answer.headers().contains_key("access-control-expose-headers"));
    let post = Client::new().post(&monitor).header("content-type", "text/plain").send().unwrap();
    assert!(!post.headers().contains_key("access-control-allow-origin"), "only GET can be read");
    let forgotten = server.fetch(&format!("{}/monitor/nothing", server.ready("monitor")));
    assert_eq!((forgotten.status().as_u16(), header(&forgotten, "access-control-allow-origin").as_str()), (404, "*"));
}

#[test]
fn monitor_preflights_succeed_with_an_option() {
    let server = Server::start(&["--bytes-per-second", "0", "--monitor-preflights"]);
    let allowed = preflight(&format!("{}/monitor/nothing", server.ready("monitor")), "GET", "x-ms-useragent");
    assert_eq!(allowed.status(), 200);
    assert_eq!(header(&allowed, "access-control-allow-origin"), "*");
    assert_eq!(header(&allowed, "access-control-allow-headers"), "*");
}

#[test]
fn a_redirect_of_a_monitor_can_be_followed() {
    let server = Server::with_some_files();
    let start = server.request(Method::POST, "/drive/root:/notes.txt:/copy").header("prefer", "respond-async");
    let monitor = header(&start.json(&json!({ "name": "copy.txt" })).send().unwrap(), "location");
    server.end(&monitor);
    let end = server.fetch(&monitor);
    assert_eq!((end.status().as_u16(), header(&end, "access-control-allow-origin").as_str()), (303, "*"));
}

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
    for (length, is_echoed) in [(128, true), (129, false)] {
        let id = "x".repeat(length);
        let response = server.request(Method::GET, "/v1.0/me/drive").header("client-request-id", &id).send().unwrap();
        assert_eq!(header(&response, "client-request-id") == id, is_echoed, "{length} characters");
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
