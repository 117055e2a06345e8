//! A server that is killed while it works, and started again.

use std::{fs, io::Write as _};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, header, with_files};

/// Waits until a part of the copy is done.
fn wait_for_progress(server: &Server, monitor: &str) {
    loop {
        let poll = server.fetch(monitor).json::<Value>().unwrap();
        assert_ne!(poll["status"], "completed", "the copy didn't pause");
        if poll["percentageComplete"].as_f64().unwrap() > 0.0 {
            return;
        }
    }
}

/// The monitor's URL at the port that the server has now.
fn moved(server: &Server, monitor: &str) -> String {
    let path = monitor.splitn(4, '/').nth(3).unwrap();
    format!("{}/{path}", server.ready("monitor"))
}

/// Appends to the journal of a server that was killed.
fn append_to_journal(server: &Server, text: &str) {
    let journal = server.folder().join(".local-drive/index.jsonl");
    let mut journal = fs::OpenOptions::new().append(true).open(journal).unwrap();
    journal.write_all(text.as_bytes()).unwrap();
}

#[test]
fn ids_survive_a_restart() {
    let mut server = Server::with_some_files();
    let ids = |server: &Server| ["root", "root:/Project/Data/a.bin", "root:/Documents"].map(|path| server.id(path));
    let before = ids(&server);
    let moved =
        server.patch("/v1.0/me/drive/root:/notes.txt", &json!({ "name": "n.txt", "parentReference": { "id": before[2] } }));
    let moved: Value = moved.json().unwrap();
    let drive = server.ready("driveId").to_owned();
    server.kill();
    fs::remove_dir_all(server.folder().join("Project/Data/Deep")).unwrap();
    fs::write(server.folder().join("meanwhile.txt"), "x").unwrap();
    server.kill_and_start_again();
    assert_eq!(server.ready("driveId"), drive);
    assert_eq!(ids(&server), before);
    assert_eq!(server.item("root:/Documents/n.txt")["id"], moved["id"]);
    assert_eq!(server.item("root:/meanwhile.txt")["size"], 1);
    assert_error(server.get("/v1.0/me/drive/root:/Project/Data/Deep"), 404, "itemNotFound", "");
}

#[test]
fn a_copy_of_a_folder_continues_and_leaves_no_half_file() {
    let mut server = Server::start(&["--bytes-per-second", "30000"]);
    with_files(server.folder());
    server.pause(20);
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    wait_for_progress(&server, &monitor);
    server.kill();
    for path in ["Data/a.bin", "Data/Deep/b.bin", "readme.md"] {
        let copied = fs::read(server.folder().join("Copy").join(path));
        let whole = fs::read(server.folder().join("Project").join(path)).unwrap();
        assert!(copied.is_err() || copied.is_ok_and(|copied| copied == whole), "{path} exists and is incomplete");
    }
    server.kill_and_start_again();
    let (_, end) = server.end(&moved(&server, &monitor));
    assert_eq!(end["status"], "completed", "{end}");
    assert_eq!(server.item("root:/Copy")["id"], end["resourceId"]);
    assert_eq!(server.item("root:/Copy")["size"], 100_300);
    assert_eq!(server.names(""), ["Copy", "Documents", "Project", "notes.txt"]);
    assert!(server.names(".local-drive/partial").is_empty());

    // The outcome survives too.
    server.kill_and_start_again();
    assert_eq!(server.end(&moved(&server, &monitor)).1, end);
}

