//! The drive: items with ids over a folder of real files.
//!
//! In scope: ids, names, paths, and the changes of one item at a time, each of which happens whole or not at all. Not in scope:
//! HTTP, and actions that take long ([`crate::jobs`]).
//!
//! All functions block on the disk. Those that change something hold the index's lock meanwhile, so that they happen one after
//! another; those that only read take it for a moment.

mod change;
mod directory;
mod id;
mod index;
mod item;
pub(crate) mod names;
mod refusal;
mod staged;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use change::{Conflict, Place};
pub(crate) use directory::Kind;
use directory::{Directory, Entry};
pub(crate) use id::Id;
use index::{Doubt, Index};
pub(crate) use item::{Content, Item, Parent};
pub(crate) use refusal::{Code, Refusal};
pub(crate) use staged::Staged;

/// The drive.
#[derive(Debug)]
pub(crate) struct Drive {
    id: String,
    root: Id,
    folder: Directory,
    partial: Arc<Directory>,
    index: Mutex<Index>,
}

/// A page of a folder's children.
#[derive(Debug)]
pub(crate) struct Page {
    /// The items, in order of their names.
    pub(crate) items: Vec<Item>,
    /// The name after which the next page starts, if there is one.
    pub(crate) next_after: Option<String>,
}

impl Drive {
    /// Opens the drive over `folder`, with its ids and partial files in `state`. What an earlier run left half done is settled.
    pub(crate) fn open(folder: &Path, state: &Path) -> io::Result<Self> {
        let folder = Directory::open(folder)?;
        let partial = Arc::new(Directory::open(&state.join("partial"))?);
        let exists = |path: &[String]| {
            path.split_last().is_some_and(|(name, above)| {
                let found = folder.below(above).and_then(|directory| directory.entry(name));
                matches!(found, Ok(Some(_)))
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
            partial.remove(&leftover.name)?;
        }
        Ok(Self { id: index.drive().to_owned(), root: index.root().clone(), folder, partial, index: Mutex::new(index) })
    }

    /// The drive's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The root folder's id.
    pub(crate) fn root(&self) -> &Id {
        &self.root
    }

    /// The item as it is now.
    pub(crate) fn item(&self, id: &Id) -> Result<Item, Refusal> {
        let path = self.path(id)?;
        let Some((name, above)) = path.split_last() else {
            let entry = self.folder.entry_of_self("root")?;
            return Ok(describe(self.root.clone(), entry, None, &self.folder)?);
        };
        let directory = self.folder.below(above)?;
        let entry = directory.entry(name)?.ok_or_else(Refusal::not_found)?;
        let parent = self.index().parent(id).cloned().ok_or_else(Refusal::not_found)?;
        let parent = Parent { id: parent, path: above.to_vec() };
        Ok(describe(id.clone(), entry, Some(parent), &directory)?)
    }

    /// The id of the item that `names` lead to from `base`, upper and lower case being the same.
    pub(crate) fn find(&self, base: &Id, names: &[String]) -> Result<Id, Refusal> {
        let mut id = base.clone();
        let mut directory = if names.is_empty() { None } else { Some(self.directory(&id)?) };
        for (position, name) in names.iter().enumerate() {
            names::check("path", name)?;
            let Some(here) = &directory else { return Err(Refusal::not_found()) };
            let entry = here.find(name)?.ok_or_else(Refusal::not_found)?;
            id = self.id_in(&id, &entry.name)?;
            if position + 1 < names.len() {
                directory = Some(here.child(&entry.name)?);
            }
        }
        // An id that is not in the index names nothing, even where no names follow.
        self.path(&id)?;
        Ok(id)
    }

    /// The item's name.
    pub(crate) fn name(&self, id: &Id) -> Result<String, Refusal> {
        Ok(self.path(id)?.pop().unwrap_or_else(|| "root".to_owned()))
    }

    /// At most `limit` of the folder's children, those after the name `after`, in the order of their names.
    pub(crate) fn children(&self, id: &Id, after: Option<&str>, limit: usize) -> Result<Page, Refusal> {
        let path = self.path(id)?;
        let directory = self.folder.below(&path)?;
        let mut entries = directory.entries()?;
        if let Some(after) = after {
            entries.retain(|entry| sort_key(&entry.name) > sort_key(after));
        }
        entries.sort_by_cached_key(|entry| sort_key(&entry.name));
        let has_more = entries.len() > limit;
        entries.truncate(limit);
        let next_after = entries.last().filter(|_| has_more).map(|entry| entry.name.clone());
        let ids = self.ids_in(id, &entries)?;
        let parent = Parent { id: id.clone(), path };
        let mut items = Vec::with_capacity(entries.len());
        for (id, entry) in ids.into_iter().zip(entries) {
            items.push(describe(id, entry, Some(parent.clone()), &directory)?);
        }
        Ok(Page { items, next_after })
    }

    /// Opens the file to be read.
    pub(crate) fn read(&self, id: &Id) -> Result<File, Refusal> {
        let path = self.path(id)?;
        let Some((name, above)) = path.split_last() else {
            return Err(Refusal::new(Code::NotAllowed, "A folder has no content."));
        };
        Ok(self.folder.below(above)?.read(name)?.into_std())
    }

    /// All that is below the folder, each item after the folder that it is in: its folder's id, its own id, and what it is.
    pub(crate) fn walk(&self, folder: &Id) -> Result<Vec<Found>, Refusal> {
        let mut found = Vec::new();
        let mut waiting = vec![(folder.clone(), self.path(folder)?)];
        while let Some((parent, path)) = waiting.pop() {
            let entries = self.folder.below(&path)?.entries()?;
            let ids = self.ids_in(&parent, &entries)?;
            for (id, entry) in ids.into_iter().zip(entries) {
                if entry.kind == Kind::Folder {
                    waiting.push((id.clone(), [path.as_slice(), std::slice::from_ref(&entry.name)].concat()));
                }
                found.push(Found { parent: parent.clone(), id, name: entry.name, kind: entry.kind, size: entry.size });
            }
        }
        Ok(found)
    }

    /// Whether the item is on the drive, as far as the index knows.
    pub(crate) fn knows(&self, id: &Id) -> bool {
        self.index().knows(id)
    }

    fn path(&self, id: &Id) -> Result<Vec<String>, Refusal> {
        self.index().path(id).ok_or_else(Refusal::not_found)
    }

    fn directory(&self, id: &Id) -> Result<Directory, Refusal> {
        Ok(self.folder.below(&self.path(id)?)?)
    }

    fn id_in(&self, parent: &Id, name: &str) -> Result<Id, Refusal> {
        let ids = self.index().ids(parent, &[name])?;
        ids.into_iter().next().ok_or_else(Refusal::not_found)
    }

    fn ids_in(&self, parent: &Id, entries: &[Entry]) -> Result<Vec<Id>, Refusal> {
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        Ok(self.index().ids(parent, &names)?)
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        // The index is changed by whole lines only, so a panic elsewhere leaves it whole.
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One item of a [`Drive::walk`].
#[derive(Debug)]
pub(crate) struct Found {
    /// The folder that the item is in.
    pub(crate) parent: Id,
    /// The item's id.
    pub(crate) id: Id,
    /// Its name.
    pub(crate) name: String,
    /// File or folder.
    pub(crate) kind: Kind,
    /// A file's bytes.
    pub(crate) size: u64,
}

fn describe(id: Id, entry: Entry, parent: Option<Parent>, directory: &Directory) -> io::Result<Item> {
    let (content, size) = match entry.kind {
        Kind::File => (Content::File, entry.size),
        Kind::Folder => {
            let (child_count, bytes) = match &parent {
                Some(_) => directory.child(&entry.name)?.measure()?,
                None => directory.measure()?,
            };
            (Content::Folder { child_count }, bytes)
        }
    };
    Ok(Item { id, name: entry.name, parent, content, size, created: entry.created, modified: entry.modified })
}

/// Names in the order in which people look for them, and in one order even where only the case differs.
fn sort_key(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}
