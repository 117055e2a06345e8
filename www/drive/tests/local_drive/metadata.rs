//! The properties of an item: descriptions, hashes, tags, and conditions on tags.

use std::fs;
use std::time::{Duration, SystemTime};

use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header};

const NOTES: &str = "/v1.0/me/drive/root:/notes.txt";

#[test]
fn a_description_stays_with_its_item() {
    let mut server = Server::with_some_files();
    let described = body(server.patch(NOTES, &json!({ "description": "For Monday" })), 200);
    assert_eq!(described["description"], "For Monday");
    let into = json!({ "name": "n.txt", "parentReference": { "path": "/drive/root:/Documents" } });
    assert_eq!(body(server.patch(NOTES, &into), 200)["description"], "For Monday", "after a move");
    let put = server.request(Method::PUT, "/v1.0/me/drive/root:/Documents/n.txt:/content").body("new");
    assert_eq!(body(put.send().unwrap(), 200)["description"], "For Monday", "with new content");
    for _ in 0..2 {
        server.kill_and_start_again();
        assert_eq!(server.item("root:/Documents/n.txt")["description"], "For Monday", "after a restart");
    }
    let children = body(server.get("/v1.0/me/drive/root:/Documents:/children"), 200);
    assert!(children["value"].as_array().unwrap().iter().any(|item| item["description"] == "For Monday"));
    for nothing in [Value::Null, json!("")] {
        let removed = server.patch("/v1.0/me/drive/root:/Documents/n.txt", &json!({ "description": nothing }));
        assert!(body(removed, 200).get("description").is_none());
    }
    assert_error(server.patch("/v1.0/me/drive/root", &json!({ "description": "x" })), 400, "invalidRequest", "item");
}

#[test]
fn a_file_has_the_hash_of_its_content() {
    let server = Server::with_some_files();
    let hash = |path: &str| server.item(path)["file"]["hashes"]["quickXorHash"].clone();
    assert_eq!(hash("root:/Project/empty.txt"), "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    let before = hash("root:/notes.txt");
    let (_, end) = server.end(&server.copy("root:/notes.txt", &json!({ "name": "copy.txt" })));
    assert_eq!(hash(&format!("items/{}", end["resourceId"].as_str().unwrap())), before);
    fs::write(server.folder().join("notes.txt"), "changed on disk").unwrap();
    assert_ne!(hash("root:/notes.txt"), before);
    assert!(server.item("root:/Project").get("file").is_none());
}

#[test]
fn a_listing_calculates_the_hashes_of_large_files_little_by_little() {
    let server = Server::empty();
    for number in 0..3 {
        fs::File::create(server.folder().join(format!("{number}.bin"))).unwrap().set_len(7 << 20).unwrap();
    }
    let hashes = || {
        let children = body(server.get("/v1.0/me/drive/root/children"), 200);
        children["value"].as_array().unwrap().iter().filter(|item| item["file"].get("hashes").is_some()).count()
    };
    assert_eq!([hashes(), hashes()], [2, 3]);
}

#[test]
fn a_large_file_has_no_hash() {
    let server = Server::empty();
    fs::File::create(server.folder().join("large.bin")).unwrap().set_len((16 << 20) + 1).unwrap();
    assert!(server.item("root:/large.bin")["file"].get("hashes").is_none());
}

fn tag(item: &Value, name: &str) -> String {
    item[name].as_str().unwrap().to_owned()
}

fn send(request: RequestBuilder, header: &str, tag: &str) -> Response {
    request.header(header, tag).send().unwrap()
}

#[test]
fn tags_of_files_from_before_1970_change_with_the_content() {
    let server = Server::with_some_files();
    let tag_at = |seconds| {
        let file = fs::File::options().write(true).open(server.folder().join("notes.txt")).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(seconds)).unwrap();
        tag(&server.item("root:/notes.txt"), "cTag")
    };
    assert_ne!(tag_at(1_000), tag_at(2_000));
}

#[test]
fn a_condition_that_is_not_ascii_is_a_condition() {
    let server = Server::with_some_files();
    let tag = HeaderValue::from_bytes(b"\"\xe9\"").unwrap();
    let delete = server.request(Method::DELETE, NOTES).header("if-match", tag).send().unwrap();
    assert_error(delete, 412, "resourceModified", "If-Match");
    assert!(server.folder().join("notes.txt").exists());
}

#[test]
fn a_condition_can_be_spread_over_several_headers() {
    let server = Server::with_some_files();
    let current = tag(&server.item("root:/notes.txt"), "eTag");
    let known = server.request(Method::GET, NOTES).header("if-none-match", "\"other\"").header("if-none-match", current);
    assert_eq!(known.send().unwrap().status(), 304);
}

