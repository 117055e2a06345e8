//! The drive requires the token, and monitors reject it.

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::json;

use crate::support::{Server, assert_error, header};

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
