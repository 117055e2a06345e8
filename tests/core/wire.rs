//! Answers of the real service and of its documentation, as they stand in tests/cases/wire.json, each to its end.

use longhaul::{
    action::outcome::Outcome,
    protocol::{request::Token, shared_str::SharedStr},
};
use serde_json::Value;

use crate::support::{
    host::{GRAPH, ONEDRIVE},
    run::copy_on,
    script::{Answer, empty, json},
};

/// What a case of the file holds for one request.
fn answer(case: &Value) -> Answer {
    let status = u16::try_from(case["status"].as_u64().expect("an answer has a status")).expect("HTTP statuses are small");
    let bare = if case["body"].is_null() { empty(status) } else { json(status, case["body"].clone()) };
    let headers = case["headers"].as_object().into_iter().flatten();
    headers.fold(bare, |answer, (name, value)| answer.with(name, value.as_str().expect("a header is a string")))
}

fn answers(case: &Value) -> Vec<Answer> {
    case.as_array().map_or_else(|| vec![answer(case)], |list| list.iter().map(answer).collect())
}

#[test]
fn every_case_ends_as_it_must() {
    let file: Value = serde_json::from_str(include_str!("../cases/wire.json")).expect("the file is JSON");
    let cases = file["cases"].as_array().expect("the file has cases");
    assert!(cases.len() >= 15, "the file has only {} cases", cases.len());
    for case in cases {
        check(case);
    }
}

fn check(case: &Value) {
    let id = case["id"].as_str().expect("a case has an id");
    let expect = &case["expect"];
    let drive = if case["service"] == "onedrive" { ONEDRIVE } else { GRAPH };
    let mut run = copy_on(drive, serde_json::json!({}));
    let starts = answers(&case["start"]);
    let monitors = answers(&case["monitor"]);
    let polls = monitors.len();
    let mut script = [starts.clone(), monitors].concat().into_iter();
    // Whatever is asked beyond the script is the item. Where a case has none, it isn't there.
    let item = if case["item"].is_null() { empty(403) } else { answer(&case["item"]) };
    let ending = run.play_on(|_| script.next().unwrap_or_else(|| item.clone()));
    assert_eq!(script.count(), 0, "{id}: not all of it was asked for");
    let text = |name: &str| expect[name].as_str().map(SharedStr::from);
    match ending {
        Outcome::Completed(completion) => {
            assert_eq!(expect["outcome"], "completed", "{id}");
            if expect.get("item").is_some() {
                let read = completion.item.map(|item| item.0["id"].clone());
                assert_eq!(read.unwrap_or_default(), expect["item"], "{id}");
            }
            if expect.get("resourceId").is_some() {
                assert_eq!(completion.resource_id, text("resourceId"), "{id}");
            }
        }
        Outcome::Failed { error, .. } => {
            assert_eq!(expect["outcome"], "failed", "{id}");
            assert_eq!(error.code, text("code"), "{id}");
        }
        Outcome::Rejected { error, .. } => {
            assert_eq!(expect["outcome"], "rejected", "{id}");
            assert_eq!(error.code, text("code"), "{id}");
        }
        Outcome::Unknown { .. } => assert_eq!(expect["outcome"], "unknown", "{id}"),
        Outcome::Uncertain { .. } => assert_eq!(expect["outcome"], "uncertain", "{id}"),
        ending => panic!("{id} ended as {ending:?}"),
    }
    for name in ["bytes", "items"].into_iter().filter(|name| expect.get(name).is_some()) {
        let last = run.progress.last().expect("there was progress");
        let tally = if name == "bytes" { last.bytes } else { last.items }.expect("the description has counts");
        assert_eq!(serde_json::json!([tally.done as u64, tally.total as u64]), expect[name], "{id}");
    }
    if let Some(least) = expect["minWaitMs"].as_u64() {
        assert!(run.waits()[0] >= least, "{id}: waited {:?}", run.waits());
    }
    if let Some(expected) = expect["polls"].as_u64() {
        assert_eq!(u64::try_from(polls).expect("polls are few"), expected, "{id}");
    }
    for request in &run.requests {
        let own = request.url.starts_with("https://graph.microsoft.com/")
            || request.url.starts_with("https://api.onedrive.com/v1.0/")
            || request.url.starts_with("https://api.onedrive.com/items/");
        assert!(own || request.token == Token::Without, "{id}: the token went to {}", request.url);
    }
}
