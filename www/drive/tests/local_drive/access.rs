//! Who may send requests: tokens, host names, and requests of clients that know no secret of the server.

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header, raw};

#[test]
fn the_drive_requires_its_token() {
    let server = Server::start(&["--token", "right"]);
    let client = Client::new();
    for path in
        ["/v1.0/me/drive/root", "/items/01A", "/admin/log", "/admin/faults", "/v1.0/$batch", "/v1.0/me/drives", "/nothing"]
    {
        let url = format!("{}{path}", server.ready("drive"));
        for authorization in
            [None, Some("Bearer wrong"), Some("Bearer rightly"), Some("Basic right"), Some("right"), Some("Bearer")]
        {
            let mut request = client.request(if path.ends_with("$batch") { Method::POST } else { Method::GET }, &url);
            if let Some(authorization) = authorization {
                request = request.header("authorization", authorization);
            }
            let response = request.send().unwrap();
            assert_eq!(header(&response, "www-authenticate"), "Bearer");
            assert_error(response, 401, "unauthenticated", "Authorization");
        }
    }
    assert_eq!(
        client
            .get(format!("{}/v1.0/me/drive", server.ready("drive")))
            .header("authorization", "bearer right")
            .send()
            .unwrap()
            .status(),
        200
    );
}

#[test]
fn a_monitor_rejects_any_authorization() {
    let server = Server::with_some_files();
    let start = server.request(Method::POST, "/drive/root:/notes.txt:/copy").header("prefer", "respond-async");
    let onedrive = header(&start.json(&json!({ "name": "a.txt" })).send().unwrap(), "location");
    let graph = server.copy("root:/notes.txt", &json!({ "name": "b.txt" }));
    for monitor in [onedrive, graph] {
        for authorization in [format!("Bearer {}", server.ready("token")), "x".to_owned()] {
            let response = Client::new().get(&monitor).header("authorization", authorization).send().unwrap();
            assert_error(response, 401, "unauthenticated", "Authorization");
        }
    }
}

#[test]
fn a_graph_monitor_url_must_be_exact() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "b.txt" }));
    let (bare, credential) = monitor.split_once('?').unwrap();
    for url in [
        bare.to_owned(),
        format!("{bare}?{}", credential.to_lowercase()),
        format!("{monitor}&x=1"),
        format!("{bare}?x=1&{credential}"),
    ] {
        assert_error(server.fetch(&url), 401, "unauthenticated", "tempauth");
    }
    let other_form = bare.replace("/_api/v2.0", "");
    assert_error(server.fetch(&other_form), 404, "itemNotFound", "");
    assert_eq!(server.end(&monitor).1["status"], "completed");
}

#[test]
fn tokens_are_random_unless_given() {
    let (one, other) = (Server::empty(), Server::empty());
    assert!(one.ready("token").len() >= 32);
    assert_ne!(one.ready("token"), other.ready("token"));
}

