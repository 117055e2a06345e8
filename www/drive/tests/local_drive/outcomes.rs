//! Jobs that end as the fault plan says. What a monitor reports is what is on the drive.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header};

/// The last response of a copy of `Project` with such an outcome.
fn end(server: &Server, outcome: Value) -> (u16, Value) {
    server.faults(json!([{ "where": "start", "outcome": outcome }]));
    server.end(&server.copy("root:/Project", &json!({ "name": "Copy" })))
}

/// The size of the copy; none if it doesn't exist.
fn copied(server: &Server) -> Option<u64> {
    let copy = server.get("/v1.0/me/drive/root:/Copy");
    if copy.status() == 200 { copy.json::<Value>().unwrap()["size"].as_u64() } else { None }
}

#[test]
fn a_copy_that_fails_leaves_a_part() {
    let server = Server::with_some_files();
    let (status, end) = end(&server, json!({ "error": { "code": "quotaLimitReached", "message": "The drive is full." } }));
    let error = json!({ "code": "quotaLimitReached", "message": "The drive is full." });
    assert_eq!((status, end), (200, json!({ "operation": "ItemCopy", "status": "failed", "error": error })));
    let size = copied(&server).unwrap();
    assert!(size < 100_300, "{size}");
    assert!(server.names(".local-drive/partial").is_empty());
}

#[test]
fn a_copy_that_fails_can_leave_nothing() {
    let server = Server::with_some_files();
    let (_, end) = end(&server, json!({ "atPercent": 80, "leaves": "nothing" }));
    assert_eq!((&end["status"], &end["error"]["code"]), (&json!("failed"), &json!("generalException")));
    assert_eq!(copied(&server), None);
}

#[test]
fn a_single_file_whose_copy_fails_is_not_there() {
    let server = Server::with_some_files();
    for (number, source) in ["notes.txt", "Project/empty.txt", "Project/Nothing in here"].into_iter().enumerate() {
        server.faults(json!([{ "where": "start", "outcome": { "atPercent": 100 } }]));
        let copy = json!({ "parentReference": { "path": "/drive/root:" }, "name": format!("copy {number}") });
        let (_, end) = server.end(&server.copy(&format!("root:/{source}"), &copy));
        assert_eq!(end["status"], "failed", "{source}");
        assert_eq!(server.names(""), ["Documents", "Project", "notes.txt"], "{source}");
    }
}

#[test]
fn a_poll_can_make_a_running_copy_fail() {
    let server = Server::start(&["--bytes-per-second", "20000"]);
    crate::support::with_files(server.folder());
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    let denied = json!({ "httpStatus": 500, "error": { "code": "accessDenied", "message": "Access denied." } });
    server.faults(json!([{ "where": "monitor", "skip": 1, "times": null, "outcome": denied }]));
    assert_eq!(server.fetch(&monitor).status(), 202);
    for _ in 0..2 {
        let failed = body(server.fetch(&monitor), 500);
        assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("failed"), &json!("accessDenied")), "{failed}");
    }
    assert!(copied(&server).is_none_or(|size| size < 100_300));
}

#[test]
fn a_copy_that_waits_for_others_can_be_made_to_fail() {
    let server = Server::start(&["--bytes-per-second", "1"]);
    crate::support::with_files(server.folder());
    // More than run at once.
    let monitors: Vec<String> =
        (0..140).map(|number| server.copy("root:/notes.txt", &json!({ "name": format!("{number}.txt") }))).collect();
    let waiting = monitors.iter().find(|monitor| server.fetch(monitor).json::<Value>().unwrap()["status"] == "notStarted");
    server.faults(json!([{ "where": "monitor", "outcome": {} }]));
    assert_eq!(server.fetch(waiting.unwrap()).json::<Value>().unwrap()["status"], "failed");
}

#[test]
fn a_fault_does_not_change_a_copy_that_has_ended() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    server.end(&monitor);
    server.faults(json!([{ "where": "monitor", "outcome": {} }]));
    assert_eq!(server.end(&monitor).1["status"], "completed");
    assert_eq!(
        body(server.get("/admin/faults"), 200)["faults"].as_array().unwrap().len(),
        1,
        "the fault waits for a running copy"
    );
}

#[test]
fn other_words_for_success_are_reported_after_all_work_is_done() {
    let server = Server::with_some_files();
    for word in ["complete", "succeeded", "Completed"] {
        let (status, end) = end(&server, json!({ "status": word, "message": "Done." }));
        assert_eq!((status, &end["status"], &end["message"]), (202, &json!(word), &json!("Done.")));
        assert_eq!((copied(&server), &end["resourceId"]), (Some(100_300), &server.item("root:/Copy")["id"]));
        server.delete("/v1.0/me/drive/root:/Copy");
    }
}

