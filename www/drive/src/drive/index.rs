//! Which id is which item: the tree of names in memory, and the journal on disk that it is restored from.
//!
//! Every change is one line of the journal, written before the change on disk. If the process is killed, at most the change of the last line
//! is missing on disk. The next start checks that: an item that is still at its old place was not moved. Every start also replaces the
//! journal, atomically, by a short one without the items that are no longer on disk.
//!
//! The index doesn't read the folder. It holds names; whether they exist is decided by [`super::Drive`].

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::item::Id;
use super::journal::{Journal, Line};
use super::tree::Tree;

/// A change that may be missing on disk.
#[derive(Debug)]
pub(super) enum Doubt {
    /// The staged entry of this name was to become an item. If it is still staged, it did not.
    Staged(String),
    /// The item at this path was to be moved. If it is still there, it was not.
    Moved(Vec<String>),
}

/// Undoes a change of the index.
#[derive(Debug)]
#[must_use]
pub(super) struct Undo(Vec<Line>);

/// The index.
#[derive(Debug)]
pub(super) struct Index {
    tree: Tree,
    journal: Journal,
    /// The folders whose entries all had an id when the folder had this modification time.
    listed: HashMap<Id, SystemTime>,
}

impl Index {
    /// Reads the journal at `path`, or starts with an empty drive. `is_undone` says whether a doubtful change is missing on disk, and
    /// `exists` whether a path is on disk. The journal is rewritten by way of `aside`, a file on the same file system.
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
        Ok(Self { tree, journal, listed: HashMap::new() })
    }

    /// The current tree.
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The ids of the entries called `names` in `parent`, in the same order. Entries without an id get one, even if the disk is full.
    pub(super) fn ids(&mut self, parent: &Id, names: &[&str]) -> Vec<Id> {
        let mut lines = Vec::new();
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            ids.push(self.tree.child(parent, name).cloned().unwrap_or_else(|| {
                let id = Id::random();
                lines.push(put(&id, parent, name, None));
                id
            }));
        }
        self.journal.write_eventually(&lines);
        lines.into_iter().for_each(|line| self.tree.apply(line));
        ids
    }

    /// The id of the entry called `name` in `parent`. It gets one if it has none.
    pub(super) fn id(&mut self, parent: &Id, name: &str) -> Id {
        // One name is given, so there is one id.
        self.ids(parent, &[name]).remove(0)
    }

    /// Records that the item is called `name` in `parent` from now on, and that what was there is gone. Call it before the change
    /// on disk, and undo it if that fails.
    pub(super) fn put(&mut self, id: &Id, parent: &Id, name: &str, staged: Option<&str>) -> io::Result<Undo> {
        let before = self.tree.line(id);
        let replaced = self.tree.child(parent, name).filter(|replaced| *replaced != id).and_then(|id| self.tree.line(id));
        let undo = if before.is_none() && replaced.is_none() {
            vec![Line::Gone { id: id.clone() }]
        } else {
            before.into_iter().chain(replaced).collect()
        };
        self.record(put(id, parent, name, staged))?;
        Ok(Undo(undo))
    }

    /// Reverts a change that failed on disk. If the journal can't be written now, the next change writes it too.
    pub(super) fn undo(&mut self, undo: Undo) {
        self.journal.write_eventually(&undo.0);
        undo.0.into_iter().for_each(|line| self.tree.apply(line));
    }

    /// Records that the item is gone, and everything below it. Call it after the change on disk: the next start removes what is not on
    /// disk anyway.
    pub(super) fn remove(&mut self, id: &Id) {
        let line = Line::Gone { id: id.clone() };
        self.journal.write_eventually(std::slice::from_ref(&line));
        self.tree.apply(line);
    }

    /// Sets the item's description, or removes it.
    pub(super) fn describe(&mut self, id: &Id, description: Option<String>) -> io::Result<()> {
        self.record(Line::Described { id: id.clone(), description })
    }

    /// Whether all entries of the folder, which was modified then, have an id.
    pub(super) fn is_listed(&self, folder: &Id, modified: SystemTime) -> bool {
        self.listed.get(folder) == Some(&modified)
    }

    /// Records that all entries of the folder, which was modified then, have an id.
    pub(super) fn set_listed(&mut self, folder: &Id, modified: SystemTime) {
        self.listed.insert(folder.clone(), modified);
    }

    /// Records that only this index has changed the folder between these modification times.
    pub(super) fn stays_listed(&mut self, folder: &Id, before: SystemTime, after: io::Result<SystemTime>) {
        if let Ok(after) = after
            && self.is_listed(folder, before)
        {
            self.set_listed(folder, after);
        }
    }

    fn record(&mut self, line: Line) -> io::Result<()> {
        self.journal.write(std::slice::from_ref(&line))?;
        self.tree.apply(line);
        Ok(())
    }
}

fn put(id: &Id, parent: &Id, name: &str, staged: Option<&str>) -> Line {
    let (name, staged) = (name.to_owned(), staged.map(str::to_owned));
    Line::Put { id: id.clone(), parent: parent.clone(), name, staged, description: None }
}

fn doubt(tree: &Tree, line: &Line) -> Option<Doubt> {
    match line {
        Line::Put { staged: Some(staged), .. } => Some(Doubt::Staged(staged.clone())),
        Line::Put { id, .. } if tree.knows(id) => tree.path(id).map(Doubt::Moved),
        _ => None,
    }
}
