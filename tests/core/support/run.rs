//! A run of an action against a script, on a clock that jumps to the next event.

use std::{collections::VecDeque, rc::Rc};

use longhaul::{
    action::{
        io::Output,
        machine::Action,
        outcome::{Completion, Outcome, UnknownReason},
        progress::Progress,
        saved::Saved,
    },
    protocol::{
        argument::ArgumentError,
        drive_address::DriveAddress,
        request::{Purpose, Request},
        response_meta::ResponseMeta,
        service_error::ServiceError,
        shared_str::SharedStr,
    },
};
use serde_json::{Value, json};

use super::{
    host::{GRAPH, Parsed, base_parts},
    script::{MONITOR, Scripted},
};

/// Graph's version root.
pub(crate) const GRAPH_ROOT: &str = "https://graph.microsoft.com/v1.0";
/// The time at which every run begins, in November 2023.
pub(crate) const BEGINNING: u64 = 1_700_000_000_000;
/// The limit of outputs between two requests, and of requests. An action that exceeds it never ends.
const TOO_MANY: usize = 10_000;

/// A run of an action.
pub(crate) struct Run {
    pub(crate) action: Action<Parsed>,
    pub(crate) now: u64,
    pub(crate) requests: Vec<Request<Parsed>>,
    /// When each request was sent, since the beginning.
    pub(crate) sent_at: Vec<u64>,
    pub(crate) progress: Vec<Progress>,
    pub(crate) accepted: Vec<Option<Rc<Saved>>>,
}

/// A drive at this base URL.
pub(crate) fn drive(base_url: &str) -> Rc<DriveAddress> {
    DriveAddress::read(&Parsed(base_parts(base_url)), None)
}

/// Reads a task. Its `baseUrl` is passed as its parts.
pub(crate) fn read(mut task: Value, now: u64) -> Result<Action<Parsed>, Box<ArgumentError>> {
    if let Some(base_url) = task["baseUrl"].as_str() {
        task["base"] = base_parts(base_url);
    }
    Action::read(&Parsed(task), 7, now)
}

/// The run of a valid task.
pub(crate) fn run(task: Value) -> Run {
    Run::of(read(task, BEGINNING).expect("the task is valid"))
}

/// A copy on a Graph drive.
pub(crate) fn copy() -> Run {
    copy_on(GRAPH, json!({}))
}

/// A copy on this drive, with these options. The default is no destination checks.
pub(crate) fn copy_on(drive: &str, mut options: Value) -> Run {
    if options.get("checkDestination").is_none() {
        options["checkDestination"] = json!(false);
    }
    let body = json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy of LargeFolder1" });
    run(json!({ "operation": "copy", "baseUrl": drive, "target": "FOLDER", "body": body, "options": options }))
}

/// An accepted action of this kind, which is followed by this monitor.
pub(crate) fn follow(monitor: &str, kind: &str, drive: Option<&str>) -> Run {
    run(json!({ "operation": "follow", "baseUrl": drive, "target": monitor, "options": { "kind": kind } }))
}

/// An accepted copy, which is followed by its usual monitor.
pub(crate) fn accepted_copy() -> Run {
    follow(MONITOR, "copy", Some(GRAPH))
}

/// A copy of which only the monitor URL is known, without a drive: only the monitor is polled.
pub(crate) fn monitor_alone() -> Run {
    follow(MONITOR, "copy", None)
}

/// An accepted copy whose first poll is in flight.
pub(crate) fn polled_copy() -> Run {
    let mut run = accepted_copy();
    run.step().expect("the monitor is polled");
    run
}

/// A saved action, resumed on a Graph drive at this time.
pub(crate) fn resume(saved: Value, now: u64) -> Run {
    let task = json!({ "operation": "resume", "baseUrl": GRAPH, "target": saved });
    Run { now, ..Run::of(read(task, now).expect("it can be followed")) }
}

impl Run {
    fn of(action: Action<Parsed>) -> Self {
        Self { action, now: BEGINNING, requests: vec![], sent_at: vec![], progress: vec![], accepted: vec![] }
    }

