//! Moves between drives.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Drives, assert_error, body, header};

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
fn a_move_to_another_drive_without_prefer_is_rejected() {
    let drives = Drives::start();
    let to_team = json!({ "parentReference": drives.to_team("root") });
    let rejected = body(drives.server.patch("/v1.0/me/drive/root:/notes.txt", &to_team), 400);
    assert!(rejected["error"]["message"].as_str().unwrap().contains("requires an async response"), "{rejected}");
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
fn a_move_that_can_not_be_done_is_rejected_at_once() {
    let drives = Drives::start();
    fs::write(drives.team_file("notes.txt"), "taken").unwrap();
    let to_root = json!({ "parentReference": drives.to_team("root") });
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
fn what_changes_during_a_move_is_not_deleted() {
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
    assert_eq!(drives.start_move("root:/notes.txt", &json!({ "parentReference": drives.to_team("root") })).status(), 503);
    let own = json!({ "driveId": drives.server.ready("driveId"), "id": drives.server.id("root:/Documents") });
    assert_eq!(drives.start_move("root:/notes.txt", &json!({ "parentReference": own })).status(), 200);
    assert_eq!(drives.server.patch("/v1.0/me/drive/root:/Project", &json!({ "name": "Renamed" })).status(), 200);
}
