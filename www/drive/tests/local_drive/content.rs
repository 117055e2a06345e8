//! The content of files: downloads, ranges, small uploads, and uploads in parts.

use std::fs;

use reqwest::Method;
use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header, raw};

/// The download URL that the content of a file redirects to.
fn download_url(server: &Server, path: &str) -> String {
    let redirect = server.get(&format!("/v1.0/me/drive/{path}/content"));
    assert_eq!(redirect.status(), 302);
    header(&redirect, "location")
}

/// A download with these headers.
fn with(url: &str, headers: &[(&str, &str)]) -> Response {
    let request = reqwest::blocking::Client::new().get(url);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().unwrap()
}

#[test]
fn a_file_is_downloaded_whole_and_in_ranges() {
    let server = Server::with_some_files();
    let bytes = fs::read(server.folder().join("notes.txt")).unwrap();
    let url = download_url(&server, "root:/notes.txt:");
    let whole = server.fetch(&url);
    assert_eq!((header(&whole, "content-type").as_str(), header(&whole, "accept-ranges").as_str()), ("text/plain", "bytes"));
    assert_eq!(header(&whole, "content-disposition"), "attachment; filename*=UTF-8''notes.txt");
    assert_eq!(header(&whole, "x-content-type-options"), "nosniff");
    assert_eq!(whole.bytes().unwrap(), bytes);
    let range = |range: &str| with(&url, &[("range", range)]);
    for (requested, start, end) in [
        ("bytes=0-9", 0, 9),
        ("bytes=5-5", 5, 5),
        ("bytes=100-", 100, 4_999),
        ("bytes=-7", 4_993, 4_999),
        ("bytes=4990-9999", 4_990, 4_999),
        ("bytes=-9999", 0, 4_999),
    ] {
        let part = range(requested);
        assert_eq!(part.status(), 206, "{requested}");
        assert_eq!(header(&part, "content-range"), format!("bytes {start}-{end}/5000"));
        assert_eq!(part.bytes().unwrap(), bytes[start..=end]);
    }
    assert_eq!(header(&range("bytes=5000-"), "content-range"), "bytes */5000");
    for outside in ["bytes=5000-", "bytes=5-4"] {
        assert_error(range(outside), 416, "invalidRange", "Range");
    }
    assert_eq!(range("lines=1-2").bytes().unwrap(), bytes, "an invalid header is ignored");
    let empty = server.fetch(&download_url(&server, "root:/Project/empty.txt:"));
    assert_eq!((empty.status().as_u16(), empty.bytes().unwrap().len()), (200, 0));
    let start_of_empty = with(&download_url(&server, "root:/Project/empty.txt:"), &[("range", "bytes=0-")]);
    assert_eq!(header(&start_of_empty, "content-range"), "bytes */0");
    assert_error(start_of_empty, 416, "invalidRange", "Range");
    assert_error(server.get("/v1.0/me/drive/root:/Project:/content"), 403, "notAllowed", "");
}

#[test]
fn a_head_request_ignores_a_range() {
    // RFC 9110, 14.2: a range is defined for GET only.
    let server = Server::with_some_files();
    let url = download_url(&server, "root:/notes.txt:");
    let head = reqwest::blocking::Client::new().head(url).header("range", "bytes=0-9").send().unwrap();
    assert_eq!((head.status().as_u16(), header(&head, "content-length").as_str()), (200, "5000"));
}

#[test]
fn a_download_is_saved_under_the_name_of_its_file() {
    let server = Server::empty();
    fs::write(server.folder().join("50% é;\u{202e}.txt"), "x").unwrap();
    let listed = body(server.get("/v1.0/me/drive/root/children"), 200);
    let whole = server.fetch(listed["value"][0]["@microsoft.graph.downloadUrl"].as_str().unwrap());
    assert_eq!(header(&whole, "content-disposition"), "attachment; filename*=UTF-8''50%25%20%C3%A9%3B%E2%80%AE.txt");
}

