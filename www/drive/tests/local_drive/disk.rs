//! Failures on disk, and entries that the drive does not show: nothing is lost.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};

use reqwest::Method;
use serde_json::json;

use crate::support::{Server, assert_error, body, header, with_files};

const REPLACE: &str = "@microsoft.graph.conflictBehavior=replace";

/// Makes the folder read-only, so that every change of it fails.
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
fn a_folder_that_cannot_be_read_is_listed() {
    let server = Server::unprivileged();
    with_files(server.folder());
    protect(&server, "Documents", 0o000);
    let listed = body(server.get("/v1.0/me/drive/root/children"), 200);
    let names: Vec<_> = listed["value"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Documents", "notes.txt", "Project"]);
    assert_eq!(server.item("root:/Documents")["folder"]["childCount"], 0);
    assert_error(server.get("/v1.0/me/drive/root:/Documents:/children"), 403, "accessDenied", "");
    protect(&server, "Documents", 0o755);
}

#[test]
fn a_copy_gets_no_permissions_that_a_new_file_would_not_get() {
    let server = Server::under(&["sh", "-c", "umask 027; exec \"$@\"", "sh"], &["--bytes-per-second", "0"]);
    with_files(server.folder());
    protect(&server, "notes.txt", 0o777);
    server.end(&server.copy("root:/notes.txt", &json!({ "name": "copy.txt" })));
    let mode = |path: &str| fs::metadata(server.folder().join(path)).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode("copy.txt"), 0o750);
    let put = server.request(Method::PUT, "/v1.0/me/drive/root:/notes.txt:/content").body("new");
    assert_eq!((put.send().unwrap().status().as_u16(), mode("notes.txt")), (200, 0o777));
}

#[test]
fn ids_survive_a_start_at_which_their_folder_cannot_be_read() {
    let mut server = Server::unprivileged();
    with_files(server.folder());
    let letter = server.id("root:/Documents/letter.txt");
    protect(&server, "Documents", 0o000);
    server.kill_and_start_again();
    protect(&server, "Documents", 0o755);
    assert_eq!(server.id("root:/Documents/letter.txt"), letter);
}

#[test]
fn a_copy_and_new_content_have_the_permissions_of_the_original() {
    let server = Server::with_some_files();
    let mode = |path: &str| fs::metadata(server.folder().join(path)).unwrap().permissions().mode() & 0o7777;
    protect(&server, "notes.txt", 0o4750);
    protect(&server, "Documents", 0o550);
    protect(&server, "Documents/letter.txt", 0o600);
    server.end(&server.copy("root:/notes.txt", &json!({ "name": "copy.txt" })));
    server.end(&server.copy("root:/Documents", &json!({ "name": "Copy" })));
    // Without the right to run as the owner; and a folder has to be filled.
    assert_eq!([mode("copy.txt"), mode("Copy"), mode("Copy/letter.txt")], [0o750, 0o750, 0o600]);
    let put = server.request(Method::PUT, "/v1.0/me/drive/root:/notes.txt:/content").body("new");
    assert_eq!((put.send().unwrap().status().as_u16(), mode("notes.txt")), (200, 0o750));
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

#[test]
fn a_folder_with_hidden_entries_is_not_deleted() {
    let server = Server::empty();
    let folder = server.folder();
    for name in ["Link/a", "Reserved/a", "Deep/a/b/c"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    symlink("/etc/hostname", folder.join("Link/a/link")).unwrap();
    fs::write(folder.join("Reserved/a/desktop.ini"), "settings").unwrap();
    fs::create_dir(folder.join("Deep/a/b/c/.local-drive")).unwrap();
    for (name, hidden) in [("Link", "a/link"), ("Reserved", "a/desktop.ini"), ("Deep", "a/b/c/.local-drive")] {
        let id = server.id(&format!("root:/{name}"));
        assert_error(server.delete(&format!("/v1.0/me/drive/root:/{name}")), 403, "notAllowed", "The folder was not deleted");
        assert!(fs::symlink_metadata(folder.join(name).join(hidden)).is_ok(), "{name}");
        assert_eq!(server.id(&format!("root:/{name}")), id);
    }
    fs::remove_file(folder.join("Reserved/a/desktop.ini")).unwrap();
    assert_eq!(server.delete("/v1.0/me/drive/root:/Reserved").status(), 204);
}

#[test]
fn a_name_that_is_not_unicode_protects_its_folder_too() {
    use std::os::unix::ffi::OsStrExt as _;
    let server = Server::empty();
    let folder = server.folder().join("Folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), "coffee").unwrap();
    assert_eq!(server.item("root:/Folder")["folder"]["childCount"], 0);
    assert_error(server.delete("/v1.0/me/drive/root:/Folder"), 403, "notAllowed", "The folder was not deleted");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
}

#[test]
fn a_deleted_folder_is_gone_even_if_its_disk_space_cannot_be_freed() {
    let mut server = Server::unprivileged();
    let folder = server.folder();
    fs::create_dir_all(folder.join("Folder/Protected")).unwrap();
    fs::write(folder.join("Folder/Protected/file.txt"), "text").unwrap();
    protect(&server, "Folder/Protected", 0o555);
    assert_eq!(server.delete("/v1.0/me/drive/root:/Folder").status(), 204);
    assert_error(server.get("/v1.0/me/drive/root:/Folder"), 404, "itemNotFound", "");
    let messages = server.messages_of_next_start();
    assert!(messages.contains("could not be removed"), "{messages}");
    assert!(server.names("").is_empty());
    for left in fs::read_dir(folder.join(".local-drive/partial")).unwrap() {
        fs::set_permissions(left.unwrap().path().join("Protected"), Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn items_can_be_listed_and_deleted_while_the_disk_is_full() {
    // A file that can't grow fails like a full disk.
    let server = Server::under(&["sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""], &[]);
    let names: Vec<String> = (10..40).map(|number| format!("{number}.txt")).collect();
    names.iter().for_each(|name| fs::write(server.folder().join(name), name).unwrap());
    assert_eq!(server.item("root/children")["value"].as_array().unwrap().len(), names.len());
    let id = server.id("root:/20.txt");
    assert_error(server.patch(&format!("/v1.0/me/drive/items/{id}"), &json!({ "name": "a.txt" })), 500, "generalException", "");
    assert_eq!(server.id("root:/20.txt"), id);
    assert_eq!(server.delete(&format!("/v1.0/me/drive/items/{id}")).status(), 204);
    assert_error(server.get(&format!("/v1.0/me/drive/items/{id}")), 404, "itemNotFound", "");
    assert_eq!(fs::read(server.folder().join("21.txt")).unwrap(), b"21.txt");
}
