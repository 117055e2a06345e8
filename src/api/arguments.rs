//! Reading a task: what is to be done, on which drive, and how.

use js_sys::{JSON, Math};

use crate::{
    action::{
        machine::Action,
        saved::{Saved, read_monitor_url},
        settings::Settings,
        world::World,
    },
    browser::{clock, json_value::JsonValue, platform::PLATFORM},
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

/// Makes the action that a task describes.
///
/// # Errors
/// When something in the task can't be used.
pub(super) fn action(task: &JsonValue) -> Result<Action<JsonValue>, BadArgument> {
    let undefined = JsonValue(wasm_bindgen::JsValue::UNDEFINED);
    let member = |name: &str| task.member(name).unwrap_or_else(|| undefined.clone());
    let (target, body, options) = (member("target"), member("body"), member("options"));
    let now = clock::now();
    let world = World {
        drive: drive(task)?,
        platform: PLATFORM,
        settings: Settings::read(&options)?,
        seed: (Math::random() * f64::from(u32::MAX)) as u64,
    };
    if !body.0.is_undefined() && JSON::stringify(&body.0).is_err() {
        return Err(BadArgument::of_type("body", "an object that JSON can hold"));
    }
    let plan = match task.text_at("operation").as_deref() {
        Some("copy") => Plan::Copy(CopyRequest::read(&target, &body, &options)?),
        Some("uploadFromUrl") => Plan::UploadFromUrl(UploadFromUrlRequest::read(&target, &body)?),
        Some("start") => Plan::Any(AnyStart::read(&body)?),
        Some("resume") => return Ok(Action::resume(Saved::read(&target, now, PLATFORM)?, world, now)),
        _ => return Ok(Action::resume(followed(&target, &options, now)?, world, now)),
    };
    Action::start(plan, world, now)
}

/// The drive that the task names; none for a monitor URL alone.
fn drive(task: &JsonValue) -> Result<Option<DriveAddress>, BadArgument> {
    let service = optional_text(task, "service")?.as_deref().map(Service::read).transpose()?;
    optional_text(task, "baseUrl")?.map(|base_url| DriveAddress::read(&base_url, service, PLATFORM)).transpose()
}

/// A monitor URL that was got elsewhere.
fn followed(target: &JsonValue, options: &JsonValue, now: u64) -> Result<Saved, BadArgument> {
    let expected = || BadArgument::of_type("monitorUrl", "a string");
    let kind = match optional_text(options, "kind")? {
        Some(word) => Kind::read(&word).ok_or_else(|| BadArgument::of_type("kind", "\"copy\", \"uploadFromUrl\" or \"any\""))?,
        None => Kind::Copy,
    };
    Ok(Saved {
        monitor: Some(read_monitor_url(target.text().ok_or_else(expected)?, "monitorUrl", PLATFORM)?),
        kind,
        drive_id: optional_text(options, "driveId")?,
        started_at: now,
        destination: None,
    })
}
