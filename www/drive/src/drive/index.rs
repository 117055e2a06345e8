//! Which id is which item: a tree of names in memory, and a journal on disk that it is read back from.
//!
//! Every change is one line of the journal, written before the change is made on disk. So a server that is killed has at most one
//! change in doubt, the last line's, and what is on disk settles it at the next start: an item that was to be moved away from a
//! place where it still is has not been moved. At every start the journal is replaced, atomically, by a short one without the
//! items that are gone from the disk.
//!
//! The index knows no files. It holds names; whether they exist is for [`super::Drive`] to say.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::id::Id;

/// One line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    /// The drive's own ids; the first line.
    Drive { drive: String, root: Id },
    /// The item is `name` in `parent`.
    #[serde(rename_all = "camelCase")]
    Put {
        id: Id,
        parent: Id,
        name: String,
        /// The staged entry that becomes the item, if it is made by this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staged: Option<String>,
    },
    /// The item and all below it are gone.
    Gone { id: Id },
}

#[derive(Debug, Clone)]
struct Node {
    parent: Id,
    name: String,
}

/// A change that the journal's last line announces, to be compared with the disk.
#[derive(Debug)]
pub(super) enum Doubt {
    /// The staged entry of this name was to become an item. If it is still staged, it has not.
    Staged(String),
    /// The item at this path was to be moved. If it is still there, it has not been.
    Moved(Vec<String>),
}

/// A folder's children: first by name in lower case, then by the name itself.
type Children = BTreeMap<(String, String), Id>;

