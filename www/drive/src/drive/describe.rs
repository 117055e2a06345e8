//! From the index and the disk to the state of an item.

use std::io;

use super::directory::{Directory, Entry, Listing};
use super::hashes::Budget;
use super::index::Index;
use super::{ApiError, Content, Drive, Id, Item, Kind, Parent};

/// An item according to the index.
#[derive(Debug)]
pub(super) struct Located {
    id: Id,
    /// None for the root.
    parent: Option<Parent>,
    /// None for the root.
    name: Option<String>,
    description: Option<String>,
}

impl Drive {
    /// Looks the item up in the index.
    pub(super) fn locate(&self, index: &Index, id: &Id) -> Result<Located, ApiError> {
        let tree = index.tree();
        let mut path = tree.path(id).ok_or_else(ApiError::not_found)?;
        let name = path.pop();
        let parent = tree.parent(id).map(|parent| Parent { id: parent.clone(), path });
        Ok(Located { id: id.clone(), parent, name, description: tree.description(id).map(str::to_owned) })
    }

    /// Reads the item's state from the disk.
    pub(super) fn describe(&self, located: Located) -> Result<Item, ApiError> {
        let (Some(parent), Some(name)) = (&located.parent, &located.name) else {
            let entry = self.folder.entry_of_self("root")?;
            return Ok(item(located, entry, &self.folder)?);
        };
        let directory = self.folder.below(&parent.path)?;
        let entry = directory.entry(name)?.ok_or_else(ApiError::not_found)?;
        Ok(self.with_hash(item(located, entry, &directory)?, &directory, &mut Budget::default()))
    }

    /// The state of the children of a folder. Those that have disappeared are left out.
    pub(super) fn describe_children(
        &self,
        parent: &Parent,
        directory: &Directory,
        children: impl Iterator<Item = (Id, Option<String>, Entry)>,
    ) -> Vec<Item> {
        let mut budget = Budget::default();
        let describe = |(id, description, entry): (Id, Option<String>, Entry)| {
            let located = Located { id, parent: Some(parent.clone()), name: Some(entry.name.clone()), description };
            let item = item(located, entry, directory).ok()?;
            Some(self.with_hash(item, directory, &mut budget))
        };
        children.filter_map(describe).collect()
    }

    fn with_hash(&self, mut item: Item, directory: &Directory, budget: &mut Budget) -> Item {
        self.hashes.add_to(&mut item, directory, budget);
        item
    }
}

fn item(located: Located, entry: Entry, directory: &Directory) -> io::Result<Item> {
    let Located { id, parent, description, .. } = located;
    let (content, size) = match entry.kind {
        Kind::File => (Content::File, entry.size),
        Kind::Folder => {
            let measured = match &parent {
                Some(_) => directory.child(&entry.name).and_then(|folder| folder.measure()),
                None => directory.measure(),
            };
            let (child_count, bytes) = match measured {
                // A folder that can't be read is listed too, as an empty one.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => (0, 0),
                measured => measured?,
            };
            (Content::Folder { child_count }, bytes)
        }
    };
    Ok(Item {
        id,
        name: entry.name,
        parent,
        content,
        size,
        created: entry.created,
        modified: entry.modified,
        description,
        hash: None,
    })
}

impl Directory {
    /// How many entries the directory has, and how many bytes all files at and below it.
    pub(super) fn measure(&self) -> io::Result<(usize, u64)> {
        let mut child_count = None;
        let mut bytes = 0;
        self.walk(|path, listing| {
            let listing = match listing {
                Ok(listing) => listing,
                // A folder below that disappears meanwhile, or can't be read, has no size.
                Err(_) if !path.is_empty() => return Ok(true),
                Err(error) => return Err(error),
            };
            child_count.get_or_insert(listing.entries.len());
            bytes += listing.entries.iter().map(|entry| entry.size).sum::<u64>();
            Ok(true)
        })?;
        Ok((child_count.unwrap_or_default(), bytes))
    }

    /// Whether there are hidden entries at or below this directory.
    pub(super) fn has_hidden_entries(&self) -> io::Result<bool> {
        let mut has_hidden = false;
        self.walk(|_, listing| {
            has_hidden |= listing?.has_hidden;
            Ok(!has_hidden)
        })?;
        Ok(has_hidden)
    }

    /// Calls `visit` with this directory and each one below it, until it returns false.
    fn walk(&self, mut visit: impl FnMut(&[String], io::Result<&Listing>) -> io::Result<bool>) -> io::Result<()> {
        // Keeps paths instead of open directories, because a wide tree would need more file handles than a process may have.
        let mut waiting = vec![Vec::<String>::new()];
        while let Some(path) = waiting.pop() {
            let listing = self.below(&path).and_then(|directory| directory.list());
            let listing = match listing {
                Ok(listing) => listing,
                Err(error) => {
                    visit(&path, Err(error))?;
                    continue;
                }
            };
            if !visit(&path, Ok(&listing))? {
                return Ok(());
            }
            let folders = listing.entries.into_iter().filter(|entry| entry.kind == Kind::Folder);
            waiting.extend(folders.map(|folder| [path.as_slice(), &[folder.name]].concat()));
        }
        Ok(())
    }
}
