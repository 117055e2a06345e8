//! The cases of tests/cases, each until its outcome: responses of the real service and from its documentation.

use std::collections::VecDeque;

use longhaul::{
    action::outcome::{Completion, Outcome},
    protocol::{
        request::{Purpose, Request, Token},
        service_error::ServiceError,
        shared_str::SharedStr,
    },
};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE, Parsed},
    run::{Run, run},
    script::{Scripted, empty, json},
};

/// The response of a case to one request.
fn response(case: &Value) -> Scripted {
    let status = u16::try_from(case["status"].as_u64().expect("a response has a status")).expect("HTTP statuses are small");
    let bare = if case["body"].is_null() { empty(status) } else { json(status, case["body"].clone()) };
    let headers = case["headers"].as_object().into_iter().flatten();
    headers.fold(bare, |response, (name, value)| response.with(name, value.as_str().expect("a header is a string")))
}

fn responses(case: &Value) -> VecDeque<Scripted> {
    case.as_array().map_or_else(|| VecDeque::from([response(case)]), |list| list.iter().map(response).collect())
}

/// The service of one case.
struct Service<'a> {
    case: &'a Value,
    starts: VecDeque<Scripted>,
    monitor: VecDeque<Scripted>,
    items: VecDeque<Scripted>,
}

impl<'a> Service<'a> {
    fn new(case: &'a Value) -> Self {
        let items = if case["items"].is_null() { VecDeque::new() } else { responses(&case["items"]) };
        Self { case, starts: responses(&case["start"]), monitor: responses(&case["monitor"]), items }
    }

    fn respond(&mut self, request: &Request<Parsed>) -> Scripted {
        let list = match request.purpose {
            Purpose::Start => &mut self.starts,
            Purpose::Monitor => &mut self.monitor,
            Purpose::Result if self.items.is_empty() => return self.item(&request.url),
            Purpose::Result | Purpose::Destination => &mut self.items,
        };
        // A monitor repeats its last response.
        if list.len() == 1 { list[0].clone() } else { list.pop_front().expect("the case answers it") }
    }

    /// The item at that URL. If the case has none, the item doesn't exist.
    fn item(&self, url: &str) -> Scripted {
        let by_path = self.case["itemAt"].as_object().into_iter().flatten();
        let mut by_path = by_path.filter(|(path, _)| url.contains(path.as_str())).map(|(_, item)| item);
        let item = by_path.next().unwrap_or(&self.case["item"]);
        if item.is_null() { empty(403) } else { response(item) }
    }
}

fn start(case: &Value) -> Run {
    let usage = &case["use"];
    let default = if case["service"] == "onedrive" { ONEDRIVE } else { GRAPH };
    let base_url = usage["baseUrl"].as_str().unwrap_or(default);
    let options = json!({ "checkDestination": false });
    if usage["startRequest"].is_object() {
        return run(json!({ "operation": "start", "baseUrl": base_url, "body": usage["startRequest"], "options": options }));
    }
    let usual = json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy of LargeFolder1" });
    let body = if usage["copyBody"].is_null() { usual } else { usage["copyBody"].clone() };
    run(json!({ "operation": "copy", "baseUrl": base_url, "target": "FOLDER", "body": body, "options": options }))
}

#[test]
fn every_case_of_wire_json_has_its_outcome() {
    check_all(include_str!("../cases/wire.json"), 15);
}

#[test]
fn every_case_of_seen_since_json_has_its_outcome() {
    check_all(include_str!("../cases/seen-since.json"), 12);
}

fn check_all(file: &str, least: usize) {
    let file: Value = serde_json::from_str(file).expect("the file is JSON");
    let cases = file["cases"].as_array().expect("the file has cases");
    assert!(cases.len() >= least, "the file has only {} cases", cases.len());
    cases.iter().for_each(check);
}