#[test]
fn a_copy_is_complete_after_several_restarts() {
    let mut server = Server::start(&["--bytes-per-second", "100000"]);
    let source = server.folder().join("Many");
    fs::create_dir(&source).unwrap();
    for number in 0..60 {
        fs::write(source.join(format!("{number}.txt")), vec![number; 1000]).unwrap();
    }
    let mut monitor = server.copy("root:/Many", &json!({ "name": "Copy" }));
    let copied = |server: &Server| fs::read_dir(server.folder().join("Copy")).map_or(0, Iterator::count);
    for _ in 0..5 {
        let before = copied(&server);
        // Until a few more files are copied.
        while server.fetch(&monitor).json::<Value>().unwrap()["status"] == "inProgress" && copied(&server) < before + 3 {}
        server.kill_and_start_again();
        monitor = moved(&server, &monitor);
    }
    let (_, end) = server.end(&monitor);
    assert_eq!(end["resourceId"], server.id("root:/Copy"), "{end}");
    assert_eq!(server.names("").len(), 2);
    for number in 0..60 {
        assert_eq!(fs::read(server.folder().join(format!("Copy/{number}.txt"))).unwrap(), vec![number; 1000]);
    }
    assert_eq!(server.item("root:/Copy")["folder"]["childCount"], 60);
}

#[test]
fn a_copy_of_a_file_continues_in_the_onedrive_form() {
    let mut server = Server::start(&["--bytes-per-second", "2000"]);
    with_files(server.folder());
    server.pause(20);
    let start = server.request(Method::POST, "/drive/root:/notes.txt:/copy").header("prefer", "respond-async");
    let monitor = header(&start.json(&json!({ "name": "copy.txt" })).send().unwrap(), "location");
    wait_for_progress(&server, &monitor);
    server.kill_and_start_again();
    let (status, end) = server.end(&moved(&server, &monitor));
    assert_eq!(
        (status, end["location"].as_str().unwrap()),
        (303, &*format!("{}/items/{}", server.ready("drive"), server.id("root:/copy.txt")))
    );
    assert_eq!(fs::read(server.folder().join("copy.txt")).unwrap(), fs::read(server.folder().join("notes.txt")).unwrap());
}

#[test]
fn a_copy_fails_when_its_source_has_disappeared() {
    let mut server = Server::start(&["--bytes-per-second", "2000"]);
    with_files(server.folder());
    server.pause(20);
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    wait_for_progress(&server, &monitor);
    server.kill();
    fs::remove_file(server.folder().join("notes.txt")).unwrap();
    server.kill_and_start_again();
    let (_, end) = server.end(&moved(&server, &monitor));
    assert_eq!((&end["status"], &end["error"]["code"]), (&json!("failed"), &json!("itemNotFound")), "{end}");
    assert_eq!(server.names(""), ["Documents", "Project"]);
}

#[test]
fn changes_that_were_not_made_on_disk_are_undone() {
    let mut server = Server::with_some_files();
    let id = server.id("root:/notes.txt");
    let root = server.id("root");
    server.kill();
    // Killed after the journal was written: the file was to be moved, and is still where it was.
    let in_doubt = json!({ "put": { "id": id, "parent": root, "name": "moved.txt" } });
    append_to_journal(&server, &format!("{in_doubt}\n"));
    server.kill_and_start_again();
    assert_eq!(server.id("root:/notes.txt"), id);

    // A new file was to replace it, and is still staged.
    server.kill();
    fs::write(server.folder().join(".local-drive/partial/new"), "new").unwrap();
    let in_doubt = json!({ "put": { "id": "01NEW", "parent": root, "name": "notes.txt", "staged": "new" } });
    append_to_journal(&server, &format!("{in_doubt}\n"));
    server.kill_and_start_again();
    assert_eq!(server.id("root:/notes.txt"), id);

    // A line that was written in part.
    server.kill();
    append_to_journal(&server, "{\"put\":{\"id\":\"01X\",\"par");
    server.kill_and_start_again();
    assert_eq!(server.id("root:/notes.txt"), id);
}

#[test]
fn partial_files_are_removed() {
    let mut server = Server::with_some_files();
    server.kill();
    let partial = server.folder().join(".local-drive/partial");
    fs::create_dir_all(partial.join("trash/deep")).unwrap();
    fs::write(partial.join("half"), "ha").unwrap();
    server.kill_and_start_again();
    assert!(server.names(".local-drive/partial").is_empty());
}
