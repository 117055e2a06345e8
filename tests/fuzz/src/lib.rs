//! The fuzz targets. Each is a function that takes any bytes, passes them to the library or the local drive, and panics if a rule is broken.
//!
//! `cargo xtask fuzz TARGET --minutes N` generates inputs. Those that cover most of the code are in `corpus/`, and the
//! tests of this file run them in every `cargo xtask test`. All inputs are text, so that they can be read and written by hand.
//!
//! Not in scope: the JavaScript layer.

mod drive;
#[path = "../../core/support/host.rs"]
mod host;
mod rules;
mod run;

use std::str;

use longhaul::{
    action::machine::Action,
    protocol::{argument::ArgumentError, platform::Platform},
};
use serde_json::{Value, json};

use drive::TestDrive;
use host::{GRAPH, ONEDRIVE, Parsed, base_parts};

/// When every action begins, in milliseconds since 1970: a time in November 2023.
const BEGINNING: u64 = 1_700_000_000_000;

/// An action: its arguments in the first line, and a script of its events in the other lines. Every action ends, no wait is too long,
/// requests are never sent in a hot loop, the token goes to the drive's origin only, and a request goes only to a URL that the app or the
/// service has named.
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
pub fn action(data: &[u8]) {
    let Some((first, script)) = lines(data) else { return };
    if let Some(Ok(action)) = read(&first) {
        run::to_end(action, monitor(&first), run::read_script(script));
    }
}

/// A saved action in the first line, and a script of its events after it was resumed. The saved action is rejected with an error that names
/// a field, or it is followed under the rules of [`action`], on drives of both forms and without a drive, and can be saved and resumed again.
pub fn resume(data: &[u8]) {
    let Some((saved, script)) = lines(data) else { return };
    for drive in [None, Some(GRAPH), Some(ONEDRIVE)] {
        let task = json!({ "operation": "resume", "baseUrl": drive, "target": saved });
        match read(&task).expect("these drives are valid") {
            Ok(action) => run::to_end(action, monitor(&task), run::read_script(script)),
            Err(error) => {
                assert!(error.field.starts_with("saved"), "{error:?}");
                assert!(!error.expected.is_empty(), "{error:?}");
            }
        }
    }
}

/// Requests to a local drive, one to a line: a method, a URL, and optionally a body. The drive reads and writes neither files outside of
/// its folder nor its own state through them, and never responds with a server error.
pub fn drive_paths(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let drive = TestDrive::new();
    for line in text.lines().take(MAX_REQUESTS) {
        let mut words = line.splitn(3, ' ');
        if let (Some(method), Some(url)) = (words.next(), words.next()) {
            drive.send(method, url, words.next().unwrap_or_default().as_bytes());
        }
    }
    drive.check_files();
}

/// The body of a `$batch`. The rules of [`drive_paths`] hold for each request in it, and each gets a response.
pub fn batch(data: &[u8]) {
    let batch = serde_json::from_slice::<Value>(data).unwrap_or_default();
    let requests = batch["requests"].as_array().map(Vec::as_slice).unwrap_or_default();
    // An upload from URL would send requests to servers on this machine; without this header none is started.
    let headers = requests.iter().filter_map(|request| request["headers"].as_object());
    if headers.flat_map(|headers| headers.keys()).any(|name| name.eq_ignore_ascii_case("prefer")) {
        return;
    }
    let drive = TestDrive::new();
    if let Some(body) = drive.send("POST", "/v1.0/$batch", data) {
        let sent: Vec<&Value> = requests.iter().map(|request| &request["id"]).collect();
        let responses = body["responses"].as_array().expect("an accepted batch has responses");
        let received: Vec<&Value> = responses.iter().map(|response| &response["id"]).collect();
        assert_eq!(sent, received);
        // A response to HEAD has no body to check.
        let checked = requests.iter().zip(responses).filter(|(request, _)| request["method"] != "HEAD");
        checked.for_each(|(_, response)| drive.check(response));
    }
    drive.check_files();
}

/// The action of a task, with the same random seed each time. JavaScript passes the parts of a valid base URL, and rejects others.
fn read(task: &Value) -> Option<Result<Action<Parsed>, Box<ArgumentError>>> {
    let mut task = task.clone();
    if let Some(base_url) = task["baseUrl"].as_str() {
        task["base"] = valid_parts(base_url)?;
    }
    Some(Action::read(&Parsed(task), 7, BEGINNING))
}

fn valid_parts(base_url: &str) -> Option<Value> {
    let is_valid = Parsed::parse_url(base_url).is_some_and(|url| url.is_allowed()) && !base_url.contains(['?', '#']);
    is_valid.then(|| base_parts(base_url))
}

/// The monitor URL that a task contains.
fn monitor(task: &Value) -> Option<String> {
    let url = match task["operation"].as_str() {
        Some("copy" | "uploadFromUrl" | "start") => None,
        Some("resume") => task["target"]["monitorUrl"].as_str(),
        _ => task["target"].as_str(),
    };
    url.map(str::to_owned)
}

/// How many requests of an input are sent.
const MAX_REQUESTS: usize = 20;

/// The JSON of the first line, and the other lines.
fn lines(data: &[u8]) -> Option<(Value, &str)> {
    let text = str::from_utf8(data).ok()?;
    let (first, script) = text.split_once('\n').unwrap_or((text, ""));
    Some((serde_json::from_str(first).ok()?, script))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Runs a target on all inputs of its corpus.
    fn replay(name: &str, target: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let mut inputs = 0;
        for entry in fs::read_dir(&folder).expect("every target has a corpus") {
            let path = entry.expect("a corpus can be listed").path();
            // Printed first, because the panic of a broken rule names no file.
            println!("{}", path.display());
            target(&fs::read(&path).expect("an input can be read"));
            inputs += 1;
        }
        assert!(inputs > 0, "{} is empty", folder.display());
    }

    #[test]
    fn actions_follow_the_rules_for_any_response() {
        replay("action", super::action);
    }

    #[test]
    fn saved_actions_are_rejected_or_resumed() {
        replay("resume", super::resume);
    }

    #[test]
    fn the_drive_leaves_other_files_alone_for_any_request() {
        replay("drive_paths", super::drive_paths);
    }

    #[test]
    fn the_drive_responds_to_every_request_of_a_batch() {
        replay("batch", super::batch);
    }
}
