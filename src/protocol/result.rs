//! What a completed action says about its result, what a failed one says about its failure, and where a result is read.

use super::{
    drive_address::DriveAddress,
    item_address::{ItemAddress, is_name},
    json::Json,
    platform::Platform,
    service_error::{ServiceError, read_message},
    shared_str::SharedStr,
    start_spec::Kind,
    status::Status,
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

/// How an action failed.
#[derive(Debug)]
pub struct Failure {
    /// Its status.
    pub status: Box<Status>,
    /// What the service said.
    pub error: Box<ServiceError>,
}

impl Failure {
    /// The same, with the message beside the status where there is no other.
    pub fn with_message_of<B: Json>(mut self, body: Option<&B>) -> Self {
        self.error.message = self.error.message.or_else(|| read_message(body?));
        self
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

/// The part of a URL that names an item on a drive: `/drives/b!J/items/01A` of `https://contoso.sharepoint.com/_api/v2.0/drives/b!J/items/01A`.
fn item_path(url: &str) -> Option<SharedStr> {
    let mut segments = path_of(url).rsplit('/');
    let (item, items, drive, drives) = (segments.next()?, segments.next()?, segments.next()?, segments.next()?);
    let is_item = drives == "drives" && is_name(drive) && items == "items" && is_name(item);
    is_item.then(|| SharedStr::from("/drives/") + drive + "/items/" + item)
}

/// Whether a URL names an item: it has a path segment `items`, or OData's `items('…')`.
pub(super) fn is_item_url(url: &str) -> bool {
    path_of(url).split('/').any(|segment| segment == "items" || segment.starts_with("items("))
}

/// A URL without its query and its fragment.
pub(super) fn path_of(url: &str) -> &str {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    &url[..end.unwrap_or(url.len())]
}
