//! Descriptions and hashes.

use std::fs;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body};

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
