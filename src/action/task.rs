//! What a caller asks for: what is to be begun or followed, on which drive, and how. Read out of one object, as the npm face passes it.

use crate::protocol::{
    any_start::AnyStart,
    argument::{BadArgument, optional_text},
    copy::CopyRequest,
    drive_address::{DriveAddress, Service},
    json::Json,
    plan::{Kind, Plan},
    platform::Platform,
    upload_from_url::UploadFromUrlRequest,
};

use super::{
    machine::Action,
    saved::{Saved, read_monitor_url},
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
        let world = World { drive: drive(task, platform)?, platform, settings: Settings::read(&options)?, seed };
        let plan = match task.text_at("operation").as_deref() {
            Some("copy") => Plan::Copy(CopyRequest::read(&target, &body, &options)?),
            Some("uploadFromUrl") => Plan::UploadFromUrl(UploadFromUrlRequest::read(&target, &body)?),
            Some("start") => Plan::Any(AnyStart::read(&body)?),
            Some("resume") => return Ok(Self::resume(Saved::read(&target, now, platform)?, world, now)),
            _ => return Ok(Self::resume(followed(&target, &options, platform, now)?, world, now)),
        };
        Self::start(plan, world, now)
    }
}

/// The drive that the task names; none for a monitor URL alone.
fn drive<J: Json>(task: &J, platform: Platform) -> Result<Option<DriveAddress>, BadArgument> {
    let service = optional_text(task, "service")?.as_deref().map(Service::read).transpose()?;
    optional_text(task, "baseUrl")?.map(|base_url| DriveAddress::read(&base_url, service, platform)).transpose()
}

/// A monitor URL that was got elsewhere.
fn followed<J: Json>(target: &J, options: &J, platform: Platform, now: u64) -> Result<Saved, BadArgument> {
    let url = target.text().ok_or_else(|| BadArgument::of_type("monitorUrl", "a string"))?;
    Ok(Saved {
        monitor: Some(read_monitor_url(url, "monitorUrl", platform)?),
        kind: optional_text(options, "kind")?.map_or(Ok(Kind::Copy), |word| Kind::read(&word, "kind"))?,
        drive_id: optional_text(options, "driveId")?,
        started_at: now,
        destination: None,
    })
}
