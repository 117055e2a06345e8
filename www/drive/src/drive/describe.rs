//! From the index and the disk to the state of an item.

use std::io;

use super::directory::{Directory, Entry, Kind};
use super::hashes::Budget;
use super::index::Index;
use super::{ApiError, Content, Drive, Id, Item, Parent};

/// What the index knows of an item.
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
            let (child_count, bytes) = match &parent {
                Some(_) => directory.child(&entry.name)?.measure()?,
                None => directory.measure()?,
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
