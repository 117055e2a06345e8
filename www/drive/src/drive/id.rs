//! Item ids.

use std::fmt;

use serde::{Deserialize, Serialize};

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
