//! The actions that are started, and the life of one after a sequence of responses, with the data that the rules need.

use std::{fmt::Write, rc::Rc};

use longhaul::{
    action::{io::Output, machine::Action, outcome::Outcome, progress::Progress},
    protocol::{
        drive_address::DriveAddress,
        request::{Purpose, Request},
    },
};
use serde_json::{Value, json};

use crate::{
    alphabet::{MONITOR, MONITOR_AT_GRAPH, Symbol},
    host::{GRAPH, ONEDRIVE, Parsed, base_parts},
};

/// The time at which every life begins, in November 2023.
pub(crate) const BEGINNING: u64 = 1_700_000_000_000;

/// An action to start.
pub(crate) struct Setup {
    pub(crate) name: &'static str,
    task: Parsed,
    pub(crate) drive: Rc<DriveAddress>,
    /// The monitor that an accepted start names.
    pub(crate) monitor: &'static str,
    /// Whether a hidden redirect is the documented end.
    pub(crate) ends_with_redirect: bool,
    /// Whether its result is an item, so that no other body completes it.
    pub(crate) becomes_item: bool,
    /// Whether a 404 response to the start may mean that the service doesn't know a new folder yet.
    pub(crate) names_parent: bool,
    /// The outcomes that occur.
    pub(crate) outcomes: &'static [&'static str],
}

impl Setup {
    /// All actions.
    pub(crate) fn all() -> [Self; 5] {
        const OUTCOMES: &[&str] = &["completed", "rejected", "uncertain", "failed", "unknown"];
        let body = json!({ "parentReference": { "id": "PARENT" }, "name": "Copy" });
        let copy = |checks_destination: bool| json!({ "operation": "copy", "target": "SOURCE", "body": body, "options": { "checkDestination": checks_destination } });
        let action = || json!({ "operation": "start", "body": { "path": "/x", "body": {} } });
        let setup = |name, base_url, mut task: Value, is_copy| {
            task["base"] = base_parts(base_url);
            Self {
                name,
                drive: DriveAddress::read(&Parsed(task["base"].clone()), None),
                task: Parsed(task),
                monitor: MONITOR,
                ends_with_redirect: base_url == ONEDRIVE,
                becomes_item: is_copy,
                names_parent: is_copy,
                outcomes: OUTCOMES,
            }
        };
        [
            setup("a copy in Graph's form", GRAPH, copy(false), true),
            setup("a copy in Graph's form, with its destination", GRAPH, copy(true), true),
            setup("a copy in OneDrive's form", ONEDRIVE, copy(false), true),
            setup("another action of Graph", GRAPH, action(), false),
            Self { monitor: MONITOR_AT_GRAPH, ..setup("another action of Graph, monitored there", GRAPH, action(), false) },
        ]
    }

    pub(crate) fn action(&self) -> Action<Parsed> {
        Action::read(&self.task, 7, BEGINNING).expect("the task can be used")
    }
}

/// The end that a response reported. Later responses can't change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    Completed,
    Failed,
    Rejected,
    Uncertain,
}

/// The limit of outputs between two requests. An action that exceeds it is in an endless loop.
const MOST_OUTPUTS: usize = 50;

/// The life of an action, up to the request that waits for a response, or to its outcome.
pub(crate) struct Life<'a> {
    pub(crate) setup: &'a Setup,
    action: Action<Parsed>,
    pub(crate) now: u64,
    pub(crate) request: Option<Request<Parsed>>,
    pub(crate) outcome: Option<Outcome<Parsed>>,
    pub(crate) history: Vec<(Purpose, Symbol)>,
    pub(crate) is_accepted: bool,
    /// Whether the service may have received a start, so that no other may be sent.
    pub(crate) may_be_received: bool,
    /// The end that a response reported.
    pub(crate) claim: Option<Claim>,
    pub(crate) percentage: f64,
    /// The sum of all waits.
    pub(crate) waited_ms: u64,
    /// The wait since the last response.
    pub(crate) last_wait_ms: u64,
    pub(crate) without_wait: usize,
    /// The last saved form, and the last progress.
    saved: String,
    word: String,
}

