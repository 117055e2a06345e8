//! Several drives on one server.

use std::fs;

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
