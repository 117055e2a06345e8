//! A row of the table as the drive's fault plan has it: what goes wrong, and with which requests.

use serde_json::{Value, json};

use crate::support::face::{GRAPH, ONEDRIVE};

/// The bytes of what is copied.
pub(super) const BYTES: usize = 12 * 1024;
/// The bytes per second of a copy that the first question finds on its way.
pub(super) const ON_ITS_WAY: u64 = 32 * 1024;
/// The bytes per second of a copy that doesn't end as long as it is looked at.
pub(super) const ENDLESS: u64 = 1;

/// One of the two documented forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Graph,
    OneDrive,
}

impl Form {
    /// Where its drive is.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Graph => GRAPH,
            Self::OneDrive => ONEDRIVE,
        }
    }
}

/// When something goes wrong. What lasts goes wrong from there on; what doesn't, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    place: &'static str,
    pub(super) lasts: bool,
}

/// In the answer to the start.
pub(super) const START: Moment = Moment { place: "start", lasts: false };
/// In the first answer of the monitor.
pub(super) const POLL: Moment = Moment { place: "monitor", lasts: false };
/// In all answers of the monitor.
pub(super) const POLLS: Moment = Moment { place: "monitor", lasts: true };
/// In the answer of what the redirect at the end leads to, which is asked without a token.
pub(super) const REDIRECT: Moment = Moment { place: "redirect", lasts: false };
/// In the first answer to the question for the item, which is asked with the token.
pub(super) const ITEM: Moment = Moment { place: "item", lasts: false };
/// In all of them.
pub(super) const ITEMS: Moment = Moment { place: "item", lasts: true };

/// The faults of the drive's plan for a copy of that name.
pub(super) fn faults(name: &str, form: Form, moment: Moment, bytes_per_second: u64, mut fault: Value) -> Vec<Value> {
    let (place, skip) = match (moment.place, form) {
        // What the redirect leads to is asked for before.
        ("item", Form::OneDrive) => ("item", 1),
        ("redirect" | "item", _) => ("item", 0),
        (place, _) => (place, 0),
    };
    fault["where"] = json!(place);
    fault["name"] = json!(name);
    fault["skip"] = json!(skip);
    // The library sends a start once, and a browser as often as it has a connection that it used before.
    let repeated = place == "start" && fault.get("times").is_some();
    if moment.lasts || repeated {
        fault["times"] = Value::Null;
    }
    // Where a redirect leads is asked once more and then done without: whether a browser repeats it by itself must not matter.
    if moment == REDIRECT {
        fault["times"] = 1.into();
    }
    if place == "start" {
        fault["bytesPerSecond"] = bytes_per_second.into();
        return vec![fault];
    }
    vec![json!({ "where": "start", "name": name, "bytesPerSecond": bytes_per_second }), fault]
}
