//! Items and drives as the service's JSON.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::drive::{Content, Drive, Drives, Item, Parent};
use crate::http::state::Origins;
use crate::http::state::transfers::Downloads;
use crate::jobs::Form;

/// The characters that are percent-encoded in a path: all but those that RFC 3986 allows in a segment and that names often have.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'(').remove(b')');

/// Writes the items of a drive.
#[derive(Debug)]
pub(crate) struct ItemWriter<'a> {
    /// The drive.
    pub(crate) drive: &'a Arc<Drive>,
    /// The origins as the client sees them.
    pub(crate) origins: &'a Origins,
    /// The download URLs.
    pub(crate) downloads: &'a Downloads,
    /// The form of the request.
    pub(crate) form: Form,
    /// The properties that the client selects; none for all.
    pub(crate) select: Option<&'a [String]>,
}

impl ItemWriter<'_> {
    /// The item as a driveItem.
    pub(crate) fn json(&self, item: &Item) -> Value {
        let created = time(item.created);
        let modified = time(item.modified);
        let mut json = json!({
            "id": item.id,
            "name": item.name,
            "size": item.size,
            "createdBy": owner(),
            "createdDateTime": created,
            "lastModifiedBy": owner(),
            "lastModifiedDateTime": modified,
            "fileSystemInfo": { "createdDateTime": created, "lastModifiedDateTime": modified },
            "eTag": item.etag(),
            "cTag": item.ctag(),
            "webUrl": format!("{}/items/{}", self.origins.drive, item.id),
            "parentReference": self.parent_reference(item),
        });
        match item.content {
            Content::Folder { child_count } => json["folder"] = json!({ "childCount": child_count }),
            Content::File => {
                json["file"] = file(item);
                json[self.download_url_name()] = self.download_url(item).into();
            }
        }
        if let Some(description) = &item.description {
            json["description"] = description.as_str().into();
        }
        if item.parent.is_none() {
            json["root"] = json!({});
        }
        select(json, self.select)
    }

    /// The URL at which a file can be downloaded without the token.
    pub(crate) fn download_url(&self, item: &Item) -> String {
        format!("{}/download/{}", self.origins.drive, self.downloads.ticket(self.drive, &item.id))
    }

    fn download_url_name(&self) -> &'static str {
        match self.form {
            Form::Graph => "@microsoft.graph.downloadUrl",
            Form::OneDrive => "@content.downloadUrl",
        }
    }

    fn parent_reference(&self, item: &Item) -> Value {
        let drive = self.drive.id();
        match &item.parent {
            Some(parent) => json!({
                "driveId": drive,
                "driveType": "business",
                "id": parent.id,
                "name": parent.path.last().map_or("root", String::as_str),
                "path": parent_path(drive, parent),
            }),
            None => json!({ "driveId": drive, "driveType": "business" }),
        }
    }
}

/// The identity of everything on a drive, which some clients require, such as Home Assistant's.
fn owner() -> Value {
    json!({ "user": { "displayName": "Local drive" } })
}

/// Only the selected properties.
pub(crate) fn select(json: Value, names: Option<&[String]>) -> Value {
    match (json, names) {
        (Value::Object(fields), Some(names)) => fields.into_iter().filter(|(name, _)| names.contains(name)).collect(),
        (json, _) => json,
    }
}

fn file(item: &Item) -> Value {
    let mime_type = mime_guess::from_path(&item.name).first_or_octet_stream();
    let mut file = json!({ "mimeType": mime_type.essence_str() });
    if let Some(hash) = &item.hash {
        file["hashes"] = json!({ "quickXorHash": hash });
    }
    file
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
        "owner": owner(),
        "quota": { "used": root.size, "state": "normal" },
    })
}

/// The ids and names of all drives, for the programs that start this one.
pub(crate) fn drives_json(drives: &Drives) -> Value {
    drives.all().iter().map(|drive| json!({ "id": drive.id(), "name": drive.display_name() })).collect()
}

/// A time as the service writes it. Times outside the years 1970 to 9999, which files may have, become the nearest within.
pub(crate) fn time(time: SystemTime) -> String {
    const END_OF_9999: Duration = Duration::from_secs(253_402_300_799);
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(END_OF_9999);
    humantime::format_rfc3339_millis(SystemTime::UNIX_EPOCH + since).to_string()
}

/// The path of a folder in a `parentReference`: percent-encoded, as the documentation of itemReference says.
fn parent_path(drive: &str, parent: &Parent) -> String {
    let mut path = format!("/drives/{drive}/root:");
    for name in &parent.path {
        path.push('/');
        path.extend(utf8_percent_encode(name, ENCODED));
    }
    path
}
