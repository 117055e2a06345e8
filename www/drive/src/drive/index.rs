//! Which id is which item: the tree of names in memory, and the journal on disk that it is read back from.
//!
//! Every change is one line of the journal, written before the change is made on disk. So a server that is killed has at most one
//! change in doubt, the last line's, and what is on disk settles it at the next start: an item that was to be moved away from a
//! place where it still is has not been moved. At every start the journal is replaced, atomically, by a short one without the
//! items that are gone from the disk.
//!
//! The index knows no files. It holds names; whether they exist is for [`super::Drive`] to say.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::id::Id;
use super::journal::{Journal, Line};
use super::tree::Tree;

/// A change that the journal's last line announces, to be compared with the disk.
#[derive(Debug)]
pub(super) enum Doubt {
    /// The staged entry of this name was to become an item. If it is still staged, it has not.
    Staged(String),
    /// The item at this path was to be moved. If it is still there, it has not been.
    Moved(Vec<String>),
}

/// The index.
#[derive(Debug)]
pub(super) struct Index {
    tree: Tree,
    journal: Journal,
    /// The folders whose entries have all been seen in this run.
    seen: HashSet<Id>,
}

impl Index {
    /// Reads the journal at `path`, or starts with an empty drive. `is_undone` says whether a change in doubt was not made, and
    /// `exists` whether a path is on disk. The journal is rewritten by way of `aside`, a file of the same file system.
    pub(super) fn open(
        path: &Path,
        aside: &Path,
        is_undone: impl Fn(&Doubt) -> bool,
        exists: impl Fn(&[String]) -> bool,
    ) -> io::Result<Self> {
        let mut tree = Tree::new();
        let mut lines = Journal::read(path)?.into_iter().peekable();
        while let Some(line) = lines.next() {
            let is_last = lines.peek().is_none();
            if !is_last || !doubt(&tree, &line).is_some_and(|doubt| is_undone(&doubt)) {
                tree.apply(line);
            }
        }
        tree.retain(exists);
        let journal = Journal::replace(path, aside, &tree.lines())?;
        Ok(Self { tree, journal, seen: HashSet::new() })
    }

    /// The tree as it is now.
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The ids of the entries called `names` in `parent`, in their order; those that have none get one.
    pub(super) fn ids(&mut self, parent: &Id, names: &[&str]) -> io::Result<Vec<Id>> {
        let mut lines = Vec::new();
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            ids.push(self.tree.child(parent, name).cloned().unwrap_or_else(|| {
                let id = Id::random();
                lines.push(put(&id, parent, name, None));
                id
            }));
        }
        self.journal.write(&lines)?;
        lines.into_iter().for_each(|line| self.tree.apply(line));
        Ok(ids)
    }

    /// The id of the entry called `name` in `parent`, which gets one if it has none.
    pub(super) fn id(&mut self, parent: &Id, name: &str) -> io::Result<Id> {
        if let Some(id) = self.tree.child(parent, name) {
            return Ok(id.clone());
        }
        let id = Id::random();
        self.put(&id, parent, name, None)?;
        Ok(id)
    }

    /// Says that the item is `name` in `parent` from now on, and what else was there is gone. To be called before it is so on disk.
    pub(super) fn put(&mut self, id: &Id, parent: &Id, name: &str, staged: Option<&str>) -> io::Result<()> {
        self.record(put(id, parent, name, staged))
    }

    /// Says that the item is gone, and all below it.
    pub(super) fn remove(&mut self, id: &Id) -> io::Result<()> {
        self.record(Line::Gone { id: id.clone() })
    }

    /// Whether all entries of the folder have been seen in this run.
    pub(super) fn has_seen(&self, folder: &Id) -> bool {
        self.seen.contains(folder)
    }

    /// Says that all entries of the folder have been seen.
    pub(super) fn set_seen(&mut self, folder: &Id) {
        self.seen.insert(folder.clone());
    }

    fn record(&mut self, line: Line) -> io::Result<()> {
        self.journal.write(std::slice::from_ref(&line))?;
        self.tree.apply(line);
        Ok(())
    }
}

fn put(id: &Id, parent: &Id, name: &str, staged: Option<&str>) -> Line {
    Line::Put { id: id.clone(), parent: parent.clone(), name: name.to_owned(), staged: staged.map(str::to_owned) }
}

fn doubt(tree: &Tree, line: &Line) -> Option<Doubt> {
    match line {
        Line::Put { staged: Some(staged), .. } => Some(Doubt::Staged(staged.clone())),
        Line::Put { id, .. } if tree.knows(id) => tree.path(id).map(Doubt::Moved),
        _ => None,
    }
}
