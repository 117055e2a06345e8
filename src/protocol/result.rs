//! What a completed action says about its result, and where a result is read.

use super::{
    drive_address::DriveAddress,
    item_address::ItemAddress,
    json::Json,
    platform::Platform,
    shared_str::SharedStr,
    start_spec::Kind,
    status::Status,
    text::{behind, split, split_once},
    url_path::{is_name, path_of},
};

/// What a completed action says about its result.
#[derive(Debug)]
pub struct Found<B> {
    /// Its status, which may name the result.
    pub status: Box<Status>,
    /// The result itself, where the response contains it.
    pub item: Option<B>,
}

impl<B: Json> Found<B> {
    /// A completed status, and the result where the response contains it.
    pub fn new(mut status: Box<Status>, item: Option<B>) -> Self {
        status.resource_id = status.resource_id.or_else(|| item.as_ref()?.text_at("id"));
        Self { status, item }
    }

    /// What is known where no status body says it: the result's URL, the result, or only that the action completed.
    pub fn at(location: Option<SharedStr>, item: Option<B>) -> Self {
        let mut status = Status::of_word("completed");
        status.resource_location = location;
        Self::new(status, item)
    }
}

/// Where the result of a completed action is read with the token; `None` when it isn't known, or isn't on the drive's own origin.
///
/// A driveItem is read through the drive's own API: on the drive that its URL names, which may be any (`…/drives/{id}/items/{id}`), else by
/// its id on the drive that the caller named. Anything else is read at its URL.
pub fn url<P: Platform>(drive: &DriveAddress, kind: Kind, drive_id: Option<&str>, status: &Status) -> Option<SharedStr> {
    let location = status.resource_location.as_deref();
    let by_location = || Some(drive.resolve::<P>(location?)).filter(|url| drive.owns::<P>(url));
    let by_drive = || Some(drive.version_root() + &item_path(location?)?);
    if kind == Kind::Custom {
        return by_location().or_else(by_drive);
    }
    let by_id = || {
        let item = status.resource_id.clone().map(ItemAddress::Id).filter(ItemAddress::is_valid)?;
        Some(drive.drive_url::<P>(drive_id) + &item.url_path::<P>())
    };
    by_drive().or_else(by_id).or_else(by_location)
}

/// The id of the item that a URL ends with: `01ABC` of `https://api.onedrive.com/items/01ABC`.
pub fn item_id(url: &str) -> Option<SharedStr> {
    let (mut last, mut id) = ("", "");
    for segment in split(path_of(url), b'/') {
        (last, id) = (id, segment);
    }
    (last == "items" && is_name(id) && id.bytes().all(|byte| byte != b'%')).then(|| id.into())
}

/// The part of a URL that names an item on a drive: `/drives/b!J/items/01A` of `https://contoso.sharepoint.com/_api/v2.0/drives/b!J/items/01A`.
fn item_path(url: &str) -> Option<SharedStr> {
    let (drive, rest) = split_once(behind(path_of(url), "/drives/")?, b'/')?;
    let item = rest.strip_prefix("items/").filter(|item| is_name(item) && split_once(item, b'/').is_none())?;
    is_name(drive).then(|| SharedStr::from("/drives/") + drive + "/items/" + item)
}
