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
    /// The description that a client has given it.
    pub(crate) description: Option<String>,
    /// The QuickXorHash of a file's content, if known.
    pub(crate) hash: Option<String>,
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
    /// The tag of the item's content and metadata, in quotes.
    pub(crate) fn etag(&self) -> String {
        let parent = self.parent.as_ref().map(|parent| parent.id.to_string()).unwrap_or_default();
        let metadata = [self.name.as_str(), &parent, self.description.as_deref().unwrap_or_default()].join("/");
        format!("\"{{{}}},{}-{:x}\"", self.id, self.version(), fnv1a(&metadata))
    }

    /// The tag of the item's content, in quotes.
    pub(crate) fn ctag(&self) -> String {
        format!("\"c:{{{}}},{}\"", self.id, self.version())
    }

    /// Changes whenever the content does.
    fn version(&self) -> String {
        let modified = self.modified.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        format!("{modified:x}-{:x}", self.size)
    }

    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        matches!(self.content, Content::Folder { .. })
    }
}

/// The FNV-1a hash: short, and the same on every machine.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