/// Requests that any page can send, also one that knows the root folder's id.
fn send_without_secrets(server: &Server, root: &str) {
    let client = Client::new();
    let drive = server.ready("drive");
    let start = format!("{drive}/v1.0/me/drive/root:/notes.txt:/copy");
    client.post(start).json(&json!({ "name": "a.txt" })).send().unwrap();
    client.patch(format!("{drive}/items/{root}")).json(&json!({ "name": "a.txt" })).send().unwrap();
    let (folder, file) = (format!("/items/{root}/children"), format!("/items/{root}:/notes.txt"));
    let items = ["/v1.0/me/drive/root", "/v1.0/me/drive/root/children", "/items/01X", "/items/root", &folder, &file];
    for path in items.into_iter().chain(["/upload/1", "/nothing"]) {
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
fn requests_without_a_secret_use_up_no_fault() {
    let server = Server::with_some_files();
    let root = server.id("root");
    let kinds = ["start", "monitor", "item", "children", "any"];
    server.faults(kinds.iter().map(|kind| json!({ "where": kind, "answer": { "status": 503 } })).collect());
    send_without_secrets(&server, &root);
    let left = body(server.get("/admin/faults"), 200);
    assert_eq!(left["faults"].as_array().unwrap().len(), kinds.len(), "{left}");
}

#[test]
fn requests_without_a_secret_are_not_logged() {
    let server = Server::with_some_files();
    let root = server.id("root");
    assert_eq!(server.request(Method::DELETE, "/admin/log").send().unwrap().status(), 200);
    send_without_secrets(&server, &root);
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
    server.fetch(server.item("root:/notes.txt")["@microsoft.graph.downloadUrl"].as_str().unwrap());
    server.faults(json!([
        { "where": "item", "answer": { "status": 303, "headers": { "Location": "$drive/elsewhere?x" } } },
        { "where": "item", "headers": { "Operation-Location": "$drive/operation" } },
    ]));
    for name in ["location", "operation-location"] {
        server.fetch(&header(&server.get("/v1.0/me/drive/root"), name));
    }
    let log = body(server.request(Method::DELETE, "/admin/log").send().unwrap(), 200);
    let without_token = log["requests"].as_array().unwrap().iter().filter(|request| request["authorization"] == false);
    let paths: Vec<&Value> = without_token.map(|request| &request["path"]).collect();
    assert_eq!(paths.len(), 6, "{paths:?}");
    assert_eq!(paths[4..], ["/elsewhere?x", "/operation"]);
}

fn ask(origin: &str, host: &str, target: &str, token: &str) -> String {
    raw(origin, &[&format!("GET {target} HTTP/1.1"), &format!("Host: {host}"), &format!("Authorization: Bearer {token}")])
}

#[test]
fn rejects_foreign_names_for_this_machine() {
    let page = std::env::temp_dir();
    let server = Server::start(&["--page", page.to_str().unwrap()]);
    let token = server.ready("token");
    for origin in ["drive", "monitor", "page"] {
        for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "169.254.169.254", ""] {
            let answer = ask(server.ready(origin), host, "/config.json", token);
            assert!(answer.starts_with("HTTP/1.1 421 ") && !answer.contains(token), "{origin} {host:?} {answer}");
            assert!(!answer.to_lowercase().contains("access-control-allow-origin"), "{answer}");
        }
    }
    let foreign = Client::new().post(server.ready("drive")).header("host", "evil.example").send().unwrap();
    assert_eq!(header(&foreign, "connection"), "close", "the body isn't read");
    for host in ["127.0.0.1", "localhost:4870", "[::1]:1", "LocalHost"] {
        assert!(ask(server.ready("drive"), host, "/v1.0/me/drive", token).starts_with("HTTP/1.1 200 "), "{host}");
    }
}

#[test]
fn an_allowed_host_gets_its_own_urls() {
    let server = Server::start(&[
        "--allow-host",
        "graph.microsoft.com",
        "--allow-host",
        "contoso.sharepoint.com",
        "--public-drive-url",
        "https://graph.microsoft.com/",
        "--public-monitor-url",
        "https://contoso.sharepoint.com",
    ]);
    crate::support::with_files(server.folder());
    let token = server.ready("token");
    let answer = ask(server.ready("drive"), "graph.microsoft.com", "/v1.0/me/drive/root/children?$top=1", token);
    assert!(answer.contains("\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/me/drive/root/children?"), "{answer}");
    let path = "/me/drive/root:/notes.txt:/copy";
    let batch = json!({ "requests": [{ "id": "1", "method": "POST", "url": path, "body": { "name": "b.txt" } }] });
    for (path, copy, location) in [(path, json!({ "name": "a.txt" }), "location: "), ("/$batch", batch, "\"Location\":\"")] {
        let copy = copy.to_string();
        let answer = raw(
            server.ready("drive"),
            &[
                &format!("POST /v1.0{path} HTTP/1.1"),
                "Host: graph.microsoft.com",
                &format!("Authorization: Bearer {token}"),
                &format!("Content-Length: {}\r\nConnection: close\r\n\r\n{copy}", copy.len()),
            ],
        );
        assert!(answer.contains(&format!("{location}https://contoso.sharepoint.com/_api/v2.0/monitor/")), "{answer}");
    }
    let own = ask(server.ready("drive"), "127.0.0.1", "/v1.0/me/drive/root/children?$top=1", token);
    assert!(own.contains(&format!("\"@odata.nextLink\":\"{}/", server.ready("drive"))), "{own}");
}
