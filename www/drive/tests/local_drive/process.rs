//! The process: what prevents its start, damaged files that it finds, and how it ends.

use std::{fs, path::MAIN_SEPARATOR};

use serde_json::{Value, json};

use crate::support::{Server, body};

#[test]
fn a_second_server_over_the_same_folder_does_not_start() {
    let server = Server::empty();
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_local-drive"))
        .arg("--folder")
        .arg(server.folder())
        .args(["--port", "0", "--monitor-port", "0"])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(second.stdout.is_empty());
    assert_eq!(String::from_utf8(second.stderr).unwrap().lines().count(), 1);
}

#[test]
fn a_port_in_use_is_reported_in_one_line() {
    let server = Server::empty();
    let port = server.ready("drive").rsplit(':').next().unwrap();
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_local-drive"))
        .arg("--folder")
        .arg(server.outside())
        .args(["--port", port, "--monitor-port", "0"])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(message.starts_with(&format!("local-drive: --port {port}: ")) && message.lines().count() == 1, "{message}");
}

#[cfg(unix)]
#[test]
fn ends_on_a_signal() {
    let mut server = Server::empty();
    let process = server.process();
    let killed = std::process::Command::new("kill").arg(process.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

/// The lines of the journal.
fn journal(server: &Server) -> Vec<String> {
    let text = fs::read_to_string(server.folder().join(".local-drive/index.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn write_journal(server: &Server, lines: &[String]) {
    fs::write(server.folder().join(".local-drive/index.jsonl"), lines.join("\n") + "\n").unwrap();
}

#[test]
fn a_damaged_line_of_the_journal_loses_only_itself() {
    let mut server = Server::with_some_files();
    let ids = |server: &Server| ["root:/Documents", "root:/Project", "root:/notes.txt"].map(|path| server.id(path));
    let before = ids(&server);
    let drive = server.ready("driveId").to_owned();
    server.kill_and_start_again();
    let whole = journal(&server);
    for damaged in 0..whole.len() {
        server.kill();
        let mut lines = whole.clone();
        let lost = std::mem::replace(&mut lines[damaged], "\u{0}{\"put\":".to_owned());
        write_journal(&server, &lines);
        let messages = server.messages_of_next_start();
        assert!(messages.contains("index.jsonl") && messages.contains(&format!("line {}", damaged + 1)), "{messages}");
        assert_eq!(server.ready("driveId"), drive);
        for (id, now) in before.iter().zip(ids(&server)) {
            assert!(*id == now || lost.contains(id.as_str()), "{id} was lost with {lost}");
        }
    }
}

#[test]
fn damaged_and_foreign_files_among_the_jobs_are_reported_and_left_alone() {
    let mut server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    let end = server.end(&monitor);
    server.kill();
    let jobs = server.folder().join(".local-drive/jobs");
    let job = fs::read_dir(&jobs).unwrap().next().unwrap().unwrap().path();
    let torn = &fs::read(&job).unwrap()[..40];
    let foreign = ["11111111-1111-4111-8111-111111111111.json", "notes.json", "README.txt", "empty.json"];
    fs::write(jobs.join(foreign[0]), torn).unwrap();
    fs::copy(&job, jobs.join(foreign[1])).unwrap();
    fs::write(jobs.join(foreign[2]), "mine").unwrap();
    fs::write(jobs.join(foreign[3]), "").unwrap();
    fs::create_dir(jobs.join("folder.json")).unwrap();
    fs::create_dir(jobs.join("folder")).unwrap();
    fs::write(jobs.join("22222222-2222-4222-8222-222222222222.json.new"), "half").unwrap();
    let messages = server.messages_of_next_start();
    for name in foreign.iter().chain(&["folder.json", "folder"]) {
        assert!(messages.contains(&format!("jobs{MAIN_SEPARATOR}{name}: ")), "{name} is not in {messages}");
        assert!(jobs.join(name).exists(), "{name} is gone");
    }
    assert!(!jobs.join("22222222-2222-4222-8222-222222222222.json.new").exists(), "an unfinished file of its own");
    let path = monitor.splitn(4, '/').nth(3).unwrap();
    assert_eq!(server.end(&format!("{}/{path}", server.ready("monitor"))), end);
    let root: Value = body(server.get("/v1.0/me/drive/root/children"), 200);
    assert_eq!(root["value"].as_array().unwrap().len(), 4);
}
