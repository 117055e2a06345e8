//! Uploads from URL: the server fetches from this machine only.

use std::fs;
use std::net::TcpListener;

use reqwest::Method;
use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::support::{Server, answer, assert_error, body, header, source};

fn start(server: &Server, path: &str, body: &Value) -> Response {
    server.request(Method::POST, path).header("prefer", "respond-async").json(body).send().unwrap()
}

#[test]
fn uploads_in_both_forms_and_by_both_names_of_the_source() {
    let server = Server::with_some_files();
    let bytes: Vec<u8> = (0..100_000_u32).map(|at| (at % 253) as u8).collect();
    for (path, field, name, status) in [
        ("/v1.0/me/drive/root:/Documents:/children", "@microsoft.graph.sourceUrl", "one.bin", 202),
        ("/drive/root:/Documents:/children", "@content.sourceUrl", "two.bin", 303),
    ] {
        let upload = json!({ field: source(vec![answer("200 OK", &bytes)]), "name": name, "file": {} });
        assert_error(server.post(path, &upload), 400, "invalidRequest", "Prefer");
        let monitor = header(&start(&server, path, &upload), "location");
        let (got, end) = server.end(&monitor);
        assert_eq!(got, status, "{end}");
        let id = server.id(&format!("root:/Documents/{name}"));
        assert!(end["resourceId"] == id.as_str() || end["location"].as_str().unwrap().ends_with(&id));
        assert_eq!(fs::read(server.folder().join("Documents").join(name)).unwrap(), bytes);
    }
}

#[test]
fn reports_the_progress_of_an_upload() {
    let server = Server::start(&["--bytes-per-second", "30000"]);
    let bytes = vec![7; 60_000];
    let upload = json!({ "@microsoft.graph.sourceUrl": source(vec![answer("200 OK", &bytes)]), "name": "slow.bin" });
    let polls = server.follow(&header(&start(&server, "/v1.0/me/drive/root/children", &upload), "location"));
    let running: Vec<_> = polls.iter().filter(|(_, poll)| poll["status"] == "inProgress").collect();
    assert!(running.iter().all(|(status, poll)| *status == 202 && poll["operation"] == "DownloadUrl"), "{polls:?}");
    assert!(running.iter().any(|(_, poll)| poll["percentageComplete"].as_f64().unwrap() > 0.0), "{polls:?}");
}

#[test]
fn an_upload_fails_with_its_source() {
    let server = Server::empty();
    let unreachable = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    let broken = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnot all of it".to_vec();
    let away = b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n".to_vec();
    for url in [source(vec![answer("404 Not Found", b"no")]), source(vec![broken]), source(vec![away]), unreachable] {
        let upload = json!({ "@microsoft.graph.sourceUrl": url, "name": "x.bin", "file": {} });
        let (status, end) = server.end(&header(&start(&server, "/drive/root/children", &upload), "location"));
        assert_eq!((status, &end["status"], &end["error"]["code"]), (500, &json!("failed"), &json!("generalException")), "{url}");
    }
    assert!(server.names("").is_empty() && server.names(".local-drive/partial").is_empty());
}

#[test]
fn follows_redirects_within_this_machine() {
    let server = Server::empty();
    let endless = source(vec![answer("302 Found\r\nLocation: /file", b""); 20]);
    let upload = json!({ "@microsoft.graph.sourceUrl": endless, "name": "x.bin" });
    let (_, end) = server.end(&header(&start(&server, "/v1.0/me/drive/root/children", &upload), "location"));
    assert!(end["error"]["message"].as_str().unwrap().contains("302"), "{end}");
    let target = source(vec![answer("200 OK", b"bytes")]);
    let hop = source(vec![format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n").into_bytes()]);
    let upload = json!({ "@microsoft.graph.sourceUrl": hop.replace("127.0.0.1", "localhost"), "name": "x.bin" });
    let (_, end) = server.end(&header(&start(&server, "/v1.0/me/drive/root/children", &upload), "location"));
    assert_eq!(end["status"], "completed", "{end}");
}

#[test]
fn rejects_urls_of_other_machines() {
    let server = Server::empty();
    for url in [
        "https://example.com/",
        "http://example.com/",
        "http://192.0.2.1/",
        "http://[2001:db8::1]/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://localhost.example.com/",
        "http://127.0.0.1@example.com/",
        "//127.0.0.1/",
        "",
    ] {
        let upload = json!({ "@microsoft.graph.sourceUrl": url, "name": "x.bin", "file": {} });
        assert_error(
            start(&server, "/v1.0/me/drive/root/children", &upload),
            400,
            "invalidRequest",
            "@microsoft.graph.sourceUrl",
        );
    }
}

#[test]
fn rejects_urls_of_the_server_itself() {
    let page = tempfile::TempDir::new().unwrap();
    let server = Server::start(&["--page", page.path().to_str().unwrap()]);
    let upload = |url: &str| json!({ "@microsoft.graph.sourceUrl": url, "name": "stolen.json", "file": {} });
    for origin in ["page", "drive", "monitor"] {
        let port = server.ready(origin).rsplit(':').next().unwrap();
        for host in ["127.0.0.1", "localhost", "127.0.0.2", "127.1", "[::1]", "0x7f000001", "LOCALHOST"] {
            let url = format!("http://{host}:{port}/config.json");
            let response = start(&server, "/v1.0/me/drive/root/children", &upload(&url));
            assert_error(response, 400, "invalidRequest", "@microsoft.graph.sourceUrl");
        }
        let config = format!("{}/config.json", server.ready(origin));
        let hop = source(vec![format!("HTTP/1.1 302 Found\r\nLocation: {config}\r\nContent-Length: 0\r\n\r\n").into_bytes()]);
        let (_, end) = server.end(&header(&start(&server, "/v1.0/me/drive/root/children", &upload(&hop)), "location"));
        assert_eq!(end["status"], "failed", "{end}");
    }
    assert!(server.names("").is_empty());
}

#[test]
fn respects_the_conflict_behavior() {
    let server = Server::with_some_files();
    let upload = json!({ "@microsoft.graph.sourceUrl": "http://127.0.0.1:1/", "name": "notes.txt" });
    assert_error(start(&server, "/v1.0/me/drive/root/children", &upload), 409, "nameAlreadyExists", "name");
    let rename = json!({ "@microsoft.graph.sourceUrl": source(vec![answer("200 OK", b"x")]), "name": "notes.txt", "@microsoft.graph.conflictBehavior": "rename" });
    let (_, end) = server.end(&header(&start(&server, "/v1.0/me/drive/root/children", &rename), "location"));
    let item = body(server.get(&format!("/items/{}", end["resourceId"].as_str().unwrap())), 200);
    assert_eq!(item["name"], "notes 1.txt");
}
