//! What a caller asks for: what is to be begun or followed, on which drive, and how. Read out of one object, as the npm face passes it.

use crate::protocol::{
    argument::{BadArgument, Refused, checked, optional_text},
    drive_address::{DriveAddress, Service},
    json::Json,
    plan::{Kind, Plan},
    platform::Platform,
};

use super::{
    machine::Action,
    saved::{Saved, given_monitor_url},
    settings::Settings,
    world::World,
};

impl<B: Json + Clone> Action<B> {
    /// The action that a task asks for. A task is `{ operation, baseUrl, service, target, body, options }`: which of the members count
    /// depends on the operation.
    ///
    /// # Errors
    /// When something in it can't be used.
    pub fn read(task: &B, platform: Platform, seed: u64, now: u64) -> Result<Self, BadArgument> {
        let (target, body, options) = (task.member("target"), task.member("body"), task.member("options"));
        checked(|refused| {
            let world =
                World { drive: drive(task, platform, refused), platform, settings: Settings::read(&options, refused), seed };
            let plan = match task.text_at("operation").as_deref() {
                Some("copy") => Plan::copy(&target, &body, &options, platform, refused),
                Some("uploadFromUrl") => Plan::upload_from_url(&target, &body, platform, refused),
                Some("start") => Plan::any(&body, refused),
                Some("resume") => return Self::resume(Saved::read(&target, now, platform, refused), world, now),
                _ => return Self::resume(followed(&target, &options, platform, now, refused), world, now),
            };
            Self::start(plan, world, now, refused)
        })
    }
}

/// The drive that the task names; none for a monitor URL alone.
fn drive<J: Json>(task: &J, platform: Platform, refused: &mut Refused) -> Option<DriveAddress> {
    let service = optional_text(task, "service", refused).map(|word| Service::read(&word, refused));
    let drive = DriveAddress::read(&optional_text(task, "baseUrl", refused)?, service, platform);
    if drive.is_none() {
        refused.note("baseUrl", "an absolute https: URL (http: only for this machine) with no user, password, query or fragment");
    }
    drive
}

/// A monitor URL that was got elsewhere.
fn followed<J: Json>(target: &J, options: &J, platform: Platform, now: u64, refused: &mut Refused) -> Saved {
    Saved {
        monitor: given_monitor_url(target.text().unwrap_or_default(), "monitorUrl", platform, refused),
        kind: optional_text(options, "kind", refused).map_or(Kind::Copy, |word| Kind::read(&word, "kind", refused)),
        drive_id: optional_text(options, "driveId", refused),
        started_at: now,
        destination: None,
    }
}
