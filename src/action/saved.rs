//! What is saved of an action to resume it after a reload. Services can't list the monitor URLs of an account (onedrive-api-docs#1251).

use std::rc::Rc;

use crate::protocol::{
    Argument, Destination, DriveAddress, JsonObject, Kind, MonitorUrl, Platform, SharedStr, argument::Result,
    destination::read_drive_id,
};

/// The version of the saved format.
const VERSION: f64 = 1.0;

/// A saved action: what is needed to follow it.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    /// Its monitor; `None` if that isn't known.
    pub monitor: Option<MonitorUrl>,
    /// Its kind.
    pub kind: Kind,
    /// The id of the drive that the result will be on; `None` for the client's drive.
    pub drive_id: Option<SharedStr>,
    /// When it was started, in milliseconds since 1970.
    pub started_at: u64,
    /// Where to check for its result when the monitor can't be used.
    pub destination: Option<Rc<Destination>>,
    /// The URL of the result, if the response to the start gave it besides the monitor's.
    pub result_url: Option<SharedStr>,
    /// Whether the monitor is the created resource, which has a status and is the result in the end.
    pub is_own_resource: bool,
    /// Whether the start was sent, and its response isn't known: the service may have received it. There is no monitor then.
    pub sent: bool,
}

impl Saved {
    /// Returns the JSON to save. It contains the monitor URL, so it is a secret too.
    pub fn to_json(&self) -> JsonObject<'_> {
        JsonObject::default()
            .number("longhaul", Some(VERSION))
            .text("kind", self.kind.into())
            .optional_text("monitorUrl", self.monitor.as_ref().map(MonitorUrl::reveal))
            .optional_text("driveId", self.drive_id.as_ref())
            .number("startedAt", Some(self.started_at as f64))
            .object("destination", self.destination.as_deref().map(Destination::to_json))
            .optional_text("resultUrl", self.result_url.as_ref())
            .boolean("isOwnResource", self.is_own_resource)
            .boolean("sent", self.sent)
    }

    /// Reads a saved action, to be followed on that drive. `now`: in milliseconds since 1970. It may be old or forged, so it doesn't decide where
    /// a token goes.
    ///
    /// # Errors
    /// When it isn't a saved action of this version, or a member is missing or has the wrong type.
    pub fn read<J: Platform>(saved: &Argument<'_, J>, drive: Option<&DriveAddress>, now: u64) -> Result<Self> {
        if saved.value().number_at("longhaul") != Some(VERSION) {
            return Err(saved.error("what an action's toJSON() returned, version 1"));
        }
        let kind = saved.optional_word("kind", Kind::EXPECTED)?.ok_or_else(|| saved.member("kind").error(Kind::EXPECTED))?;
        let started_at = saved.value().number_at("startedAt").filter(|time| *time >= 0.0);
        let started_at = started_at.ok_or_else(|| saved.member("startedAt").error("a number of milliseconds since 1970"))?;
        let sent = saved.boolean("sent", false)?;
        let is_own_resource = saved.boolean("isOwnResource", false)?;
        let destination = saved.member("destination");
        let destination = if destination.is_given_object()? { Some(Destination::read(&destination)?) } else { None };
        let monitor_url = saved.member("monitorUrl");
        let has_monitor = monitor_url.is_given() || !(destination.is_some() || sent);
        Ok(Self {
            monitor: if has_monitor { Some(MonitorUrl::read(&monitor_url, drive)?) } else { None },
            kind,
            drive_id: read_drive_id(saved)?,
            started_at: started_at.min(now as f64) as u64,
            destination,
            result_url: saved.optional_text("resultUrl")?,
            is_own_resource,
            sent,
        })
    }
}
