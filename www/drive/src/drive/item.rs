//! The state of an item.

use std::time::SystemTime;

use super::id::Id;

/// An item at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The item's id.
    pub(crate) id: Id,
    /// Its name; `root` for the root folder, as the service calls it.
    pub(crate) name: String,
    /// The folder that contains it; none for the root folder.
    pub(crate) parent: Option<Parent>,
    /// File or folder.
    pub(crate) content: Content,
    /// Bytes: a file's own, or the sum of all files below a folder.
    pub(crate) size: u64,
    /// When it was created.
    pub(crate) created: SystemTime,
    /// When it was last modified.
    pub(crate) modified: SystemTime,
}

/// The folder that contains an item.
#[derive(Debug, Clone)]
pub(crate) struct Parent {
    /// The folder's id.
    pub(crate) id: Id,
    /// The names from the root to the folder.
    pub(crate) path: Vec<String>,
}

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// A file.
    File,
    /// A folder.
    Folder {
        /// How many items are directly in it.
        child_count: usize,
    },
}

impl Item {
    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        matches!(self.content, Content::Folder { .. })
    }
}