fn check(case: &Value) {
    let id = case["id"].as_str().expect("a case has an id");
    let mut expect = case["expect"].clone();
    expect.as_object_mut().expect("it is an object").extend(case["expectStart"].as_object().cloned().unwrap_or_default());
    let mut run = start(case);
    let mut service = Service::new(case);
    let outcome = run.play_on(|request| service.respond(request));
    let said = serde_json::to_string(&outcome.to_json(&run.action.context().redactor)).expect("it is plain data");
    assert!(expect["secret"].as_str().is_none_or(|secret| !said.contains(secret)), "{id}: {said}");
    match &outcome {
        Outcome::Completed(completion) => check_completion(id, &expect, completion),
        Outcome::Failed { response, .. } => check_error(id, &expect, "failed", response.error.as_deref()),
        Outcome::Rejected { response, .. } => check_error(id, &expect, "rejected", response.error.as_deref()),
        Outcome::Unknown { .. } => assert_eq!(expect["outcome"], "unknown", "{id}"),
        Outcome::Uncertain { .. } => assert_eq!(expect["outcome"], "uncertain", "{id}"),
        other => panic!("{id} ended as {other:?}"),
    }
    check_progress(id, &expect, &run);
    check_requests(id, &expect, &run);
}

fn check_completion(id: &str, expect: &Value, completion: &Completion<Parsed>) {
    assert_eq!(expect["outcome"], "completed", "{id}");
    if expect.get("item").is_some() {
        let read = completion.item.as_ref().map(|item| item.0["id"].clone());
        assert_eq!(read.unwrap_or_default(), expect["item"], "{id}");
    }
    if let Some(resource_id) = expect["resourceId"].as_str() {
        assert_eq!(completion.resource_id.as_deref(), Some(resource_id), "{id}");
    }
    if let Some(part) = expect["resultHas"].as_str() {
        assert!(completion.item.as_ref().is_some_and(|item| item.0.to_string().contains(part)), "{id}: {completion:?}");
    }
}

fn check_error(id: &str, expect: &Value, outcome: &str, error: Option<&ServiceError>) {
    assert_eq!(expect["outcome"], outcome, "{id}");
    let text = |name: &str| expect[name].as_str().map(SharedStr::from);
    let error = error.cloned().unwrap_or_default();
    assert_eq!(error.code, text("code"), "{id}");
    assert_eq!(error.target, text("target"), "{id}");
    let part = text("messageHas").unwrap_or_default();
    assert!(error.message.unwrap_or_default().contains(part.as_str()), "{id}");
}

fn check_progress(id: &str, expect: &Value, run: &Run) {
    for name in ["bytes", "items"].into_iter().filter(|name| expect.get(name).is_some()) {
        let last = run.progress.last().expect("there was progress");
        let tally = if name == "bytes" { last.bytes } else { last.items }.expect("the description has counts");
        assert_eq!(json!([tally.done as u64, tally.total as u64]), expect[name], "{id}");
    }
    if let Some(percentage) = expect["sawPercent"].as_f64() {
        assert!(run.progress.iter().any(|progress| progress.percentage_complete == Some(percentage)), "{id}");
    }
}

fn check_requests(id: &str, expect: &Value, run: &Run) {
    let sent = |purpose| run.requests.iter().filter(move |request| request.purpose == purpose);
    let polls = sent(Purpose::Monitor).count() as u64;
    if let Some(least) = expect["minWaitMs"].as_u64().or(expect["startRetryAfterMs"].as_u64()) {
        assert!(run.waits()[0] >= least, "{id}: waited {:?}", run.waits());
    }
    assert!(expect["polls"].as_u64().is_none_or(|expected| polls == expected), "{id}: {polls} polls");
    assert!(expect["maxPolls"].as_u64().is_none_or(|most| polls <= most), "{id}: {polls} polls");
    let posts = sent(Purpose::Start).count() as u64;
    assert!(expect["posts"].as_u64().is_none_or(|expected| posts == expected), "{id}: {posts} starts");
    assert!(expect["prefer"].as_bool().is_none_or(|prefer| run.requests[0].respond_async == prefer), "{id}");
    if let Some(url) = expect["monitorUrl"].as_str() {
        assert!(sent(Purpose::Monitor).all(|poll| *poll.url == *url), "{id}");
    }
    if expect["authOnMonitor"].as_bool() == Some(true) {
        assert!(sent(Purpose::Monitor).all(|poll| poll.token != Token::Without), "{id}");
    }
    for request in &run.requests {
        let own = request.url.starts_with("https://graph.microsoft.com/") || request.url.starts_with("https://api.onedrive.com/");
        assert!(own || request.token == Token::Without, "{id}: the token went to {}", request.url);
    }
}
