//! What must be kept of an accepted action to follow it again after a reload. A lost monitor URL can't be listed or recovered
//! (onedrive-api-docs#1251).

use std::rc::Rc;

use crate::protocol::{
    argument::{Refused, optional_object, optional_text, required_text},
    destination::Destination,
    json_object::{JsonObject, Value},
    monitor_url::MonitorUrl,
    platform::{ParsedUrl, Platform},
    shared_str::SharedStr,
    start_spec::Kind,
};

/// The version of the saved form that this library writes and reads.
const VERSION: f64 = 1.0;

/// An accepted action, as far as it must be known to follow it.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Where it is followed; `None` where that can't be seen.
    pub monitor: Option<MonitorUrl>,
    /// What it is.
    pub kind: Kind,
    /// The id of the drive that the result will be on, when that isn't the client's own.
    pub drive_id: Option<SharedStr>,
    /// When it was started, in milliseconds since 1970.
    pub started_at: u64,
    /// Where its result can be looked for when the monitor can't be asked.
    pub destination: Option<Rc<Destination>>,
}

impl Saved {
    /// The form to save. It holds a monitor URL, and is as secret as that.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.number("longhaul", Some(VERSION));
        object.text("kind", self.kind.word());
        object.put("monitorUrl", self.monitor.as_ref().map_or(Value::Null, |monitor| Value::String(monitor.reveal())));
        object.optional_text("driveId", &self.drive_id);
        object.number("startedAt", Some(self.started_at as f64));
        object.object("destination", self.destination.as_deref().map(Destination::to_json));
        object
    }

    /// Reads a saved form. It may be old, or come from someone with ill intent: nothing in it says where a token goes.
    ///
    /// Refused is what isn't one of this library's, and a member that is missing or of the wrong type.
    pub fn read<J: Platform>(form: &J, now: u64, refused: &mut Refused) -> Self {
        if form.member("longhaul").number() != Some(VERSION) {
            refused.note("saved", "what an action's toJSON() gave, version 1");
        }
        let kind = required_text(form, "saved.kind", refused);
        let destination = optional_object(form, "saved.destination", refused);
        let destination = (!destination.is_nullish()).then(|| Rc::new(Destination::read(&destination, refused)));
        let monitor_url = match destination {
            Some(_) => optional_text(form, "saved.monitorUrl", refused),
            None => Some(required_text(form, "saved.monitorUrl", refused)),
        };
        let started_at = form.member("startedAt").number().filter(|time| *time >= 0.0);
        if started_at.is_none() {
            refused.note("saved.startedAt", "a number of milliseconds since 1970");
        }
        Self {
            monitor: monitor_url.and_then(|url| given_monitor_url::<J>(url, "saved.monitorUrl", refused)),
            kind: Kind::read(&kind, "saved.kind", refused),
            drive_id: optional_text(form, "saved.driveId", refused),
            started_at: (started_at.unwrap_or_default() as u64).min(now),
            destination,
        }
    }
}

/// Reads a monitor URL; `None` when it isn't a URL that may be asked.
pub fn read_monitor_url<P: Platform>(url: SharedStr) -> Option<MonitorUrl> {
    P::parse_url(&url).filter(ParsedUrl::is_allowed).map(|_| MonitorUrl::new(url))
}

/// Reads a monitor URL that a caller passed. The text of it is in no message.
pub fn given_monitor_url<P: Platform>(url: SharedStr, field: &'static str, refused: &mut Refused) -> Option<MonitorUrl> {
    let monitor = read_monitor_url::<P>(url);
    if monitor.is_none() {
        refused.note(field, "an absolute https: URL (http: only for this machine) with no user or password");
    }
    monitor
}
