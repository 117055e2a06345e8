//! How an item is named: by its id, or by its path from the drive's root.

use super::{
    argument::Refused,
    json::Json,
    json_object::JsonObject,
    platform::Platform,
    shared_str::{SLASH, SharedStr, split, split_once},
};

/// What an item is named by.
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
    /// Refused is what is neither, and what has a part that a URL would take for a step up or for nothing.
    pub fn read<J: Json>(value: &J, field: &'static str, refused: &mut Refused) -> Self {
        let address = match (value.text().or_else(|| value.text_at("id")), value.text_at("path")) {
            (None, Some(path)) => Self::Path(path),
            (id, _) => Self::Id(id.unwrap_or_default()),
        };
        if !address.is_sound() {
            refused.note(field, "an item id, or { path } from the drive's root, with no part that is . or ..");
        }
        address
    }

    /// The form to save.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        match self {
            Self::Id(id) => object.text("id", id),
            Self::Path(path) => object.text("path", path),
        }
        object
    }

    /// Whether no part of it is empty, or would be taken for a step in a URL.
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Id(id) => !id.is_empty() && !is_step(id),
            Self::Path(path) => !path.is_empty() && !parts(path).any(is_step),
        }
    }

    /// The path of a URL that names the item, to go behind a drive's URL.
    pub fn url_path<P: Platform>(&self) -> SharedStr {
        match self {
            Self::Id(id) => SharedStr::from("/items/") + &P::encode(id),
            Self::Path(path) => match encoded::<P>(path) {
                path if path.is_empty() => "/root".into(),
                path => SharedStr::from("/root:") + &path + ":",
            },
        }
    }

    /// The path of a URL that names the child of that name.
    pub fn child_url_path<P: Platform>(&self, name: &str) -> SharedStr {
        let (root, parent, slash) = match self {
            Self::Id(id) => ("/items/", P::encode(id), ":/"),
            Self::Path(path) => ("/root:", encoded::<P>(path), "/"),
        };
        SharedStr::from(root) + &parent + slash + &P::encode(name) + ":"
    }
}

/// A path from the root, encoded part by part, each behind a slash. A colon is encoded too: it would end the path.
fn encoded<P: Platform>(path: &str) -> SharedStr {
    // One string that grows: a path may come from afar, and have very many parts.
    parts(path).fold(String::new(), |path, part| path + "/" + &P::encode(part)).into()
}

/// The parts of a path, which may be written from the root or, as driveItems write it, from `/drive/root:`.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    split(behind_root(path), SLASH).filter(|part| !part.is_empty())
}

fn behind_root(path: &str) -> &str {
    let mut rest = Some(path);
    while let Some((part, behind)) = rest.map(|rest| split_once(rest, SLASH)) {
        if part == "root:" {
            return behind.unwrap_or_default();
        }
        rest = behind;
    }
    path
}

/// Whether a URL would take a part for a step, and not for a name.
pub(super) fn is_step(part: &str) -> bool {
    part == "." || part == ".."
}
