//! The address of an item: its id, or its path from the drive's root.

use super::{
    argument::{Argument, Result},
    json_object::JsonObject,
    platform::{Json, Platform},
    shared_str::SharedStr,
    text::{drive_id, is_name, split, split_once},
};

/// The address of an item on its drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemAddress {
    /// Its id.
    Id(SharedStr),
    /// Its path from the root: `/Documents/LargeFolder1`.
    Path(SharedStr),
}

impl ItemAddress {
    /// Reads a string as an id, and an object by its `path` or its `id`.
    ///
    /// # Errors
    /// When it is neither, or isn't [valid](Self::is_valid).
    pub fn read<J: Json>(argument: &Argument<'_, J>) -> Result<Self> {
        let value = argument.value();
        let address = match (value.text().or_else(|| value.text_at("id")), value.text_at("path")) {
            (None, Some(path)) => Self::Path(path),
            (id, _) => Self::Id(id.unwrap_or_default()),
        };
        let expected = "an item id, or { path } from the drive's root, with no part that is . or ..";
        if address.is_valid() { Ok(address) } else { Err(argument.error(expected)) }
    }

    /// Returns the JSON to save.
    pub fn to_json(&self) -> JsonObject<'_> {
        match self {
            Self::Id(id) => JsonObject::default().text("id", id),
            Self::Path(path) => JsonObject::default().text("path", path),
        }
    }

    /// Whether it isn't empty and has no part that is `.` or `..`, which a URL would resolve.
    pub fn is_valid(&self) -> bool {
        match self {
            Self::Id(id) => is_name(id),
            Self::Path(path) => !path.is_empty() && segments(path).all(is_name),
        }
    }

    /// Returns the path of the item's URL, to be appended to the drive's URL.
    pub fn url_path<P: Platform>(&self) -> SharedStr {
        let parent = self.parent_path::<P>();
        // Of an id and of the root, `:` begins a path. After a path, it ends the path.
        match parent.strip_suffix(":") {
            Some(path) => path.into(),
            None => parent + ":",
        }
    }

    /// Returns the path of the URL of the child with that name.
    pub fn child_url_path<P: Platform>(&self, name: &str) -> SharedStr {
        self.parent_path::<P>() + "/" + &P::encode(name) + ":"
    }

    /// Returns what the paths of its children's URLs begin with. The segments of a path are encoded one by one, with their colons, which would end
    /// the path.
    fn parent_path<P: Platform>(&self) -> SharedStr {
        match self {
            Self::Id(id) => SharedStr::from("/items/") + &P::encode(id) + ":",
            Self::Path(path) => segments(path).fold("/root:".into(), |parent, segment| parent + "/" + &P::encode(segment)),
        }
    }
}

/// Returns the segments of a path from the root. The path may begin like a driveItem's, with `/drive/root:` or `/drives/{id}/root:`. The path of the
/// root itself may lack the colon.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    split(split_root(path).1, b'/').filter(|segment| !segment.is_empty())
}

/// Splits a path like a driveItem's at `root:`. Returns an empty first part for other paths.
fn split_root(path: &str) -> (&str, &str) {
    match split_once(path, b':') {
        Some((before, after))
            if (before == "root" || before.ends_with("/root")) && (after.is_empty() || after.starts_with("/")) =>
        {
            (before, after)
        }
        None if is_root(path) => (path, ""),
        _ => ("", path),
    }
}

/// Whether a path is `/drive/root` or `/drives/{id}/root`.
fn is_root(path: &str) -> bool {
    let is_on_named_drive = || path.starts_with("/drives/") && path.ends_with("/root") && split(path, b'/').count() == 4;
    path == "/drive/root" || is_on_named_drive()
}

/// Returns the id of the drive in a path like a driveItem's: `b!J` of `/drives/b!J/root:/Documents`.
pub(super) fn drive_of_path(path: &str) -> Option<&str> {
    drive_id(split_root(path).0)
}
