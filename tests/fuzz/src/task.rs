//! Reads a task as the library's outermost layer does, which is there on wasm alone.

use longhaul::{
    action::{
        machine::Action,
        saved::{Saved, read_monitor_url},
        settings::Settings,
        world::World,
    },
    protocol::{
        any_start::AnyStart,
        argument::{BadArgument, optional_text},
        copy::CopyRequest,
        drive_address::{DriveAddress, Service},
        json::Json,
        plan::{Kind, Plan},
        upload_from_url::UploadFromUrlRequest,
    },
};
use serde_json::Value;

use crate::{
    BEGINNING,
    host::{PLATFORM, Parsed},
};

/// The action of a task, the world it is in, and the monitors that the app named.
pub(crate) fn read(task: &Parsed) -> Result<(Action<Parsed>, World, Vec<String>), BadArgument> {
    let member = |name: &str| task.member(name).unwrap_or(Parsed(Value::Null));
    let (target, body, options) = (member("target"), member("body"), member("options"));
    let service = optional_text(task, "service")?.as_deref().map(Service::read).transpose()?;
    let drive = optional_text(task, "baseUrl")?.map(|url| DriveAddress::read(&url, service, PLATFORM)).transpose()?;
    let world = World { drive, platform: PLATFORM, settings: Settings::read(&options)?, seed: 7 };
    let plan = match task.text_at("operation").as_deref() {
        Some("copy") => Plan::Copy(CopyRequest::read(&target, &body, &options)?),
        Some("uploadFromUrl") => Plan::UploadFromUrl(UploadFromUrlRequest::read(&target, &body)?),
        Some("start") => Plan::Any(AnyStart::read(&body)?),
        _ => {
            let url = target.text().unwrap_or_default();
            let kind = options.text_at("kind").and_then(|word| Kind::read(&word)).unwrap_or(Kind::Copy);
            let monitor = Some(read_monitor_url(url.clone(), "monitorUrl", PLATFORM)?);
            let drive_id = optional_text(&options, "driveId")?;
            let saved = Saved { monitor, kind, drive_id, started_at: BEGINNING, destination: None };
            return Ok((Action::resume(saved, world.clone(), BEGINNING), world, vec![url]));
        }
    };
    Ok((Action::start(plan, world.clone(), BEGINNING)?, world, Vec::new()))
}