#[test]
fn a_stale_tag_changes_nothing() {
    let server = Server::with_some_files();
    let stale = tag(&server.item("root:/notes.txt"), "eTag");
    fs::write(server.folder().join("notes.txt"), "changed on disk").unwrap();
    let if_match = |request: RequestBuilder| send(request, "if-match", &stale);
    assert_error(if_match(server.request(Method::DELETE, NOTES)), 412, "resourceModified", "If-Match");
    assert_error(
        if_match(server.request(Method::PATCH, NOTES).json(&json!({ "name": "n.txt" }))),
        412,
        "resourceModified",
        "If-Match",
    );
    assert_error(
        if_match(server.request(Method::PATCH, NOTES).json(&json!({ "description": "x" }))),
        412,
        "resourceModified",
        "If-Match",
    );
    assert_error(
        if_match(server.request(Method::PUT, &format!("{NOTES}:/content")).body("mine")),
        412,
        "resourceModified",
        "If-Match",
    );
    let session = server.request(Method::POST, &format!("{NOTES}:/createUploadSession")).json(&json!({}));
    assert_error(if_match(session), 412, "resourceModified", "If-Match");
    assert_eq!(fs::read(server.folder().join("notes.txt")).unwrap(), b"changed on disk");
}

#[test]
fn a_current_tag_lets_the_request_through() {
    let server = Server::with_some_files();
    let item = server.item("root:/notes.txt");
    let tags = format!("\"other\", {}", tag(&item, "eTag"));
    let renamed = body(send(server.request(Method::PATCH, NOTES).json(&json!({ "name": "n.txt" })), "if-match", &tags), 200);
    let put = server.request(Method::PUT, "/v1.0/me/drive/root:/n.txt:/content").body("new");
    let written = body(send(put, "if-match", &tag(&renamed, "cTag")), 200);
    let delete = server.request(Method::DELETE, "/v1.0/me/drive/root:/n.txt");
    assert_eq!(send(delete, "if-match", &tag(&written, "eTag")).status(), 204);
    let folder = server.request(Method::DELETE, "/v1.0/me/drive/root:/Documents");
    assert_eq!(send(folder, "if-match", "*").status(), 204);
}

#[test]
fn the_etag_changes_with_the_metadata_and_the_ctag_with_the_content() {
    let server = Server::with_some_files();
    let original = server.item("root:/notes.txt");
    let described = body(server.patch(NOTES, &json!({ "description": "new" })), 200);
    assert_eq!(original["cTag"], described["cTag"]);
    assert_ne!(original["eTag"], described["eTag"]);
    let moved = json!({ "parentReference": { "id": server.id("root:/Documents") } });
    let moved = body(server.patch(NOTES, &moved), 200);
    assert_eq!(original["cTag"], moved["cTag"]);
    assert_ne!(described["eTag"], moved["eTag"]);
    let put = server.request(Method::PUT, "/v1.0/me/drive/root:/Documents/notes.txt:/content").body("new");
    let written = body(put.send().unwrap(), 200);
    assert_ne!(moved["cTag"], written["cTag"]);
}

#[test]
fn a_known_state_is_not_sent_again() {
    let server = Server::with_some_files();
    let item = server.item("root:/notes.txt");
    for path in [NOTES.to_owned(), format!("{NOTES}:/content")] {
        for name in ["eTag", "cTag"] {
            let same = send(server.request(Method::GET, &path), "if-none-match", &tag(&item, name));
            assert_eq!((same.status().as_u16(), header(&same, "etag")), (304, tag(&item, "eTag")));
            assert!(same.text().unwrap().is_empty());
        }
        assert_ne!(send(server.request(Method::GET, &path), "if-none-match", "\"other\"").status(), 304);
    }
}

#[test]
fn an_upload_can_require_that_there_is_no_file() {
    let server = Server::with_some_files();
    let put = |path: &str| server.request(Method::PUT, &format!("/v1.0/me/drive/root:/{path}:/content")).body("x");
    assert_error(send(put("notes.txt"), "if-none-match", "*"), 412, "resourceModified", "If-None-Match");
    assert_eq!(send(put("new.txt"), "if-none-match", "*").status(), 201);
    assert_error(send(put("other.txt"), "if-match", "*"), 412, "resourceModified", "If-Match");
    assert_eq!(server.names(""), ["Documents", "Project", "new.txt", "notes.txt"]);
}
