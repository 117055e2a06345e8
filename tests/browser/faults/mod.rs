//! The outcome of a copy for each fault of the network or the service at each moment, in both forms.
//!
//! [`table`] has the expected outcomes; [`run`] runs all of them at once, because they mostly wait. This file converts a row of the table to
//! the drive's fault plan: what fails, and which requests.

mod run;
mod table;

use serde_json::{Value, json};

use crate::support::client::{GRAPH, ONEDRIVE};

/// The size of the copied item in bytes.
const BYTES: usize = 12 * 1024;
/// The bytes per second of a copy that is still running at the first poll.
const RUNNING: u64 = 32 * 1024;
/// The bytes per second of a copy that doesn't end during the test.
const ENDLESS: u64 = 1;

/// One of the two documented forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Graph,
    OneDrive,
}

impl Form {
    /// The path of its drive.
    fn path(self) -> &'static str {
        match self {
            Self::Graph => GRAPH,
            Self::OneDrive => ONEDRIVE,
        }
    }
}

/// When something fails: once, or (`lasts`) from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    place: &'static str,
    lasts: bool,
}

/// The response to the start.
const START: Moment = Moment { place: "start", lasts: false };
/// The first response of the monitor.
const POLL: Moment = Moment { place: "monitor", lasts: false };
/// All responses of the monitor.
const POLLS: Moment = Moment { place: "monitor", lasts: true };
/// The response to the redirected request at the end, which has no token.
const REDIRECT: Moment = Moment { place: "redirect", lasts: false };
/// The first response to the request for the item, which has the token.
const ITEM: Moment = Moment { place: "item", lasts: false };
/// All responses to requests for the item.
const ITEMS: Moment = Moment { place: "item", lasts: true };

/// Returns the faults of the drive's plan for a copy of that name.
fn fault_plan(name: &str, form: Form, moment: Moment, bytes_per_second: u64, mut fault: Value) -> Vec<Value> {
    let (place, skip) = match (moment.place, form) {
        // The redirected request comes first.
        ("item", Form::OneDrive) => ("item", 1),
        ("redirect" | "item", _) => ("item", 0),
        (place, _) => (place, 0),
    };
    fault["where"] = json!(place);
    fault["name"] = json!(name);
    fault["skip"] = json!(skip);
    // The library sends a start once, but a browser repeats it on each reused connection that breaks.
    let repeated = place == "start" && fault.get("times").is_some();
    if moment.lasts || repeated {
        fault["times"] = Value::Null;
    }
    // The redirected request is repeated once. It must not matter whether a browser also repeats it itself.
    if moment == REDIRECT {
        fault["times"] = 1.into();
    }
    if place == "start" {
        fault["bytesPerSecond"] = bytes_per_second.into();
        return vec![fault];
    }
    vec![json!({ "where": "start", "name": name, "bytesPerSecond": bytes_per_second }), fault]
}
