//! The hashes of files, calculated once for each version of a file.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::Id;
use super::directory::Directory;
use super::item::{Content, Item};
use super::quick_xor_hash::quick_xor_hash;

/// How many bytes are read for the hashes of one request. Larger files have none, as some files of the service; files for which not enough
/// is left get theirs with a later request.
const MAX_READ: u64 = 16 << 20;

/// How many bytes may still be read for the hashes of a request.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Default for Budget {
    fn default() -> Self {
        Self(MAX_READ)
    }
}

/// The hashes that are known.
#[derive(Debug, Default)]
pub(super) struct Hashes(Mutex<HashMap<Id, Known>>);

#[derive(Debug)]
struct Known {
    size: u64,
    modified: SystemTime,
    hash: String,
}

impl Hashes {
    /// Sets the item's hash, if it is a file of the directory whose hash is known or can be calculated within the budget.
    pub(super) fn add_to(&self, item: &mut Item, directory: &Directory, budget: &mut Budget) {
        if item.content != Content::File {
            return;
        }
        let is_same = |known: &&Known| known.size == item.size && known.modified == item.modified;
        if let Some(known) = self.lock().get(&item.id).filter(is_same) {
            item.hash = Some(known.hash.clone());
            return;
        }
        let Some(left) = budget.0.checked_sub(item.size) else {
            return;
        };
        budget.0 = left;
        let hash = directory.read(&item.name).and_then(|file| quick_xor_hash(file.into_std()));
        if let Ok(hash) = hash {
            item.hash = Some(hash.clone());
            self.lock().insert(item.id.clone(), Known { size: item.size, modified: item.modified, hash });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Id, Known>> {
        // Entries are added whole, so a panic elsewhere leaves the map usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