/// The tree of ids and names.
#[derive(Debug)]
pub(super) struct Index {
    drive: String,
    root: Id,
    nodes: HashMap<Id, Node>,
    children: HashMap<Id, Children>,
    /// The folders whose entries have all been seen in this run.
    seen: HashSet<Id>,
    journal: Option<File>,
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
        let mut index = Self {
            drive: format!("b!{}", data_encoding::BASE64URL_NOPAD.encode(&rand::random::<[u8; 24]>())),
            root: Id::random(),
            nodes: HashMap::new(),
            children: HashMap::new(),
            seen: HashSet::new(),
            journal: None,
        };
        index.replay(path, is_undone)?;
        let is_gone = |id: &&Id| !index.path(id).is_some_and(|path| exists(&path));
        let gone: Vec<Id> = index.nodes.keys().filter(is_gone).cloned().collect();
        for id in &gone {
            index.detach(id);
        }
        index.rewrite(path, aside)?;
        Ok(index)
    }

    /// The drive's id.
    pub(super) fn drive(&self) -> &str {
        &self.drive
    }

    /// The root folder's id.
    pub(super) fn root(&self) -> &Id {
        &self.root
    }

    /// Whether there is such an item, as far as the index knows.
    pub(super) fn knows(&self, id: &Id) -> bool {
        *id == self.root || self.nodes.contains_key(id)
    }

    /// The folder that the item is in; none for the root.
    pub(super) fn parent(&self, id: &Id) -> Option<&Id> {
        self.nodes.get(id).map(|node| &node.parent)
    }

    /// The names that lead from the root to the item.
    pub(super) fn path(&self, id: &Id) -> Option<Vec<String>> {
        let mut names = Vec::new();
        let mut at = id;
        while *at != self.root {
            let node = self.nodes.get(at)?;
            names.push(node.name.clone());
            at = &node.parent;
        }
        names.reverse();
        Some(names)
    }

    /// Whether `id` is `folder` or somewhere below it.
    pub(super) fn is_within(&self, id: &Id, folder: &Id) -> bool {
        let mut at = Some(id);
        while let Some(id) = at {
            if id == folder {
                return true;
            }
            at = self.parent(id);
        }
        false
    }

    /// The ids of the entries called `names` in `parent`, in their order; those that have none get one.
    pub(super) fn ids(&mut self, parent: &Id, names: &[&str]) -> io::Result<Vec<Id>> {
        let mut lines = Vec::new();
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            let known = self.children.get(parent).and_then(|children| children.get(&key(name)));
            ids.push(known.cloned().unwrap_or_else(|| {
                let id = Id::random();
                lines.push(Line::Put { id: id.clone(), parent: parent.clone(), name: (*name).to_owned(), staged: None });
                id
            }));
        }
        self.write(&lines)?;
        lines.into_iter().for_each(|line| self.apply(line));
        Ok(ids)
    }

    /// The id of the entry called `name` in `parent`, which gets one if it has none.
    pub(super) fn id(&mut self, parent: &Id, name: &str) -> io::Result<Id> {
        if let Some(id) = self.children.get(parent).and_then(|children| children.get(&key(name))) {
            return Ok(id.clone());
        }
        let id = Id::random();
        self.put(&id, parent, name, None)?;
        Ok(id)
    }

    /// The names in `parent` that differ from `name` at most in case.
    pub(super) fn names_like(&self, parent: &Id, name: &str) -> Vec<String> {
        let lower = name.to_lowercase();
        let from = (lower.clone(), String::new());
        let children = self.children.get(parent).into_iter().flat_map(|children| children.range(from.clone()..));
        children.map(|(key, _)| key).take_while(|key| key.0 == lower).map(|key| key.1.clone()).collect()
    }

    /// Whether all entries of the folder have been seen in this run.
    pub(super) fn has_seen(&self, folder: &Id) -> bool {
        self.seen.contains(folder)
    }

    /// Says that all entries of the folder have been seen.
    pub(super) fn set_seen(&mut self, folder: &Id) {
        self.seen.insert(folder.clone());
    }

    /// Says that the item is `name` in `parent` from now on, and what else was there is gone. To be called before it is so on disk.
    pub(super) fn put(&mut self, id: &Id, parent: &Id, name: &str, staged: Option<&str>) -> io::Result<()> {
        self.record(Line::Put {
            id: id.clone(),
            parent: parent.clone(),
            name: name.to_owned(),
            staged: staged.map(str::to_owned),
        })
    }

    /// Says that the item is gone, and all below it.
    pub(super) fn remove(&mut self, id: &Id) -> io::Result<()> {
        self.record(Line::Gone { id: id.clone() })
    }

    fn record(&mut self, line: Line) -> io::Result<()> {
        self.write(std::slice::from_ref(&line))?;
        self.apply(line);
        Ok(())
    }

    /// One write for all lines: whoever kills the process, the system has either all of a line or a torn one that is not read.
    fn write(&mut self, lines: &[Line]) -> io::Result<()> {
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, line)?;
            text.push(b'\n');
        }
        match &mut self.journal {
            Some(journal) => journal.write_all(&text),
            None => Ok(()),
        }
    }

    fn apply(&mut self, line: Line) {
        match line {
            Line::Drive { drive, root } => {
                self.drive = drive;
                self.root = root;
            }
            Line::Put { id, parent, name, .. } => {
                self.detach(&id);
                let children = self.children.entry(parent.clone()).or_default();
                if let Some(replaced) = children.insert(key(&name), id.clone()) {
                    self.nodes.remove(&replaced);
                }
                self.nodes.insert(id, Node { parent, name });
            }
            Line::Gone { id } => self.drop_tree(id),
        }
    }

    fn drop_tree(&mut self, id: Id) {
        self.detach(&id);
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            for child in self.children.remove(&id).unwrap_or_default().into_values() {
                self.nodes.remove(&child);
                self.seen.remove(&child);
                waiting.push(child);
            }
        }
    }

    fn detach(&mut self, id: &Id) {
        let Some(node) = self.nodes.remove(id) else {
            return;
        };
        if let Some(siblings) = self.children.get_mut(&node.parent) {
            siblings.remove(&key(&node.name));
        }
    }

    fn replay(&mut self, path: &Path, is_undone: impl Fn(&Doubt) -> bool) -> io::Result<()> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        // A torn line can only be the last, and what it announced was not begun.
        let mut lines = text.split(|byte| *byte == b'\n').map_while(|line| serde_json::from_slice::<Line>(line).ok()).peekable();
        while let Some(line) = lines.next() {
            let is_last = lines.peek().is_none();
            if is_last && self.doubt(&line).is_some_and(|doubt| is_undone(&doubt)) {
                break;
            }
            self.apply(line);
        }
        Ok(())
    }

    fn doubt(&self, line: &Line) -> Option<Doubt> {
        match line {
            Line::Put { staged: Some(staged), .. } => Some(Doubt::Staged(staged.clone())),
            Line::Put { id, .. } if self.knows(id) => self.path(id).map(Doubt::Moved),
            _ => None,
        }
    }

    fn rewrite(&mut self, path: &Path, aside: &Path) -> io::Result<()> {
        self.journal = Some(File::create(aside)?);
        let drive = Line::Drive { drive: self.drive.clone(), root: self.root.clone() };
        let put = |(id, node): (&Id, &Node)| Line::Put {
            id: id.clone(),
            parent: node.parent.clone(),
            name: node.name.clone(),
            staged: None,
        };
        let lines: Vec<Line> = std::iter::once(drive).chain(self.nodes.iter().map(put)).collect();
        self.write(&lines)?;
        std::fs::rename(aside, path)?;
        self.journal = Some(OpenOptions::new().append(true).open(path)?);
        Ok(())
    }
}

fn key(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}
