//! Several drives on one server: copies and moves between them.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Drives, Server, assert_error, body, header};

#[test]
fn every_drive_has_its_own_items_at_its_own_address() {
    let drives = Drives::start();
    let server = &drives.server;
    let listed = body(server.get("/v1.0/me/drives"), 200);
    let names: Vec<&Value> = listed["value"].as_array().unwrap().iter().map(|drive| &drive["name"]).collect();
    assert_eq!(names, ["Local drive", "Team"]);
    assert_eq!(server.ready_json()["drives"][0]["id"], server.ready("driveId"));
    let inbox = drives.team_item("root:/Inbox");
    assert_eq!(inbox["parentReference"]["driveId"], drives.team_id());
    assert_error(server.get("/v1.0/me/drive/root:/Inbox"), 404, "itemNotFound", "");
    assert_error(server.get(&format!("/v1.0/me/drive/items/{}", inbox["id"].as_str().unwrap())), 404, "itemNotFound", "");
    assert_error(server.get("/v1.0/drives/unknown/root"), 404, "itemNotFound", "path: this drive does not exist.");
    let made = json!({ "name": "New", "folder": {} });
    body(server.post(&format!("/v1.0/drives/{}/root/children", drives.team_id()), &made), 201);
    assert!(drives.team_file("New").is_dir());
    let upload = server.request(Method::PUT, &format!("/beta/drives/{}/root:/a.txt:/content", drives.team_id())).body("a");
    assert_eq!(upload.send().unwrap().status(), 201);
    assert_eq!(fs::read(drives.team_file("a.txt")).unwrap(), b"a");
}

#[test]
fn a_copy_to_another_drive_names_the_place_of_its_result() {
    let drives = Drives::start();
    let copy = json!({ "parentReference": drives.to_team("root:/Inbox"), "name": "Copy" });
    let (status, end) = drives.server.end(&drives.server.copy("root:/Project", &copy));
    assert_eq!((status, &end["status"]), (202, &json!("completed")));
    let copied = drives.team_item("root:/Inbox/Copy");
    assert_eq!((&copied["id"], &copied["size"]), (&end["resourceId"], &json!(100_300)));
    let location = end["resourceLocation"].as_str().unwrap().strip_prefix(drives.server.ready("drive")).unwrap();
    assert_eq!(body(drives.server.get(location), 200)["id"], copied["id"]);
    let within = drives.server.end(&drives.server.copy("root:/notes.txt", &json!({ "name": "b.txt" }))).1;
    assert!(within.get("resourceLocation").is_none());
}

#[test]
fn the_onedrive_form_redirects_to_the_item_on_the_other_drive() {
    let drives = Drives::start();
    let path = json!({ "path": format!("/drives/{}/root:/Inbox", drives.team_id()) });
    let start = drives.server.request(Method::POST, "/drive/root:/notes.txt:/copy").header("prefer", "respond-async");
    let started = start.json(&json!({ "parentReference": path })).send().unwrap();
    let (status, end) = drives.server.end(&header(&started, "location"));
    assert_eq!(status, 303);
    let path = end["location"].as_str().unwrap().strip_prefix(drives.server.ready("drive")).unwrap();
    assert_eq!(body(drives.server.get(path), 200)["name"], "notes.txt");
    assert!(drives.team_file("Inbox/notes.txt").is_file());
}

#[test]
fn other_drives_get_sample_files_too() {
    let team = TempDir::new().unwrap();
    let server = Server::start(&["--sample", "--drive", &format!("Team={}", team.path().display())]);
    let id = server.ready_json()["drives"][1]["id"].as_str().unwrap();
    let names = body(server.get(&format!("/v1.0/drives/{id}/root/children")), 200);
    let names: Vec<&Value> = names["value"].as_array().unwrap().iter().map(|item| &item["name"]).collect();
    assert_eq!(names, ["Brand", "Plans", "Welcome.md"]);
}

