//! What a caller asks for: what is to be begun or followed, on which drive, and how. Read out of one object, as the npm face passes it.

use crate::protocol::{
    argument::{BadArgument, Refused, checked, optional_text},
    drive_address::{DriveAddress, Service},
    platform::Platform,
    start_spec::{Kind, StartSpec},
};

use super::{
    context::Context,
    machine::Action,
    saved::{Saved, given_monitor_url},
    settings::Settings,
};

impl<B: Platform> Action<B> {
    /// The action that a task asks for. A task is `{ operation, baseUrl, service, target, body, options }`: which of the members count
    /// depends on the operation.
    ///
    /// # Errors
    /// When something in it can't be used.
    pub fn read(task: &B, seed: u64, now: u64) -> Result<Self, BadArgument> {
        let (target, body, options) = (task.member("target"), task.member("body"), task.member("options"));
        checked(|refused| {
            let context = Context { drive: drive(task, refused), settings: Settings::read(&options, refused), seed };
            let plan = match task.text_at("operation").as_deref() {
                Some("copy") => StartSpec::copy(&target, &body, &options, refused),
                Some("uploadFromUrl") => StartSpec::upload_from_url(&target, &body, refused),
                Some("start") => StartSpec::custom(&body, refused),
                Some("resume") => return Self::resume(Saved::read(&target, now, refused), context, now),
                _ => return Self::resume(followed(&target, &options, now, refused), context, now),
            };
            Self::start(plan, context, now, refused)
        })
    }
}

/// The drive that the task names; none for a monitor URL alone.
fn drive<J: Platform>(task: &J, refused: &mut Refused) -> Option<DriveAddress> {
    let service = optional_text(task, "service", refused).map(|word| Service::read(&word, refused));
    let drive = DriveAddress::read::<J>(&optional_text(task, "baseUrl", refused)?, service);
    if drive.is_none() {
        refused.note("baseUrl", "an absolute https: URL (http: only for this machine) with no user, password, query or fragment");
    }
    drive
}

/// A monitor URL that was got elsewhere.
fn followed<J: Platform>(target: &J, options: &J, now: u64, refused: &mut Refused) -> Saved {
    Saved {
        monitor: given_monitor_url::<J>(target.text().unwrap_or_default(), "monitorUrl", refused),
        kind: optional_text(options, "kind", refused).map_or(Kind::Copy, |word| Kind::read(&word, "kind", refused)),
        drive_id: optional_text(options, "driveId", refused),
        started_at: now,
        destination: None,
    }
}
