//! What the fuzzers run: each function takes any bytes, does with them what an app, a service or a stranger could, and panics when a
//! rule doesn't hold.
//!
//! `cargo xtask fuzz TARGET --minutes N` thinks up inputs; those that found something new are in `corpus/`, and `tests/corpus.rs` goes
//! through them at every `cargo xtask test`. All inputs are text that can be read and written by hand.
//!
//! Not here: what runs in JavaScript, such as the face and the browser layer.

mod events;
#[path = "../../core/support/host.rs"]
mod host;
mod life;
mod rules;
mod site;

use std::str;

use longhaul::{
    action::machine::Action,
    protocol::{argument::ArgumentError, platform::Platform},
};
use serde_json::{Value, json};

use events::events;
use host::{GRAPH, ONEDRIVE, Parsed, base_parts};
use life::live;
use site::Site;

/// When every life begins: a time in November 2023.
const BEGINNING: u64 = 1_700_000_000_000;

/// A task as an app gives it, in the first line, and what happens to it, in the lines after that. An end always comes, no wait is too
/// long, nothing is asked in a hot loop, the token goes to the drive's origin only, and nobody is asked who wasn't named.
///
/// ```text
/// {"operation":"copy","baseUrl":"https://graph.microsoft.com/v1.0/me/drive","target":"01A","body":{"name":"Copy"}}
/// 202
/// location: https://contoso.sharepoint.com/_api/v2.0/monitor/1
/// lost
/// 200
/// retry-after: 2.128
/// {"status":"completed","resourceId":"01B"}
/// ```
pub fn reply(data: &[u8]) {
    let Some((first, script)) = lines(data) else { return };
    if let Some(Ok(action)) = read(&first) {
        live(action, named(&first), events(script));
    }
}

/// A saved action in the first line, and what happens when it is resumed. It is refused, and the refusal names a field; or it is followed
/// under the rules of [`reply`], on drives of both forms and on none, and what it is saved as can be resumed again.
pub fn resume(data: &[u8]) {
    let Some((form, script)) = lines(data) else { return };
    for drive in [None, Some(GRAPH), Some(ONEDRIVE)] {
        let task = json!({ "operation": "resume", "baseUrl": drive, "target": form });
        match read(&task).expect("these drives are sound") {
            Ok(action) => live(action, named(&task), events(script)),
            Err(bad) => {
                assert!(bad.field.starts_with("saved"), "{bad:?}");
                assert!(!bad.expected.is_empty(), "{bad:?}");
            }
        }
    }
}

/// Requests to a local drive, a line each: a method, a URL, and where there is one a body. Nothing outside of its folder is read or
/// written, its own state neither, and it answers each of them without a failure of its own.
pub fn drive_paths(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let site = Site::new();
    for line in text.lines().take(MOST_REQUESTS) {
        let mut words = line.splitn(3, ' ');
        if let (Some(method), Some(url)) = (words.next(), words.next()) {
            site.ask(method, url, words.next().unwrap_or_default().as_bytes());
        }
    }
    site.is_as_it_was();
}

/// The body of a `$batch`. The rules of [`drive_paths`] hold for all that is in it, and each of its requests gets its answer.
pub fn batch(data: &[u8]) {
    let batch = serde_json::from_slice::<Value>(data).unwrap_or_default();
    let requests = batch["requests"].as_array().map(Vec::as_slice).unwrap_or_default();
    // An upload from a URL would speak to whatever listens on this machine; without this header there is none.
    let headers = requests.iter().filter_map(|request| request["headers"].as_object());
    if headers.flat_map(|headers| headers.keys()).any(|name| name.eq_ignore_ascii_case("prefer")) {
        return;
    }
    let site = Site::new();
    if let Some(answer) = site.ask("POST", "/v1.0/$batch", data) {
        let asked: Vec<&Value> = requests.iter().map(|request| &request["id"]).collect();
        let responses = answer["responses"].as_array().expect("a batch that is taken has responses");
        let answered: Vec<&Value> = responses.iter().map(|response| &response["id"]).collect();
        assert_eq!(asked, answered);
        // What is answered to HEAD has no body that it could be judged by.
        let judged = requests.iter().zip(responses).filter(|(request, _)| request["method"] != "HEAD");
        judged.for_each(|(_, response)| site.judge(response));
    }
    site.is_as_it_was();
}

/// The action of a task, with the same chance each time. JavaScript hands a sound base URL in as its parts, and no other.
fn read(task: &Value) -> Option<Result<Action<Parsed>, Box<ArgumentError>>> {
    let mut task = task.clone();
    if let Some(base_url) = task["baseUrl"].as_str() {
        task["base"] = sound_parts(base_url)?;
    }
    Some(Action::read(&Parsed(task), 7, BEGINNING))
}

fn sound_parts(base_url: &str) -> Option<Value> {
    let is_sound = Parsed::parse_url(base_url).is_some_and(|url| url.is_allowed()) && !base_url.contains(['?', '#']);
    is_sound.then(|| base_parts(base_url))
}

/// The monitor that an app names in a task.
fn named(task: &Value) -> Option<String> {
    let url = match task["operation"].as_str() {
        Some("copy" | "uploadFromUrl" | "start") => None,
        Some("resume") => task["target"]["monitorUrl"].as_str(),
        _ => task["target"].as_str(),
    };
    url.map(str::to_owned)
}

/// How many requests of an input count.
const MOST_REQUESTS: usize = 20;

/// The JSON of the first line, and the lines after it.
fn lines(data: &[u8]) -> Option<(Value, &str)> {
    let text = str::from_utf8(data).ok()?;
    let (first, script) = text.split_once('\n').unwrap_or((text, ""));
    Some((serde_json::from_str(first).ok()?, script))
}
