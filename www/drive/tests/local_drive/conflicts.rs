//! Names that are taken, and copies that are rejected.

use std::fs;

use reqwest::Method;
use serde_json::json;

use crate::support::{Server, assert_error, body};

const BEHAVIOR: &str = "@microsoft.graph.conflictBehavior";

#[test]
fn a_copy_fails_replaces_or_renames() {
    let server = Server::with_some_files();
    let copy = json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "LETTER.txt" });
    let with = |behavior: &str| server.post(&format!("/v1.0/me/drive/root:/notes.txt:/copy?{behavior}"), &copy);
    let old = server.id("root:/Documents/letter.txt");

    assert_error(with(""), 409, "nameAlreadyExists", "name");
    assert_error(with(&format!("{BEHAVIOR}=fail")), 409, "nameAlreadyExists", "name");
    assert_error(with(&format!("{BEHAVIOR}=perhaps")), 400, "invalidRequest", BEHAVIOR);

    let (_, end) = server.end(&crate::support::header(&with(&format!("{BEHAVIOR}=rename")), "location"));
    let renamed = server.item(&format!("items/{}", end["resourceId"].as_str().unwrap()));
    assert_eq!(renamed["name"], "LETTER 1.txt");

    let (_, end) = server.end(&crate::support::header(&with("%40microsoft.graph.conflictBehavior=replace"), "location"));
    assert_eq!(end["resourceId"], server.id("root:/Documents/letter.txt"));
    assert_eq!(server.names("Documents"), ["LETTER 1.txt", "budget.xlsx", "letter.txt"]);
    assert_eq!(fs::read(server.folder().join("Documents/letter.txt")).unwrap().len(), 5_000);
    assert_error(server.get(&format!("/items/{old}")), 404, "itemNotFound", "");
}

#[test]
fn an_item_does_not_replace_itself() {
    let server = Server::with_some_files();
    let path = format!("/v1.0/me/drive/root:/notes.txt:/copy?{BEHAVIOR}=replace");
    assert_error(server.post(&path, &json!({ "name": "Notes.txt" })), 409, "nameAlreadyExists", "name");
    for copy in [json!({ "name": "other.txt" }), json!({ "parentReference": { "path": "/drive/root:/Documents" } })] {
        assert_eq!(server.post(&path, &copy).status(), 202, "{copy}");
    }
}

#[test]
fn ignores_the_conflict_behavior_in_the_body_of_a_copy() {
    let server = Server::with_some_files();
    let copy = json!({ "name": "notes.txt", BEHAVIOR: "rename" });
    assert_error(server.post("/v1.0/me/drive/root:/notes.txt:/copy", &copy), 409, "nameAlreadyExists", "name");
}

#[test]
fn a_folder_is_never_replaced_and_replaces_no_file() {
    let server = Server::with_some_files();
    let copy = json!({ "name": "Documents" });
    let path = format!("/v1.0/me/drive/root:/Project:/copy?{BEHAVIOR}=replace");
    assert_error(server.post(&path, &copy), 409, "nameAlreadyExists", "name");
    assert_error(server.post(&path, &json!({ "name": "notes.txt" })), 409, "nameAlreadyExists", "name");
    let path = format!("/v1.0/me/drive/root:/notes.txt:/copy?{BEHAVIOR}=replace");
    assert_error(server.post(&path, &copy), 409, "nameAlreadyExists", "name");
    assert_eq!(server.names("Documents"), ["budget.xlsx", "letter.txt"]);
}

#[test]
fn a_name_that_is_taken_meanwhile_fails_the_copy() {
    let server = Server::with_some_files();
    server.pause(20);
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "late.txt" }));
    fs::write(server.folder().join("late.txt"), "first").unwrap();
    server.resume();
    let (status, end) = server.end(&monitor);
    assert_eq!((status, &end["status"], &end["error"]["code"]), (200, &json!("failed"), &json!("nameAlreadyExists")));
    assert!(end.get("percentageComplete").is_none() && end.get("resourceId").is_none());
    assert_eq!(fs::read(server.folder().join("late.txt")).unwrap(), b"first");
}

#[test]
fn new_folders_and_renames_have_a_conflict_behavior() {
    let server = Server::with_some_files();
    let folder = |behavior: &str| {
        server.post("/v1.0/me/drive/root/children", &json!({ "name": "project", "folder": {}, BEHAVIOR: behavior }))
    };
    assert_error(folder("fail"), 409, "nameAlreadyExists", "name");
    assert_error(folder("replace"), 409, "nameAlreadyExists", "name");
    assert_eq!(body(folder("rename"), 201)["name"], "project 1");
    assert_eq!(body(folder("rename"), 201)["name"], "project 2");

    let rename = json!({ "name": "project 1" });
    assert_error(server.patch("/v1.0/me/drive/root:/project 2", &rename), 409, "nameAlreadyExists", "name");
    let path = format!("/v1.0/me/drive/root:/notes.txt?{BEHAVIOR}=replace");
    let replaced = server
        .request(Method::PATCH, &path)
        .json(&json!({ "name": "letter.txt", "parentReference": { "path": "/drive/root:/Documents" } }));
    let id = server.id("root:/notes.txt");
    assert_eq!(body(replaced.send().unwrap(), 200)["id"], id);
    assert_eq!(server.names("Documents"), ["budget.xlsx", "letter.txt"]);
    assert_eq!(server.id("root:/Documents/letter.txt"), id);
}