#[test]
fn a_download_is_continued_only_if_the_file_is_the_same() {
    let server = Server::with_some_files();
    let url = download_url(&server, "root:/notes.txt:");
    let etag = header(&server.fetch(&url), "etag");
    assert_eq!(with(&url, &[("range", "bytes=9-"), ("if-range", &etag)]).status(), 206);
    assert_eq!(with(&url, &[("if-none-match", &etag)]).status(), 304);
    fs::write(server.folder().join("notes.txt"), "shorter").unwrap();
    let changed = with(&url, &[("range", "bytes=2-"), ("if-range", &etag)]);
    assert_eq!((changed.status().as_u16(), changed.text().unwrap().as_str()), (200, "shorter"));
    assert_eq!(with(&url, &[("if-none-match", &etag)]).status(), 200);
    assert_error(with(&url, &[("if-match", &etag)]), 412, "resourceModified", "If-Match");
    let redirect = server.request(Method::GET, "/v1.0/me/drive/root:/notes.txt:/content").header("if-match", &etag);
    assert_error(redirect.send().unwrap(), 412, "resourceModified", "If-Match");
}

#[test]
fn an_item_names_its_download_url() {
    let server = Server::with_some_files();
    let file = server.item("root:/notes.txt");
    let url = file["@microsoft.graph.downloadUrl"].as_str().unwrap();
    assert_eq!(url, download_url(&server, "root:/notes.txt:"), "it stays the same for a while");
    assert_eq!(server.fetch(url).bytes().unwrap().len(), 5_000, "without the token");
    let onedrive = body(server.get("/drive/root:/notes.txt"), 200);
    assert_eq!(onedrive["@content.downloadUrl"], url);
    assert!(server.item("root:/Documents").get("@microsoft.graph.downloadUrl").is_none());
    assert_error(server.fetch(&format!("{}/download/1", server.ready("drive"))), 404, "itemNotFound", "");
    let other = server.item("root:/Documents/letter.txt")["@microsoft.graph.downloadUrl"].clone();
    assert_ne!(other, url, "a URL opens one file only");
    fs::remove_file(server.folder().join("notes.txt")).unwrap();
    assert_error(server.fetch(url), 404, "itemNotFound", "");
}

#[test]
fn a_small_upload_makes_or_replaces_a_file() {
    let server = Server::with_some_files();
    let put = |path: &str, bytes: &'static str| {
        server.request(Method::PUT, &format!("/v1.0/me/drive/{path}/content")).body(bytes).send().unwrap()
    };
    let made = body(put("root:/Documents/new.txt:", "one"), 201);
    assert_eq!((&made["name"], &made["size"]), (&json!("new.txt"), &json!(3)));
    let replaced = body(put("root:/documents/NEW.txt:", "three"), 200);
    assert_eq!((&replaced["id"], &replaced["name"], &replaced["size"]), (&made["id"], &made["name"], &json!(5)));
    let id = made["id"].as_str().unwrap();
    assert_eq!(body(put(&format!("items/{id}"), ""), 200)["size"], 0);
    let parent = server.id("root:/Documents");
    assert_eq!(body(put(&format!("items/{parent}:/other.txt:"), "x"), 201)["name"], "other.txt");
    let path = "/v1.0/me/drive/root:/Documents/new.txt:/content?@microsoft.graph.conflictBehavior=fail";
    assert_error(server.request(Method::PUT, path).body("x").send().unwrap(), 409, "nameAlreadyExists", "name");
    assert_error(put("root:/Documents:", "x"), 409, "nameAlreadyExists", "name");
    assert_error(put("root:/notes.txt/x.txt:", "x"), 404, "itemNotFound", "");
    assert_error(put("items/nothing:/x.txt:", "x"), 404, "itemNotFound", "");
    assert_error(put("root", "x"), 403, "notAllowed", "");
    assert_eq!(server.names("Documents"), ["budget.xlsx", "letter.txt", "new.txt", "other.txt"]);
}

#[test]
fn creates_the_missing_folders_of_an_uploads_path_once_its_content_has_arrived() {
    let server = Server::with_some_files();
    let put = |path: &str| server.request(Method::PUT, &format!("/v1.0/me/drive/{path}:/content"));
    assert_error(put("root:/new/path/file.txt").header("If-Match", "*").body("x").send().unwrap(), 412, "resourceModified", "");
    assert!(!server.names("").contains(&"new".to_owned()));
    let first = body(put("root:/new/path/file.txt").body("x").send().unwrap(), 201);
    assert_eq!(server.names("new/path"), ["file.txt"]);
    let second = body(put(&format!("items/{}:/PATH/below/other.txt", server.id("root:/new"))).body("x").send().unwrap(), 201);
    assert_eq!(server.item("root:/new/path/below")["parentReference"]["id"], first["parentReference"]["id"]);
    assert_eq!(second["name"], "other.txt");
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let server = Server::with_some_files();
    let token = format!("Authorization: Bearer {}", server.ready("token"));
    let answer = raw(
        server.ready("drive"),
        &[
            "PUT /v1.0/me/drive/root:/new/half.txt:/content HTTP/1.1",
            "Host: localhost",
            &token,
            "Transfer-Encoding: chunked",
            "Bad chunk: x",
        ],
    );
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(server.names(""), ["Documents", "Project", "notes.txt"]);
    assert!(server.names(".local-drive/partial").is_empty());
}