    /// Continues until the next request (`Ok`) or the end, without a limit of time.
    pub(crate) fn step(&mut self) -> Result<(), Box<Outcome<Parsed>>> {
        assert!(self.requests.len() < TOO_MANY, "it doesn't stop sending requests");
        for _ in 0..TOO_MANY {
            match self.action.next(self.now) {
                Output::Wait { ms, .. } => self.now += ms.expect("each wait has an end"),
                Output::NotStarted => {}
                Output::Accepted(saved) => self.accepted.push(saved),
                Output::Progress => self.progress.push(self.action.context().progress().clone()),
                Output::Ended(outcome) => return Err(outcome),
                Output::Send { request, entry } => {
                    assert_eq!(entry.is_some(), request.purpose == Purpose::Start, "an entry is saved before a start only");
                    self.requests.push(request);
                    self.sent_at.push(self.now - BEGINNING);
                    return Ok(());
                }
            }
        }
        panic!("it neither sends a request nor ends");
    }

    /// Passes in the response to the last request.
    pub(crate) fn respond(&mut self, response: Scripted) {
        self.action.handle(self.now, response.input());
    }

    /// Plays the whole script, and returns the outcome. Fails if the script is too short or too long.
    pub(crate) fn play(&mut self, script: impl IntoIterator<Item = Scripted>) -> Outcome<Parsed> {
        let mut script: VecDeque<Scripted> = script.into_iter().collect();
        let outcome = self.play_on(|request| {
            let missing = || panic!("one request too many: {:?} {}", request.method, request.url);
            script.pop_front().unwrap_or_else(missing)
        });
        assert!(script.is_empty(), "it ended as {outcome:?}, before {script:?}");
        outcome
    }

    /// Responds to every request from now on, and returns the outcome.
    pub(crate) fn play_on(&mut self, mut respond: impl FnMut(&Request<Parsed>) -> Scripted) -> Outcome<Parsed> {
        loop {
            if let Err(outcome) = self.step() {
                return *outcome;
            }
            let response = respond(self.requests.last().expect("one was sent just now"));
            self.respond(response);
        }
    }

    pub(crate) fn urls(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.url.as_str()).collect()
    }

    /// The waits between the requests.
    pub(crate) fn waits(&self) -> Vec<u64> {
        self.sent_at.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

/// The completion. Fails for any other outcome.
pub(crate) fn completed(outcome: Outcome<Parsed>) -> Completion<Parsed> {
    match outcome {
        Outcome::Completed(completion) => completion,
        other => panic!("it should have completed, and ended as {other:?}"),
    }
}

/// The reason of an unknown outcome. Fails for any other outcome.
pub(crate) fn unknown(outcome: Outcome<Parsed>) -> UnknownReason {
    match outcome {
        Outcome::Unknown { reason, .. } => reason,
        other => panic!("it should be unknown, and ended as {other:?}"),
    }
}

/// The response of a rejection by the service. Fails for any other outcome.
pub(crate) fn rejected(outcome: Outcome<Parsed>) -> ResponseMeta {
    match outcome {
        Outcome::Rejected { response, not_sent: None } => *response,
        other => panic!("it should be rejected, and ended as {other:?}"),
    }
}

/// The error of a failure. Fails for any other outcome.
pub(crate) fn failure(outcome: Outcome<Parsed>) -> ServiceError {
    match outcome {
        Outcome::Failed { response, .. } => response.error.map(Rc::unwrap_or_clone).unwrap_or_default(),
        other => panic!("it should have failed, and ended as {other:?}"),
    }
}

/// The service's code of a failure. Fails for any other outcome.
pub(crate) fn failed(outcome: Outcome<Parsed>) -> Option<SharedStr> {
    match outcome {
        Outcome::Failed { response, .. } => response.error.and_then(|error| error.code.clone()),
        other => panic!("it should have failed, and ended as {other:?}"),
    }
}
