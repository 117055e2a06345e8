//! Items and drives as the service's JSON.

use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::drive::{Content, Drive, Drives, Item, Parent};
use crate::http::state::hosts::Origins;

/// The characters that are percent-encoded in a path: all but those that RFC 3986 allows in a segment and that names often have.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'(').remove(b')');

/// The item as a driveItem.
pub(crate) fn item_json(drive: &Drive, origins: &Origins, item: &Item) -> Value {
    let created = time(item.created);
    let modified = time(item.modified);
    let mut json = json!({
        "id": item.id,
        "name": item.name,
        "size": item.size,
        "createdDateTime": created,
        "lastModifiedDateTime": modified,
        "fileSystemInfo": { "createdDateTime": created, "lastModifiedDateTime": modified },
        "eTag": etag(item),
        "webUrl": format!("{}/items/{}", origins.drive, item.id),
    });
    json["parentReference"] = match &item.parent {
        Some(parent) => json!({
            "driveId": drive.id(),
            "driveType": "business",
            "id": parent.id,
            "path": parent_path(drive, parent),
        }),
        None => json!({ "driveId": drive.id(), "driveType": "business" }),
    };
    match item.content {
        Content::Folder { child_count } => json["folder"] = json!({ "childCount": child_count }),
        Content::File => {
            let mime_type = mime_guess::from_path(&item.name).first_or_octet_stream();
            json["file"] = json!({ "mimeType": mime_type.essence_str() });
        }
    }
    if item.parent.is_none() {
        json["root"] = json!({});
    }
    json
}

/// The drive as a drive resource.
pub(crate) fn drive_json(drive: &Drive, origins: &Origins, root: &Item) -> Value {
    json!({
        "id": drive.id(),
        "driveType": "business",
        "name": drive.display_name(),
        "webUrl": format!("{}/v1.0/drives/{}", origins.drive, drive.id()),
        "createdDateTime": time(root.created),
        "lastModifiedDateTime": time(root.modified),
        "owner": { "user": { "displayName": "Local drive" } },
        "quota": { "used": root.size, "state": "normal" },
    })
}

/// The ids and names of all drives, for the programs that start this one.
pub(crate) fn drives_json(drives: &Drives) -> Value {
    drives.all().iter().map(|drive| json!({ "id": drive.id(), "name": drive.display_name() })).collect()
}

/// An entity tag that changes whenever the item's content does.
pub(crate) fn etag(item: &Item) -> String {
    let changed = item.modified.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("\"{{{}}},{changed:x}-{:x}\"", item.id, item.size)
}

/// A time as the service writes it. Times outside the years 1970 to 9999, which files may have, become the nearest within.
pub(crate) fn time(time: SystemTime) -> String {
    const END_OF_9999: Duration = Duration::from_secs(253_402_300_799);
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(END_OF_9999);
    humantime::format_rfc3339_millis(SystemTime::UNIX_EPOCH + since).to_string()
}

/// The path of a folder as it stands in a `parentReference`: percent-encoded (see itemReference in the documentation).
fn parent_path(drive: &Drive, parent: &Parent) -> String {
    let mut path = format!("/drives/{}/root:", drive.id());
    for name in &parent.path {
        path.push('/');
        path.extend(utf8_percent_encode(name, ENCODED));
    }
    path
}