#[test]
fn a_large_file_is_uploaded_in_parts() {
    let server = Server::with_some_files();
    let time = "2021-02-03T04:05:06Z";
    let item = json!({ "item": { "fileSystemInfo": { "lastModifiedDateTime": time } } });
    let session = body(server.post("/v1.0/me/drive/root:/Documents/big.bin:/createUploadSession", &item), 200);
    assert_eq!(session["nextExpectedRanges"], json!(["0-"]));
    let url = session["uploadUrl"].as_str().unwrap().to_owned();
    let client = reqwest::blocking::Client::new();
    let part = |range: &str, bytes: Vec<u8>| client.put(&url).header("content-range", range).body(bytes).send().unwrap();
    assert_eq!(body(part("bytes 0-5/10", b"012345".to_vec()), 202)["nextExpectedRanges"], json!(["6-"]));
    assert_error(part("bytes 0-5/10", b"012345".to_vec()), 416, "invalidRange", "Content-Range");
    for range in ["0-5", "bytes 6-9/11", "bytes 6-9/*", "bytes 6-5/10", "bytes 6-10/10"] {
        assert_error(part(range, b"6789".to_vec()), 400, "invalidRequest", "Content-Range");
    }
    assert_eq!(body(client.get(&url).send().unwrap(), 200)["nextExpectedRanges"], json!(["6-"]));
    assert!(!server.folder().join("Documents/big.bin").exists());
    let made = body(part("bytes 6-9/10", b"6789".to_vec()), 201);
    assert_eq!((&made["size"], &made["lastModifiedDateTime"]), (&json!(10), &json!("2021-02-03T04:05:06.000Z")));
    assert_eq!(fs::read(server.folder().join("Documents/big.bin")).unwrap(), b"0123456789");
    assert_error(client.get(&url).send().unwrap(), 404, "itemNotFound", "");

    let session = body(server.post("/v1.0/me/drive/root:/notes.txt:/createUploadSession", &json!({})), 200);
    let part = client.put(session["uploadUrl"].as_str().unwrap()).header("content-range", "bytes 0-0/1");
    let id = server.id("root:/notes.txt");
    assert_eq!(body(part.body("x").send().unwrap(), 200)["id"], id, "the file is replaced");

    let session = body(server.post("/v1.0/me/drive/root:/given up:/createUploadSession", &Value::Null), 400);
    assert_eq!(session["error"]["code"], "invalidRequest");
    let session = body(server.post("/v1.0/me/drive/root:/given up:/createUploadSession", &json!({})), 200);
    let url = session["uploadUrl"].as_str().unwrap();
    assert_eq!(client.delete(url).send().unwrap().status(), 204);
    assert!(server.names(".local-drive/partial").is_empty());
}

#[test]
fn a_session_has_a_conflict_behavior_and_rejects_what_it_would_have_to_ignore() {
    let server = Server::with_some_files();
    let rename = json!({ "item": { "@microsoft.graph.conflictBehavior": "rename" } });
    for (query, request) in [("?@microsoft.graph.conflictBehavior=rename", json!({})), ("", rename)] {
        let path = format!("/v1.0/me/drive/root:/notes.txt:/createUploadSession{query}");
        let session = body(server.post(&path, &request), 200);
        let part = reqwest::blocking::Client::new().put(session["uploadUrl"].as_str().unwrap());
        let made = body(part.header("content-range", "bytes 0-2/3").body("new").send().unwrap(), 201);
        assert!(made["name"].as_str().unwrap().starts_with("notes "), "{made}");
    }
    let create = |request: Value| server.post("/v1.0/me/drive/root:/x.bin:/createUploadSession", &request);
    assert_error(create(json!({ "deferCommit": true })), 501, "notSupported", "deferCommit");
    assert_error(create(json!({ "item": "x.bin" })), 400, "invalidRequest", "item");
    assert_eq!(create(json!({ "deferCommit": false, "item": null })).status(), 200);
}
