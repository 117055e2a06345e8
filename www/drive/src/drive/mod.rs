//! The drive: items with ids over a folder of real files.
//!
//! In scope: ids, names, paths, and atomic changes of one item at a time. Not in scope: HTTP ([`crate::http`]), and long running actions
//! ([`crate::jobs`]).
//!
//! All functions block on the disk. Functions that change an item keep the index locked, so that changes happen one after another. Functions
//! that only read lock it briefly.

mod change;
mod create;
mod describe;
mod directory;
mod error;
mod hashes;
mod index;
mod item;
mod journal;
mod lookup;
pub(crate) mod names;
mod tree;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use change::{NewPlace, Snapshot};
pub(crate) use create::{Conflict, Place, Staged};
use directory::Directory;
pub(crate) use directory::Entry;
pub(crate) use error::{ApiError, ErrorCode};
use hashes::Hashes;
use index::{Doubt, Index};
pub(crate) use item::{Content, Id, Item, Kind, Parent, Precondition, Tags};

/// The drive.
#[derive(Debug)]
pub(crate) struct Drive {
    id: String,
    name: String,
    root: Id,
    folder: Directory,
    partial: Arc<Directory>,
    index: Mutex<Index>,
    hashes: Hashes,
}

impl Drive {
    /// Opens the drive called `name` over `folder`, with its ids and partial files in `state`. Cleans up after a process that was killed.
    pub(crate) fn open(name: &str, folder: &Path, state: &Path) -> io::Result<Self> {
        let folder = Directory::open(folder)?;
        let partial = Arc::new(Directory::open(&state.join("partial"))?);
        let exists = |path: &[String]| {
            path.split_last().is_some_and(|(name, above)| {
                match folder.below(above).and_then(|directory| directory.entry(name)) {
                    Ok(found) => found.is_some(),
                    // An entry of a folder that can't be read may exist.
                    Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
                }
            })
        };
        let index = Index::open(
            &state.join("index.jsonl"),
            &state.join("index.jsonl.new"),
            |doubt| match doubt {
                Doubt::Staged(name) => partial.is_taken(name),
                Doubt::Moved(path) => exists(path),
            },
            exists,
        )?;
        for leftover in partial.entries()? {
            // It is never shown, so the drive works with it.
            if let Err(error) = partial.remove(&leftover.name) {
                eprintln!("local-drive: {}: could not be removed: {error}", state.join("partial").join(&leftover.name).display());
            }
        }
        Ok(Self {
            name: name.to_owned(),
            id: index.tree().drive().to_owned(),
            root: index.tree().root().clone(),
            folder,
            partial,
            index: Mutex::new(index),
            hashes: Hashes::default(),
        })
    }

    /// The drive's name.
    pub(crate) fn display_name(&self) -> &str {
        &self.name
    }

    /// The drive's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The root folder's id.
    pub(crate) fn root(&self) -> &Id {
        &self.root
    }

    /// The current state of the item.
    pub(crate) fn item(&self, id: &Id) -> Result<Item, ApiError> {
        let located = self.locate(&self.index(), id)?;
        self.describe(located)
    }

    /// Fails if the item doesn't satisfy the conditions.
    pub(crate) fn check(&self, id: &Id, precondition: &Precondition) -> Result<(), ApiError> {
        self.check_in(&self.index(), id, precondition)
    }

    /// Like [`Drive::check`], for a caller that has locked the index.
    fn check_in(&self, index: &Index, id: &Id, precondition: &Precondition) -> Result<(), ApiError> {
        if precondition.is_empty() {
            return Ok(());
        }
        let item = self.locate(index, id).and_then(|located| self.describe(located))?;
        precondition.check(Some(&item))
    }

    /// The item's entry on disk. Unlike [`Drive::item`], this doesn't measure a folder.
    pub(crate) fn entry(&self, id: &Id) -> Result<Entry, ApiError> {
        let path = self.path(id)?;
        match path.split_last() {
            Some((name, above)) => self.folder.below(above)?.entry(name)?.ok_or_else(ApiError::not_found),
            None => Ok(self.folder.entry_of_self("root")?),
        }
    }

    /// Whether it is a file or a folder.
    pub(crate) fn kind(&self, id: &Id) -> Result<Kind, ApiError> {
        Ok(self.entry(id)?.kind)
    }

    /// The folder that contains the item; none for the root folder.
    pub(crate) fn parent(&self, id: &Id) -> Option<Id> {
        self.index().tree().parent(id).cloned()
    }

    /// The item's name.
    pub(crate) fn name(&self, id: &Id) -> Result<String, ApiError> {
        Ok(self.path(id)?.pop().unwrap_or_else(|| "root".to_owned()))
    }

    /// Opens the file for reading.
    pub(crate) fn read(&self, id: &Id) -> Result<File, ApiError> {
        let path = self.path(id)?;
        let Some((name, above)) = path.split_last() else {
            return Err(ApiError::new(ErrorCode::NotAllowed, "A folder has no content."));
        };
        Ok(self.folder.below(above)?.read(name)?.into_std())
    }

    /// Whether the item exists, according to the index.
    pub(crate) fn knows(&self, id: &Id) -> bool {
        self.index().tree().knows(id)
    }

    fn path(&self, id: &Id) -> Result<Vec<String>, ApiError> {
        self.index().tree().path(id).ok_or_else(ApiError::not_found)
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        // The index is changed by whole lines only, so a panic elsewhere leaves it consistent.
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One or more drives; the first is the default.
#[derive(Debug)]
pub(crate) struct Drives(Vec<Arc<Drive>>);

impl Drives {
    /// The default drive, and others.
    pub(crate) fn new(default: Drive, others: impl IntoIterator<Item = Drive>) -> Self {
        Self(std::iter::once(default).chain(others).map(Arc::new).collect())
    }

    /// The default drive.
    pub(crate) fn default(&self) -> &Arc<Drive> {
        // `new` ensures that there is one.
        &self.0[0]
    }

    /// All drives, the default one first.
    pub(crate) fn all(&self) -> &[Arc<Drive>] {
        &self.0
    }

    /// The drive with this id, or the default one for none.
    pub(crate) fn get(&self, id: Option<&str>) -> Option<&Arc<Drive>> {
        match id {
            None => Some(self.default()),
            Some(id) => self.0.iter().find(|drive| drive.id() == id),
        }
    }

    /// Like [`Drives::get`], with an error that names `field`.
    pub(crate) fn find(&self, id: Option<&str>, field: &str) -> Result<&Arc<Drive>, ApiError> {
        self.get(id).ok_or_else(|| ApiError::new(ErrorCode::ItemNotFound, format!("{field}: this drive does not exist.")))
    }
}
