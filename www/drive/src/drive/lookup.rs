//! Finds items by name, and lists them.
//!
//! The service ignores case. A lookup checks the disk for the exact name first. If the name isn't there, or has no id yet, it searches the
//! names in the index. Before that it lists the whole folder, but only if another program has changed the folder since the last time. So a
//! lookup costs the same in a large folder as in a small one.

use std::io;
use std::time::SystemTime;

use super::directory::{Directory, Entry};
use super::index::Index;
use super::item::{Item, Kind, Parent};
use super::{ApiError, Drive, Id, names};

/// A page of a folder's children.
#[derive(Debug)]
pub(crate) struct Page {
    /// The items, in order of their names.
    pub(crate) items: Vec<Item>,
    /// The name after which the next page starts; none on the last page.
    pub(crate) next_after: Option<String>,
}

/// One item of a [`Drive::walk`].
#[derive(Debug)]
pub(crate) struct Found {
    /// The folder that contains the item.
    pub(crate) parent: Id,
    /// The item's id.
    pub(crate) id: Id,
    /// Its name.
    pub(crate) name: String,
    /// File or folder.
    pub(crate) kind: Kind,
    /// A file's size in bytes.
    pub(crate) size: u64,
    /// When it was last modified.
    pub(crate) modified: SystemTime,
}

impl Drive {
    /// The id of the item at the path `names` below `base`.
    pub(crate) fn find(&self, base: &Id, names: &[String]) -> Result<Id, ApiError> {
        let mut index = self.index();
        let mut id = base.clone();
        let mut path = index.tree().path(&id).ok_or_else(ApiError::not_found)?;
        for name in names {
            names::check("path", name)?;
            let directory = self.folder.below(&path)?;
            let entry = find_in(&mut index, &id, &directory, name)?.ok_or_else(ApiError::not_found)?;
            id = index.id(&id, &entry.name);
            path.push(entry.name);
        }
        Ok(id)
    }

    /// At most `limit` of the folder's children in order of their names, starting after the name `after`.
    pub(crate) fn children(&self, id: &Id, after: Option<&str>, limit: usize) -> Result<Page, ApiError> {
        let path = self.path(id)?;
        let directory = self.folder.below(&path)?;
        let mut entries = directory.entries()?;
        if let Some(after) = after {
            entries.retain(|entry| names::sort_key(&entry.name) > names::sort_key(after));
        }
        entries.sort_by_cached_key(|entry| names::sort_key(&entry.name));
        let has_more = entries.len() > limit;
        entries.truncate(limit);
        let next_after = entries.last().filter(|_| has_more).map(|entry| entry.name.clone());
        let (ids, descriptions) = {
            let mut index = self.index();
            let ids = ids(&mut index, id, &entries);
            let descriptions: Vec<_> = ids.iter().map(|id| index.tree().description(id).map(str::to_owned)).collect();
            (ids, descriptions)
        };
        let parent = Parent { id: id.clone(), path };
        let children = ids.into_iter().zip(descriptions).zip(entries).map(|((id, text), entry)| (id, text, entry));
        let items = self.describe_children(&parent, &directory, children);
        Ok(Page { items, next_after })
    }

    /// All items below the folder, each after the folder that contains it.
    pub(crate) fn walk(&self, folder: &Id) -> Result<Vec<Found>, ApiError> {
        let mut found = Vec::new();
        let mut waiting = vec![(folder.clone(), self.path(folder)?)];
        while let Some((parent, path)) = waiting.pop() {
            let entries = match self.folder.below(&path).and_then(|directory| directory.entries()) {
                Ok(entries) => entries,
                // A folder below that disappears meanwhile counts as empty.
                Err(error) if error.kind() == io::ErrorKind::NotFound && parent != *folder => continue,
                Err(error) => return Err(error.into()),
            };
            let ids = ids(&mut self.index(), &parent, &entries);
            for (id, entry) in ids.into_iter().zip(entries) {
                if entry.kind == Kind::Folder {
                    waiting.push((id.clone(), [path.as_slice(), std::slice::from_ref(&entry.name)].concat()));
                }
                let Entry { name, kind, size, modified, .. } = entry;
                found.push(Found { parent: parent.clone(), id, name, kind, size, modified });
            }
        }
        Ok(found)
    }
}

/// The folder's entry of this name. Ignores case if no entry has exactly this name.
pub(super) fn find_in(index: &mut Index, folder: &Id, directory: &Directory, name: &str) -> io::Result<Option<Entry>> {
    let found = directory.entry(name)?;
    let is_known = |index: &Index| found.is_some() && index.tree().child(folder, name).is_some();
    if !is_known(index) {
        let modified = directory.modified()?;
        // A file system that ignores case, as on a Mac, finds names that aren't listed.
        if found.is_some() || !index.is_listed(folder, modified) {
            ids(index, folder, &directory.entries()?);
            index.set_listed(folder, modified);
        }
    }
    if is_known(index) {
        return Ok(found);
    }
    for like in index.tree().names_like(folder, name) {
        if let Some(entry) = directory.entry(&like)? {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

fn ids(index: &mut Index, parent: &Id, entries: &[Entry]) -> Vec<Id> {
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    index.ids(parent, &names)
}
