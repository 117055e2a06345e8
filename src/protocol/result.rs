//! The result of a completed action: what responses say about it, and the URL to read it from.

use super::{
    drive_address::DriveAddress,
    item_address::ItemAddress,
    platform::{Json, Platform},
    shared_str::SharedStr,
    start_spec::Kind,
    status::Status,
    text::{is_name, path_of, split, split_once, text_after},
};

/// What a response says about a result.
#[derive(Debug)]
pub struct Found<B> {
    /// The status, which may have the id or the URL of the result.
    pub status: Box<Status>,
    /// The result, if the response contains it.
    pub item: Option<B>,
}

impl<B: Json> Found<B> {
    /// Returns a completed status, and the result if the response contains it.
    pub fn new(mut status: Box<Status>, item: Option<B>) -> Self {
        status.resource_id = status.resource_id.or_else(|| item.as_ref()?.text_at("id"));
        Self { status, item }
    }

    /// Returns a completed status for a response without a status body. `location`: the URL of the result.
    pub fn at(location: Option<SharedStr>, item: Option<B>) -> Self {
        let mut status = Status::of_word("completed");
        status.resource_location = location;
        Self::new(status, item)
    }
}

/// Returns the URL to read a result from with the access token; `None` if it isn't known, or isn't on the drive's own origin.
///
/// A driveItem is read through the drive's API: on the drive in its URL (`…/drives/{id}/items/{id}`), else by its id on the drive that the
/// caller gave. Anything else is read from its URL.
pub fn url<P: Platform>(drive: &DriveAddress, kind: Kind, drive_id: Option<&str>, status: &Status) -> Option<SharedStr> {
    let location = status.resource_location.as_deref();
    let by_location = location.map(|location| drive.resolve::<P>(location)).filter(|url| drive.owns::<P>(url));
    let by_drive = location.and_then(item_on_drive).map(|ids| drive.version_root.clone() + "/drives/" + ids);
    if kind == Kind::Any {
        return by_location.or(by_drive);
    }
    let by_id = || {
        let item = status.resource_id.clone().map(ItemAddress::Id).filter(ItemAddress::is_valid)?;
        Some(drive.drive_url::<P>(drive_id) + &item.url_path::<P>())
    };
    by_drive.or_else(by_id).or(by_location)
}

/// Returns the id of the item that a URL ends with: `01ABC` of `https://api.onedrive.com/items/01ABC`.
pub fn item_id(url: &str) -> Option<SharedStr> {
    let path = path_of(url);
    let id = split(path, b'/').last().filter(|id| is_name(id) && id.bytes().all(|byte| byte != b'%'))?;
    path.strip_suffix(id)?.ends_with("/items/").then(|| id.into())
}

/// Returns the part of a URL with the ids of a drive and an item: `b!J/items/01A` of
/// `https://contoso.sharepoint.com/_api/v2.0/drives/b!J/items/01A`.
fn item_on_drive(url: &str) -> Option<&str> {
    let ids = text_after(path_of(url), "/drives/")?;
    let (drive, rest) = split_once(ids, b'/')?;
    let item = rest.strip_prefix("items/")?;
    (is_name(drive) && is_name(item) && split_once(item, b'/').is_none()).then_some(ids)
}
