//! The actions that are started, and their drives.

use longhaul::{
    action::machine::Action,
    protocol::{argument::Argument, drive_address::DriveAddress},
};
use serde_json::{Value, json};

use crate::{
    alphabet::{MONITOR, MONITOR_AT_GRAPH},
    host::{GRAPH, ONEDRIVE, Parsed, base_parts},
};

/// The time at which every life begins, in November 2023.
pub(crate) const BEGINNING: u64 = 1_700_000_000_000;

/// An action to start.
pub(crate) struct Setup {
    pub(crate) name: &'static str,
    task: Parsed,
    pub(crate) drive: DriveAddress,
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
        let copy = |watches: bool| json!({ "operation": "copy", "target": "SOURCE", "body": body, "options": { "watchDestination": watches } });
        let action = || json!({ "operation": "start", "body": { "path": "/x", "body": {} } });
        let setup = |name, base_url, mut task: Value, is_copy| {
            task["base"] = base_parts(base_url);
            let base = Argument::new(Parsed(task["base"].clone()), "base");
            Self {
                name,
                task: Parsed(task),
                drive: DriveAddress::read(&base, None).expect("the base URL can be used"),
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
