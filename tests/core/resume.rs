//! Saved actions, and how they are resumed. A saved form may be old, broken or malicious.

use longhaul::{
    action::{outcome::Outcome, saved::Saved},
    protocol::{argument::Argument, request::Token, start_spec::Kind},
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, Parsed},
    run::{BEGINNING, completed, copy_on, resume},
    script::{MONITOR, accepted, json},
};

fn read(form: Value) -> Result<Saved, String> {
    Saved::read(&Argument::new(Parsed(form), "saved"), None, BEGINNING).map_err(|error| error.field.to_string())
}

fn sound() -> Value {
    json!({ "longhaul": 1, "kind": "copy", "monitorUrl": MONITOR, "driveId": null, "startedAt": BEGINNING - 60_000 })
}

fn with(name: &str, value: Value) -> Value {
    let mut form = sound();
    form[name] = value;
    form
}

#[test]
fn a_saved_action_is_followed_without_another_start() {
    let mut run = copy_on(GRAPH, json!({}));
    run.step().expect("the start is sent");
    run.respond(accepted());
    let _ = run.step();
    let saved = run.accepted[0].clone().expect("it can be followed");
    let form = serde_json::to_value(saved.to_json()).expect("it is plain data");

    let mut resumed = resume(form, BEGINNING + 5_000);
    let completion = completed(resumed.play([json(200, json!({ "status": "completed" }))]));
    assert_eq!(resumed.urls(), [MONITOR]);
    assert_eq!(completion.elapsed_ms, 5_000);
    let again = resumed.accepted[0].as_ref().expect("it can be saved again");
    assert_eq!(serde_json::to_value(again.to_json()).expect("it is plain data")["monitorUrl"], MONITOR);
}

#[test]
fn a_monitor_url_is_saved_and_sent_byte_for_byte() {
    let odd = "https://CONTOSO.sharepoint.com/_api/%7emonitor/..%2f/a?b=%3d&&c=ü&tempauth=A+B/c==#x";
    let mut run = copy_on(GRAPH, json!({}));
    completed(run.play([crate::support::script::empty(202).with("Location", odd), json(200, json!({ "status": "completed" }))]));
    assert_eq!(run.urls()[1], odd);
    let form = serde_json::to_value(run.accepted[0].as_ref().expect("it can be followed").to_json()).expect("it is plain data");
    assert_eq!(form["monitorUrl"], odd);
}

#[test]
fn each_kind_is_saved_as_its_word() {
    for (kind, word) in [(Kind::Copy, "copy"), (Kind::UploadFromUrl, "uploadFromUrl"), (Kind::Any, "any")] {
        let saved = read(with("kind", json!(word))).expect("it is sound");
        assert_eq!(saved.kind, kind);
        assert_eq!(serde_json::to_value(saved.to_json()).expect("it is plain data")["kind"], word);
    }
}

#[test]
fn a_saved_action_is_read_as_it_was_written() {
    let sources = [json!({ "id": "1" }), json!({ "path": "/a/b" })];
    let parents = [json!({ "driveId": "D", "id": "P" }), json!({ "driveId": null, "path": "/c" })];
    for (source, parent) in sources.into_iter().zip(parents) {
        let destination = json!({ "source": source, "parent": parent, "name": "x", "mayBeRenamed": true });
        let form = json!({ "longhaul": 1.0, "kind": "copy", "monitorUrl": MONITOR, "driveId": "D",
            "startedAt": BEGINNING as f64, "destination": destination, "resultUrl": "https://example.com/r", "isOwnResource": true,
            "sent": false });
        let saved = read(form.clone()).expect("it is sound");
        assert_eq!(serde_json::to_value(saved.to_json()).expect("it is plain data"), form);
    }
}

#[test]
fn anything_but_a_saved_action_is_refused() {
    for form in [json!(null), json!("x"), json!([]), json!({}), with("longhaul", json!(2)), with("longhaul", json!("1"))] {
        assert_eq!(read(form).err().as_deref(), Some("saved"));
    }
    for (name, field) in [("kind", "saved.kind"), ("monitorUrl", "saved.monitorUrl"), ("startedAt", "saved.startedAt")] {
        for value in [json!(null), json!({}), json!([]), json!(true), json!(-1)] {
            assert_eq!(read(with(name, value)).err().as_deref(), Some(field));
        }
    }
    assert_eq!(read(with("kind", json!("theft"))).err().as_deref(), Some("saved.kind"));
    assert_eq!(read(with("driveId", json!(5))).err().as_deref(), Some("saved.driveId"));
}

#[test]
fn a_saved_monitor_url_that_may_not_be_requested_is_refused() {
    for url in [
        "",
        "/relative",
        "http://example.com/m",
        "https://u:p@example.com/m",
        "file:///etc/passwd",
        "javascript:1",
        "data:,x",
        "http://10.0.0.1/m",
        "http://127.evil.example/m",
    ] {
        assert_eq!(read(with("monitorUrl", json!(url))).err().as_deref(), Some("saved.monitorUrl"), "{url}");
    }
    for url in ["http://127.0.0.1:4871/m", "http://localhost/m", "http://[::1]/m", "https://example.com/m"] {
        assert!(read(with("monitorUrl", json!(url))).is_ok(), "{url}");
    }
}

#[test]
fn no_saved_form_sends_the_token_away() {
    for kind in ["copy", "uploadFromUrl", "any"] {
        let mut form = with("kind", json!(kind));
        form["monitorUrl"] = json!("https://graph.microsoft.com.evil.example/v1.0/me/drive/operations/1");
        form["driveId"] = json!("../../../evil");
        let mut run = resume(form, BEGINNING);
        let end = json(200, json!({ "status": "completed", "resourceId": "../..", "resourceLocation": "https://evil.example/" }));
        let _ = run.step();
        run.respond(end);
        if run.step().is_ok() {
            run.respond(json(200, json!({})));
        }
        assert_eq!(run.requests[0].token, Token::Without);
        for request in run.requests.iter().filter(|request| request.token != Token::Without) {
            assert_eq!(request.url, "https://graph.microsoft.com/v1.0/drives/..%2F..%2F..%2Fevil/items/..%2F..");
        }
    }
}

#[test]
fn a_start_in_the_future_counts_as_now() {
    let saved = read(with("startedAt", json!(BEGINNING + 1_000_000))).expect("it is a time");
    assert_eq!(saved.started_at, BEGINNING);
}

#[test]
fn a_saved_action_doesnt_show_its_monitor_url() {
    let saved = read(sound()).expect("it is sound");
    let shown = format!("{saved:?}");
    assert!(shown.contains("MonitorUrl(hidden)") && !shown.contains("tempauth"), "{shown}");
}

#[test]
fn a_start_that_was_sent_and_not_answered_is_uncertain_after_a_reload_and_not_sent_again() {
    let mut form = with("sent", json!(true));
    form["monitorUrl"] = json!(null);
    let mut run = resume(form, BEGINNING);
    assert!(matches!(run.play([]), Outcome::Uncertain { .. }));
    assert!(run.accepted.is_empty());
}

#[test]
fn an_accepted_action_is_not_saved_as_one_that_was_only_sent() {
    let mut run = resume(with("sent", json!(true)), BEGINNING);
    completed(run.play([json(200, json!({ "status": "completed" }))]));
    assert!(run.accepted[0].as_ref().is_some_and(|saved| !saved.sent));
}