#[test]
fn a_move_to_another_drive_is_followed_and_makes_a_new_item() {
    let drives = Drives::start();
    let old = drives.server.item("root:/Project");
    let end = drives.end_of_move("root:/Project", &json!({ "parentReference": drives.to_team("root:/Inbox"), "name": "Moved" }));
    assert_eq!((&end["status"], &end["percentageComplete"]), (&json!("completed"), &json!(100.0)), "{end}");
    let moved = drives.team_item("root:/Inbox/Moved");
    assert_eq!((&moved["id"], &moved["size"]), (&end["resourceId"], &old["size"]));
    assert_ne!(moved["id"], old["id"]);
    assert!(end["resourceLocation"].as_str().unwrap().contains(&drives.team_id()));
    assert_eq!(drives.server.names(""), ["Documents", "notes.txt"]);
    assert_error(drives.server.get(&format!("/items/{}", old["id"].as_str().unwrap())), 404, "itemNotFound", "");
}

#[test]
fn a_moved_file_keeps_its_content_and_its_modification_time() {
    let drives = Drives::start();
    let bytes = fs::read(drives.server.folder().join("notes.txt")).unwrap();
    let time = "2020-01-02T03:04:05Z";
    drives.server.patch("/v1.0/me/drive/root:/notes.txt", &json!({ "fileSystemInfo": { "lastModifiedDateTime": time } }));
    drives.end_of_move("root:/notes.txt", &json!({ "parentReference": drives.to_team("root") }));
    assert_eq!(fs::read(drives.team_file("notes.txt")).unwrap(), bytes);
    assert_eq!(drives.team_item("root:/notes.txt")["lastModifiedDateTime"], "2020-01-02T03:04:05.000Z");
}

#[test]
fn a_file_from_before_1970_is_copied_and_moved() {
    let drives = Drives::start();
    let modified = |path: PathBuf| fs::metadata(path).unwrap().modified().unwrap();
    let time = SystemTime::UNIX_EPOCH - Duration::from_millis(86_400_500);
    let original = drives.server.folder().join("notes.txt");
    fs::File::options().write(true).open(&original).unwrap().set_modified(time).unwrap();
    let (_, end) = drives.server.end(&drives.server.copy("root:/notes.txt", &json!({ "name": "copy.txt" })));
    assert_eq!(end["status"], "completed");
    drives.end_of_move("root:/notes.txt", &json!({ "parentReference": drives.to_team("root") }));
    assert_eq!((modified(drives.team_file("notes.txt")), original.exists()), (time, false));
}

#[test]
fn a_move_to_another_drive_without_prefer_is_rejected() {
    let drives = Drives::start();
    let to_team = json!({ "parentReference": drives.to_team("root") });
    let rejected = drives.server.patch("/v1.0/me/drive/root:/notes.txt", &to_team);
    assert_error(rejected, 400, "invalidRequest", "Prefer: moving an item to another drive requires an async response");
    let inner = json!({
        "id": "1", "method": "PATCH", "url": "/me/drive/root:/notes.txt", "headers": { "Prefer": "respond-async" }, "body": to_team,
    });
    let batch = body(drives.server.post("/v1.0/$batch", &json!({ "requests": [inner] })), 200);
    assert_eq!(batch["responses"][0]["status"], 400, "a batch ignores Prefer");
    assert!(drives.server.folder().join("notes.txt").exists());
}

#[test]
fn a_move_within_a_drive_is_done_at_once() {
    let drives = Drives::start();
    let id = drives.server.id("root:/notes.txt");
    let own = json!({ "driveId": drives.server.ready("driveId"), "id": drives.server.id("root:/Documents") });
    let moved = body(drives.start_move("root:/notes.txt", &json!({ "parentReference": own })), 200);
    assert_eq!(moved["id"], id, "even with Prefer, and with the drive's own id");
}

