//! A replace that fails on disk loses nothing.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use reqwest::Method;
use serde_json::json;

use crate::support::{Server, assert_error, header, with_files};

const REPLACE: &str = "@microsoft.graph.conflictBehavior=replace";

/// Makes the folder read-only, which lets every change of it fail.
fn protect(server: &Server, path: &str, mode: u32) {
    fs::set_permissions(server.folder().join(path), Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_replaced_file_keeps_its_id_when_the_replacement_fails() {
    let mut server = Server::unprivileged();
    with_files(server.folder());
    let letter = server.id("root:/Documents/letter.txt");
    let notes = server.id("root:/notes.txt");
    protect(&server, "Documents", 0o555);

    let upload = server.request(Method::PUT, "/v1.0/me/drive/root:/Documents/letter.txt:/content").body("new");
    assert_error(upload.send().unwrap(), 403, "accessDenied", "");
    assert_eq!(server.id("root:/Documents/letter.txt"), letter, "after an upload");

    let into = json!({ "name": "letter.txt", "parentReference": { "path": "/drive/root:/Documents" } });
    assert_error(server.patch(&format!("/v1.0/me/drive/root:/notes.txt?{REPLACE}"), &into), 403, "accessDenied", "");
    assert_eq!(server.id("root:/Documents/letter.txt"), letter, "after a move");
    assert_eq!(server.id("root:/notes.txt"), notes, "after a move");

    let copy = server.post(&format!("/v1.0/me/drive/root:/notes.txt:/copy?{REPLACE}"), &into);
    let (_, end) = server.end(&header(&copy, "location"));
    assert_eq!(end["error"]["code"], "accessDenied", "{end}");
    assert_eq!(server.id("root:/Documents/letter.txt"), letter, "after a copy");

    server.kill_and_start_again();
    assert_eq!(server.id("root:/Documents/letter.txt"), letter, "after a restart");
    assert_eq!(server.id("root:/notes.txt"), notes, "after a restart");
    protect(&server, "Documents", 0o755);
    assert_eq!(fs::read(server.folder().join("Documents/letter.txt")).unwrap().len(), 1_000);
}

#[test]
fn a_failed_move_out_of_a_folder_leaves_both_items_where_they_were() {
    let server = Server::unprivileged();
    with_files(server.folder());
    let letter = server.id("root:/Documents/letter.txt");
    let notes = server.id("root:/notes.txt");
    protect(&server, "Documents", 0o555);
    let into = json!({ "name": "notes.txt", "parentReference": { "path": "/drive/root" } });
    assert_error(server.patch(&format!("/v1.0/me/drive/root:/Documents/letter.txt?{REPLACE}"), &into), 403, "accessDenied", "");
    protect(&server, "Documents", 0o755);
    assert_eq!(server.id("root:/Documents/letter.txt"), letter);
    assert_eq!(server.id("root:/notes.txt"), notes);
}
