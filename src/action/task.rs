//! Reads a task: the object by which JavaScript describes what to start or follow, on which drive, and with which options.

use std::rc::Rc;

use crate::protocol::{
    Argument, DriveAddress, Kind, MonitorUrl, Platform, StartSpec, argument::Result, destination::read_drive_id,
};

use super::{machine::Action, saved::Saved, settings::Settings};

impl<B: Platform> Action<B> {
    /// Reads a task, and returns its action. `seed`: for the jitter of its waits. `now`: in milliseconds since 1970.
    ///
    /// A task is `{ operation, base, service, target, body, options }`:
    ///
    /// | member | |
    /// |---|---|
    /// | `operation` | `copy`, `uploadFromUrl`, `move`, `start`, `resume` or `follow` |
    /// | `base` | the base URL as a `URL`, of which `origin`, `hostname` and `pathname` are read. Checked by the caller to be https, or http to this machine, without user, query or fragment. Required except to `follow` and to `resume` |
    /// | `service` | `graph` or `onedrive`, checked by the caller; inferred from `base` unless given |
    /// | `target` | `copy`, `move`: the item; `uploadFromUrl`: the parent; `resume`: what [`Saved::to_json`] gave; `follow`: the monitor URL, which may be relative as a Location is. An item is an id, or `{ id }` or `{ path }` |
    /// | `body` | `copy`, `move`: the request's body; `uploadFromUrl`: `{ name, sourceUrl }`; `start`: `{ method, path, body, respondAsync }` |
    /// | `options` | `timeoutMs`, `requestTimeoutMs`, `pacing: { firstMs, minMs, maxMs }`, `checkDestination`; `copy`, `move`: `conflictBehavior`; `follow`: `kind`, `driveId` |
    ///
    /// # Errors
    /// The first field that is missing, has the wrong type or is out of range.
    pub fn read(task: &B, seed: u64, now: u64) -> Result<Self> {
        let options = Argument::unprefixed(task.member("options"), "options");
        let settings = Settings::read(&options)?;
        let drive = read_drive(task);
        let saved = match task.text_at("operation").as_deref() {
            Some("resume") => Saved::read(&Argument::new(task.member("target"), "saved"), drive.as_deref(), now)?,
            Some("follow") => followed(task, &options, drive.as_deref(), now)?,
            operation => {
                let missing = || Argument::new(task.member("base"), "baseUrl").error("given to start an action");
                let drive = drive.ok_or_else(missing)?;
                let spec = read_start(task, operation.unwrap_or_default(), &options, &drive)?;
                return Ok(Self::start(spec, drive, settings, seed, now));
            }
        };
        Ok(Self::resume(saved, drive, settings, seed, now))
    }
}

fn read_start<B: Platform>(task: &B, operation: &str, options: &Argument<'_, B>, drive: &DriveAddress) -> Result<StartSpec<B>> {
    let item = |name| Argument::new(task.member("target"), name);
    let body = Argument::unprefixed(task.member("body"), "body");
    match operation {
        "copy" => StartSpec::copy(&item("item"), &body, options, drive),
        "move" => StartSpec::move_item(&item("item"), &body, options, drive),
        "uploadFromUrl" => StartSpec::upload_from_url(&item("parent"), &body),
        // `start`: the caller passes no other.
        _ => StartSpec::any(&body, drive),
    }
}

/// Reads the task's drive; `None` when only a monitor URL is given.
fn read_drive<B: Platform>(task: &B) -> Option<Rc<DriveAddress>> {
    let service = task.text_at("service").and_then(|word| word.parse().ok());
    let base = task.member("base");
    (!base.is_nullish()).then(|| DriveAddress::read(&base, service))
}

/// Reads an action that is known by its monitor URL.
fn followed<B: Platform>(task: &B, options: &Argument<'_, B>, drive: Option<&DriveAddress>, now: u64) -> Result<Saved> {
    let kind = options.optional_word("kind", Kind::EXPECTED)?.unwrap_or_default();
    let monitor = Some(MonitorUrl::read(&Argument::new(task.member("target"), "monitorUrl"), drive)?);
    Ok(Saved { monitor, kind, drive_id: read_drive_id(options)?, started_at: now, ..Saved::default() })
}