#[test]
fn an_impossible_move_is_rejected_at_once() {
    let drives = Drives::start();
    fs::write(drives.team_file("notes.txt"), "taken").unwrap();
    let to_root = json!({ "parentReference": drives.to_team("root") });
    let stale = drives.server.request(Method::PATCH, "/v1.0/me/drive/root:/notes.txt").header("if-match", "\"stale\"");
    let stale = stale.header("prefer", "respond-async").json(&to_root).send().unwrap();
    assert_error(stale, 412, "resourceModified", "If-Match");
    assert_error(drives.start_move("root:/notes.txt", &to_root), 409, "nameAlreadyExists", "name");
    assert_error(drives.start_move("root", &to_root), 400, "invalidRequest", "item");
    let to_file = json!({ "parentReference": drives.to_team("root:/notes.txt"), "name": "x" });
    assert_error(drives.start_move("root:/Project", &to_file), 400, "invalidRequest", "parentReference");
    let nowhere = json!({ "parentReference": { "driveId": "unknown", "id": "1" } });
    assert_error(drives.start_move("root:/notes.txt", &nowhere), 404, "itemNotFound", "parentReference.driveId");
    let contradiction =
        json!({ "driveId": drives.team_id(), "path": format!("/drives/{}/root:", drives.server.ready("driveId")) });
    assert_error(
        drives.start_move("root:/notes.txt", &json!({ "parentReference": contradiction })),
        400,
        "invalidRequest",
        "parentReference",
    );
    fs::write(drives.server.folder().join("Project/desktop.ini"), "hidden").unwrap();
    assert_error(drives.start_move("root:/Project", &to_root), 403, "notAllowed", "");
    assert_eq!(drives.server.names(""), ["Documents", "Project", "notes.txt"]);
}

#[test]
fn an_original_that_changes_during_a_move_is_not_deleted() {
    let drives = Drives::with(&["--bytes-per-second", "60000"]);
    let started = drives.start_move("root:/Project", &json!({ "parentReference": drives.to_team("root") }));
    fs::write(drives.server.folder().join("Project/Data/new.txt"), "added meanwhile").unwrap();
    fs::write(drives.server.folder().join("Project/readme.md"), "changed meanwhile").unwrap();
    let (status, end) = drives.server.end(&header(&started, "location"));
    assert_eq!((status, &end["status"]), (200, &json!("failed")), "{end}");
    assert_eq!(fs::read(drives.server.folder().join("Project/Data/new.txt")).unwrap(), b"added meanwhile");
    assert_eq!(fs::read(drives.server.folder().join("Project/readme.md")).unwrap(), b"changed meanwhile");
    let codes: Vec<&Value> = end["error"]["details"].as_array().unwrap().iter().map(|detail| &detail["code"]).collect();
    assert!(codes.contains(&&json!("resourceModified")) && codes.contains(&&json!("notAllowed")), "{end}");
    assert!(drives.team_file("Project/Data/a.bin").exists(), "the copies stay");
}

#[test]
fn a_move_continues_after_a_restart() {
    let mut drives = Drives::with(&["--bytes-per-second", "60000"]);
    let started = drives.start_move("root:/Project", &json!({ "parentReference": drives.to_team("root") }));
    let monitor = header(&started, "location");
    while drives.server.fetch(&monitor).json::<Value>().unwrap()["percentageComplete"] == 0.0 {}
    drives.server.kill_and_start_again();
    let path = monitor.splitn(4, '/').nth(3).unwrap();
    let (_, end) = drives.server.end(&format!("{}/{path}", drives.server.ready("monitor")));
    assert_eq!(end["status"], "completed", "{end}");
    assert_eq!(drives.team_item("root:/Project")["size"], 100_300);
    assert_eq!(drives.server.names(""), ["Documents", "notes.txt"]);
}

#[test]
fn a_fault_of_starts_applies_to_moves_to_another_drive_only() {
    let drives = Drives::start();
    drives.server.faults(json!([{ "where": "start", "times": null, "answer": { "status": 503 } }]));
    for parent in [drives.to_team("root"), json!({ "path": format!("/drives/{}/root:", drives.team_id()) })] {
        assert_eq!(drives.start_move("root:/notes.txt", &json!({ "parentReference": parent })).status(), 503);
    }
    let own = json!({ "driveId": drives.server.ready("driveId"), "id": drives.server.id("root:/Documents") });
    assert_eq!(drives.start_move("root:/notes.txt", &json!({ "parentReference": own })).status(), 200);
    assert_eq!(drives.server.patch("/v1.0/me/drive/root:/Project", &json!({ "name": "Renamed" })).status(), 200);
}