#[cfg(unix)]
#[test]
fn an_entry_that_is_not_an_item_is_never_replaced() {
    let server = Server::with_some_files();
    std::os::unix::fs::symlink("/etc/hostname", server.folder().join("link.txt")).unwrap();
    let path = format!("/v1.0/me/drive/root:/notes.txt:/copy?{BEHAVIOR}=replace");
    assert_error(server.post(&path, &json!({ "name": "link.txt" })), 409, "nameAlreadyExists", "name");
    assert!(server.folder().join("link.txt").is_symlink());
}

// Elsewhere the file system ignores case.
#[cfg(target_os = "linux")]
#[test]
fn a_numbered_name_is_free_in_any_case_and_for_any_entry() {
    let server = Server::with_some_files();
    fs::write(server.folder().join("NOTES 1.txt"), "item").unwrap();
    std::os::unix::fs::symlink("/etc/hostname", server.folder().join("notes 2.txt")).unwrap();
    let path = format!("/v1.0/me/drive/root:/notes.txt:/copy?{BEHAVIOR}=rename");
    server.end(&crate::support::header(&server.post(&path, &json!({})), "location"));
    assert_eq!(server.names(""), ["Documents", "NOTES 1.txt", "Project", "notes 2.txt", "notes 3.txt", "notes.txt"]);
}

// Elsewhere the file system ignores case.
#[cfg(target_os = "linux")]
#[test]
fn an_entry_that_is_not_an_item_is_not_replaced_by_a_change_of_case() {
    let server = Server::with_some_files();
    std::os::unix::fs::symlink("/etc/hostname", server.folder().join("NOTES.txt")).unwrap();
    let renamed = server.patch("/v1.0/me/drive/root:/notes.txt", &json!({ "name": "NOTES.txt" }));
    assert_error(renamed, 409, "nameAlreadyExists", "name");
    assert!(server.folder().join("NOTES.txt").is_symlink());
}

#[test]
fn a_name_can_change_its_case() {
    let server = Server::with_some_files();
    let id = server.id("root:/NOTES.TXT");
    assert_eq!(server.id("root:/notes.txt"), id);
    let renamed = body(server.patch("/v1.0/me/drive/root:/notes.txt", &json!({ "name": "Notes.txt" })), 200);
    assert_eq!((&renamed["id"], &renamed["name"]), (&json!(id), &json!("Notes.txt")));
    assert_eq!(server.names(""), ["Documents", "Notes.txt", "Project"]);
}

#[test]
fn rejects_invalid_copies_at_once() {
    let server = Server::with_some_files();
    let documents = json!({ "path": "/drive/root:/Documents" });
    let id = server.id("root:/Project");
    let cases = [
        ("root", json!({ "parentReference": documents, "name": "x" }), 400, "invalidRequest", "childrenOnly"),
        ("root:/notes.txt", json!({ "parentReference": documents, "childrenOnly": true }), 400, "invalidRequest", "childrenOnly"),
        (
            "root:/Project",
            json!({ "parentReference": documents, "childrenOnly": true, "name": "x" }),
            400,
            "invalidRequest",
            "name",
        ),
        ("root:/Project", json!({ "childrenOnly": "yes" }), 400, "invalidRequest", "childrenOnly"),
        (
            "root:/Project",
            json!({ "parentReference": { "id": "root" }, "name": "x" }),
            400,
            "invalidRequest",
            "parentReference.id",
        ),
        (
            "root:/Project",
            json!({ "parentReference": { "driveId": server.ready("driveId") } }),
            400,
            "invalidRequest",
            "parentReference",
        ),
        ("root:/Project", json!({ "parentReference": "Documents" }), 400, "invalidRequest", "parentReference"),
        ("root:/Project", json!({ "parentReference": { "path": "Documents" } }), 400, "invalidRequest", "parentReference.path"),
        (
            "root:/Project",
            json!({ "parentReference": { "path": "/drive/root:/notes.txt" } }),
            400,
            "invalidRequest",
            "parentReference",
        ),
        (
            "root:/Project",
            json!({ "parentReference": { "id": id, "path": "/drive/root:/Documents" } }),
            400,
            "invalidRequest",
            "parentReference",
        ),
        ("root:/Project", json!({ "parentReference": { "path": "/drive/root:/Nowhere" } }), 404, "itemNotFound", ""),
        (
            "root:/Project",
            json!({ "parentReference": { "driveId": "another", "id": id } }),
            404,
            "itemNotFound",
            "parentReference.driveId",
        ),
        ("root:/Nowhere", json!({ "name": "x" }), 404, "itemNotFound", ""),
        ("root:/Project", json!({ "name": 7 }), 400, "invalidRequest", "name"),
        ("root:/Project", json!({}), 409, "nameAlreadyExists", "name"),
    ];
    let before = server.names("Documents");
    for (path, copy, status, code, field) in cases {
        let response = server.post(&format!("/v1.0/me/drive/{path}{}/copy", if path.contains(':') { ":" } else { "" }), &copy);
        assert_error(response, status, code, field);
    }
    assert_eq!(server.names("Documents"), before);
}
