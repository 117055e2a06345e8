//! What the drive says about an item.

use std::time::SystemTime;

use super::id::Id;

/// An item as it is at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The item's id.
    pub(crate) id: Id,
    /// Its name; `root` for the root folder, as the service calls it.
    pub(crate) name: String,
    /// Where it is; none for the root folder.
    pub(crate) parent: Option<Parent>,
    /// File or folder.
    pub(crate) content: Content,
    /// Bytes: a file's own, a folder's those of all files below it.
    pub(crate) size: u64,
    /// When it was made.
    pub(crate) created: SystemTime,
    /// When it was last changed.
    pub(crate) modified: SystemTime,
}

/// The folder that an item is in.
#[derive(Debug, Clone)]
pub(crate) struct Parent {
    /// The folder's id.
    pub(crate) id: Id,
    /// The names that lead from the root to the folder.
    pub(crate) path: Vec<String>,
}

/// What an item holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Bytes.
    File,
    /// Other items.
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