#[test]
fn a_partial_success_reports_its_part() {
    let server = Server::with_some_files();
    let (status, end) = end(&server, json!({ "status": "partiallySucceeded", "atPercent": 60 }));
    assert_eq!(
        (status, &end["status"], &end["resourceId"]),
        (202, &json!("partiallySucceeded"), &server.item("root:/Copy")["id"])
    );
    assert!(copied(&server).unwrap() < 100_300 && end.get("error").is_none());
    assert!((60.0..100.0).contains(&end["percentageComplete"].as_f64().unwrap()), "{end}");
}

#[test]
fn a_running_copy_has_no_status_of_its_outcome() {
    let server = Server::with_some_files();
    server.pause(0);
    server.faults(json!([{ "where": "start", "outcome": { "httpStatus": 500 } }]));
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    assert_eq!(server.fetch(&monitor).status(), 202);
    server.resume();
    assert_eq!(server.end(&monitor).0, 500);
}

#[test]
fn a_skipped_copy_does_nothing() {
    let server = Server::with_some_files();
    let (status, end) = end(&server, json!({ "status": "skipped", "message": "The item was skipped." }));
    let expected = json!({ "operation": "ItemCopy", "status": "skipped", "message": "The item was skipped." });
    assert_eq!((status, end, copied(&server)), (200, expected, None));
}

#[test]
fn an_error_can_name_its_target() {
    let server = Server::with_some_files();
    let error = json!({ "code": "accessDenied", "message": "No.", "target": "$source", "details": [{ "target": "$item" }] });
    let (_, end) = end(&server, json!({ "error": error }));
    assert_eq!(end["error"]["target"], server.id("root:/Project"));
    assert_eq!(end["error"]["details"][0]["target"], server.id("root:/Copy"));
}

#[test]
fn the_onedrive_form_reports_a_failure_too() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "start", "outcome": { "status": "cancelled" } }]));
    let start = server.request(Method::POST, "/drive/root:/Project:/copy").header("prefer", "respond-async");
    let (status, end) = server.end(&header(&start.json(&json!({ "name": "Copy" })).send().unwrap(), "location"));
    assert_eq!((status, end), (200, json!({ "operation": "ItemCopy", "status": "cancelled" })));
}

#[test]
fn a_forced_failure_survives_a_restart() {
    let mut server = Server::start(&["--bytes-per-second", "100000"]);
    crate::support::with_files(server.folder());
    server.faults(json!([{ "where": "start", "outcome": { "atPercent": 90 } }]));
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    let on_new_port = |server: &Server| {
        let path = monitor.splitn(4, '/').nth(3).unwrap();
        format!("{}/{path}", server.ready("monitor"))
    };
    server.kill_and_start_again();
    let (_, end) = server.end(&on_new_port(&server));
    assert_eq!(end["status"], "failed", "{end}");
    server.kill_and_start_again();
    assert_eq!(server.end(&on_new_port(&server)).1, end);
}

#[test]
fn an_upload_from_url_can_fail() {
    let server = Server::empty();
    let of_unknown_size = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbytes".to_vec();
    for answer in [crate::support::answer("200 OK", &[7; 1000]), of_unknown_size] {
        server.faults(json!([{ "where": "start", "outcome": { "error": { "code": "malwareDetected" } } }]));
        let upload = json!({ "@microsoft.graph.sourceUrl": crate::support::source(vec![answer]), "name": "file.bin" });
        let start = server.request(Method::POST, "/v1.0/me/drive/root/children").header("prefer", "respond-async");
        let (status, end) = server.end(&header(&start.json(&upload).send().unwrap(), "location"));
        assert_eq!((status, &end["error"]["code"]), (500, &json!("malwareDetected")));
    }
    assert!(server.names("").is_empty() && server.names(".local-drive/partial").is_empty());
}

#[test]
fn outcomes_that_no_job_can_have_are_rejected() {
    let server = Server::empty();
    let put = |fault: Value| server.request(Method::PUT, "/admin/faults").json(&json!({ "faults": [fault] })).send().unwrap();
    for (outcome, field) in [
        (json!({ "status": "inProgress" }), "faults[0].outcome.status"),
        (json!({ "atPercent": 101 }), "faults[0].outcome.atPercent"),
        (json!({ "httpStatus": 100 }), "faults[0].outcome.httpStatus"),
        (json!({ "reason": "" }), "faults"),
    ] {
        assert_error(put(json!({ "where": "start", "outcome": outcome })), 400, "invalidRequest", field);
    }
    assert_error(put(json!({ "where": "item", "outcome": {} })), 400, "invalidRequest", "faults[0].where");
}