impl<'a> Life<'a> {
    /// The life after these responses.
    pub(crate) fn after(setup: &'a Setup, history: &[Symbol]) -> Self {
        let mut life = Self {
            setup,
            action: setup.action(),
            now: BEGINNING,
            request: None,
            outcome: None,
            history: Vec::new(),
            is_accepted: false,
            may_be_received: false,
            claim: None,
            percentage: 0.0,
            waited_ms: 0,
            last_wait_ms: 0,
            without_wait: 0,
            saved: String::new(),
            word: String::new(),
        };
        life.proceed();
        for symbol in history {
            life.respond(*symbol);
        }
        life
    }

    /// Responds to the request in flight, and continues until the next request or the outcome.
    pub(crate) fn respond(&mut self, symbol: Symbol) {
        let request = self.request.take().expect("a request waits for a response");
        self.on_response(&request, symbol);
        self.history.push((request.purpose, symbol));
        self.action.handle(self.now, symbol.input(self.setup.monitor, &request));
        self.proceed();
    }

    fn proceed(&mut self) {
        self.last_wait_ms = 0;
        for _ in 0..MOST_OUTPUTS {
            match self.action.next(self.now) {
                Output::Wait { ms, .. } => {
                    let ms = ms.unwrap_or_else(|| panic!("{self}: it waits for nothing"));
                    self.now += ms;
                    self.waited_ms += ms;
                    self.last_wait_ms += ms;
                }
                Output::NotStarted => self.on_not_started(),
                Output::Accepted(saved) => {
                    self.on_accepted();
                    self.saved =
                        saved.map(|saved| serde_json::to_string(&saved.to_json()).expect("it is plain data")).unwrap_or_default();
                }
                Output::Progress => {
                    let progress = self.action.context().progress().clone();
                    self.on_progress(&progress);
                    let Progress { status, percentage_complete, .. } = progress;
                    self.word = format!("{status} {percentage_complete:?}");
                }
                Output::Send { request, entry } => {
                    self.on_request(&request, entry.as_deref());
                    self.request = Some(request);
                    return;
                }
                Output::Ended(outcome) => {
                    self.on_outcome(&outcome);
                    self.outcome = Some(*outcome);
                    assert!(
                        matches!(self.action.next(self.now), Output::Wait { ms: None, .. }),
                        "{self}: it goes on after its end"
                    );
                    return;
                }
            }
        }
        panic!("{self}: it is in an endless loop");
    }

    /// The state that determines how the life continues, apart from times: two lives with the same state have the same future.
    pub(crate) fn state(&self) -> String {
        let mut state = UNCOUNTED.iter().fold(format!("{:?}", self.action.step()), |state, member| without(&state, member));
        let Self { saved, word, is_accepted, may_be_received, claim, .. } = self;
        write!(state, " {is_accepted} {may_be_received} {claim:?} {saved} {word} ").expect("a string can be written to");
        if let Some(Request { purpose, url, token, redirect, no_cors, .. }) = &self.request {
            write!(state, "{purpose:?} {url} {token:?} {redirect:?} {no_cors}").expect("a string can be written to");
        }
        state
    }
}

/// Members of steps that contain times, or that only progress reports.
const UNCOUNTED: [&str; 3] = ["began_at: ", "changed_at: ", "responses: "];

/// Removes a member, which is a number or a list of numbers, from a text that `Debug` wrote.
fn without(text: &str, member: &str) -> String {
    let mut parts = text.split(member);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.trim_start_matches(|letter: char| "[0123456789, ]".contains(letter)))
}

impl std::fmt::Display for Life<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} after {:?}", self.setup.name, self.history)
    }
}
