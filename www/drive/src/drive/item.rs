//! The state of an item: its id, its properties, its tags, and conditions on them (`If-Match`, `If-None-Match`).

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::error::{ApiError, ErrorCode};

/// The kind of an item, or of an entry of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A plain file.
    File,
    /// A directory.
    Folder,
}

/// An item's id. It doesn't change when the item is renamed or moved within its drive.
///
/// New ids look like those of OneDrive for Business, `01` and 32 characters, and come from 160 random bits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Id(String);

impl Id {
    /// A new id.
    pub(crate) fn random() -> Self {
        let bytes: [u8; 20] = rand::random();
        Self(format!("01{}", data_encoding::BASE32.encode(&bytes)))
    }

    /// An id that a client sent.
    pub(crate) fn named(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

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
        let modified = match self.modified.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => format!("{:x}", since.as_nanos()),
            Err(before) => format!("-{:x}", before.duration().as_nanos()),
        };
        format!("{modified}-{:x}", self.size)
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

/// The tags of one header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tags {
    /// `*`: any state of an item that exists.
    Any,
    /// One of these states.
    List(Vec<String>),
}

/// The conditions of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Precondition {
    /// The item must be in one of these states.
    pub(crate) if_match: Option<Tags>,
    /// The item must not be in one of these states.
    pub(crate) if_none_match: Option<Tags>,
}

impl Tags {
    /// Reads a header's value.
    pub(crate) fn parse(value: &str) -> Self {
        if value.trim() == "*" {
            return Self::Any;
        }
        // Tags of the service contain commas: what separates two of them is a comma between quotes.
        let tags = value.trim().split("\",").map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned());
        Self::List(tags.collect())
    }

    /// Whether the item is in one of the states. The service accepts both of its tags.
    fn include(&self, item: Option<&Item>) -> bool {
        let Some(item) = item else {
            return false;
        };
        match self {
            Self::Any => true,
            Self::List(tags) => {
                let current = [item.etag(), item.ctag()];
                tags.iter().any(|tag| current.iter().any(|current| current.trim_matches('"') == tag))
            }
        }
    }
}

impl Precondition {
    /// Whether there is no condition.
    pub(crate) fn is_empty(&self) -> bool {
        self.if_match.is_none() && self.if_none_match.is_none()
    }

    /// Fails if the item, or the absence of one, doesn't satisfy the conditions.
    pub(crate) fn check(&self, item: Option<&Item>) -> Result<(), ApiError> {
        if self.if_match.as_ref().is_some_and(|tags| !tags.include(item)) {
            return Err(modified("If-Match: the item has changed. Read it again, and repeat the request with its new eTag."));
        }
        if self.is_not_modified(item) {
            return Err(modified("If-None-Match: the item exists in this state."));
        }
        Ok(())
    }

    /// Whether `If-None-Match` contains the current state of the item.
    pub(crate) fn is_not_modified(&self, item: Option<&Item>) -> bool {
        self.if_none_match.as_ref().is_some_and(|tags| tags.include(item))
    }
}

fn modified(message: &str) -> ApiError {
    ApiError::new(ErrorCode::ResourceModified, message)
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn reads_tags_that_contain_commas() {
        let list = |tags: &[&str]| Tags::List(tags.iter().map(|tag| (*tag).to_owned()).collect());
        assert_eq!(Tags::parse(" * "), Tags::Any);
        assert_eq!(Tags::parse("\"{01A},1\""), list(&["{01A},1"]));
        assert_eq!(Tags::parse("W/\"{01A},1\", \"c:{01B},2\""), list(&["{01A},1", "c:{01B},2"]));
        assert_eq!(Tags::parse("unquoted"), list(&["unquoted"]));
    }
}
