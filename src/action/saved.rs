//! What must be kept of an action to follow it again after a reload. A lost monitor URL can't be listed or recovered
//! (onedrive-api-docs#1251).

use std::rc::Rc;

use crate::protocol::{
    argument::{Argument, Result},
    destination::{Destination, read_drive_id},
    drive_address::DriveAddress,
    json_object::{JsonObject, Value},
    monitor_url::MonitorUrl,
    platform::Platform,
    shared_str::SharedStr,
    start_spec::Kind,
};

/// The version of the saved form that this library writes and reads.
const VERSION: f64 = 1.0;

/// What must be known of an action to follow it.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its monitor; `None` where that isn't known.
    pub monitor: Option<MonitorUrl>,
    /// What kind of action it is.
    pub kind: Kind,
    /// The id of the drive that the result will be on, when that isn't the client's own.
    pub drive_id: Option<SharedStr>,
    /// When it was started, in milliseconds since 1970.
    pub started_at: u64,
    /// Where its result can be found when the monitor can't be used.
    pub destination: Option<Rc<Destination>>,
    /// The URL of the result, where the response to the start named it beside the monitor.
    pub result_url: Option<SharedStr>,
    /// Whether the monitor is a resource of its own, which is the result in the end.
    pub is_own_resource: bool,
    /// Whether the start was sent and its response isn't known: the service may have received it. There is no monitor then.
    pub sent: bool,
}

impl Saved {
    /// An action of that kind that was started at that time, of which nothing more is known.
    pub fn new(kind: Kind, started_at: u64) -> Self {
        Self {
            monitor: None,
            kind,
            drive_id: None,
            started_at,
            destination: None,
            result_url: None,
            is_own_resource: false,
            sent: false,
        }
    }

    /// The form to save. It contains a monitor URL, and is as secret as that.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.number("longhaul", Some(VERSION));
        object.text("kind", self.kind.word());
        object.put("monitorUrl", self.monitor.as_ref().map_or(Value::Null, |monitor| Value::String(monitor.reveal())));
        object.optional_text("driveId", self.drive_id.as_ref());
        object.number("startedAt", Some(self.started_at as f64));
        object.object("destination", self.destination.as_deref().map(Destination::to_json));
        object.optional_text("resultUrl", self.result_url.as_ref());
        object.put("isOwnResource", Value::Boolean(self.is_own_resource));
        object.put("sent", Value::Boolean(self.sent));
        object
    }

    /// Reads a saved form, at the time `now`, to be followed on that drive. It may be old, or forged: nothing in it decides where a token
    /// goes.
    ///
    /// # Errors
    /// When it isn't one of this library's, or a member is missing or has the wrong type.
    pub fn read<J: Platform>(form: &Argument<'_, J>, drive: Option<&DriveAddress>, now: u64) -> Result<Self> {
        if form.value().member("longhaul").number() != Some(VERSION) {
            return Err(form.error("what an action's toJSON() gave, version 1"));
        }
        let kind = Kind::read(form)?.ok_or_else(|| form.member("kind").error(Kind::EXPECTED))?;
        let started_at = form.value().member("startedAt").number().filter(|time| *time >= 0.0);
        let started_at = started_at.ok_or_else(|| form.member("startedAt").error("a number of milliseconds since 1970"))?;
        let sent = form.boolean("sent", false)?;
        let is_own_resource = form.boolean("isOwnResource", false)?;
        let destination = form.member("destination");
        let destination = if destination.is_object()? { Some(Rc::new(Destination::read(&destination)?)) } else { None };
        let monitor_url = form.member("monitorUrl");
        let may_lack_monitor = destination.is_some() || sent;
        Ok(Self {
            monitor: if monitor_url.is_given() || !may_lack_monitor {
                Some(MonitorUrl::read(&monitor_url, drive)?)
            } else {
                None
            },
            kind,
            drive_id: read_drive_id(form, "driveId")?,
            started_at: started_at.min(now as f64) as u64,
            destination,
            result_url: form.optional_text("resultUrl")?,
            is_own_resource,
            sent,
        })
    }
}
