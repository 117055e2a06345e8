//! Which id is which name in which folder: a tree in memory.

use std::collections::{BTreeMap, HashMap};

use super::item::Id;
use super::journal::Line;
use super::names::sort_key;

/// A folder's children, by name in lower case and then by name.
type Children = BTreeMap<(String, String), Id>;

#[derive(Debug, Clone)]
struct Node {
    parent: Id,
    name: String,
    description: Option<String>,
}

/// The tree.
#[derive(Debug)]
pub(super) struct Tree {
    drive: String,
    root: Id,
    nodes: HashMap<Id, Node>,
    children: HashMap<Id, Children>,
}

impl Tree {
    /// The tree of a new drive: only the root.
    pub(super) fn new() -> Self {
        Self {
            drive: format!("b!{}", data_encoding::BASE64URL_NOPAD.encode(&rand::random::<[u8; 24]>())),
            root: Id::random(),
            nodes: HashMap::new(),
            children: HashMap::new(),
        }
    }

    /// The drive's id.
    pub(super) fn drive(&self) -> &str {
        &self.drive
    }

    /// The root folder's id.
    pub(super) fn root(&self) -> &Id {
        &self.root
    }

    /// Whether the item exists.
    pub(super) fn knows(&self, id: &Id) -> bool {
        *id == self.root || self.nodes.contains_key(id)
    }

    /// The folder that contains the item; none for the root.
    pub(super) fn parent(&self, id: &Id) -> Option<&Id> {
        self.nodes.get(id).map(|node| &node.parent)
    }

    /// The item's description, if it has one.
    pub(super) fn description(&self, id: &Id) -> Option<&str> {
        self.nodes.get(id)?.description.as_deref()
    }

    /// The id of the item of exactly this name.
    pub(super) fn child(&self, parent: &Id, name: &str) -> Option<&Id> {
        self.children.get(parent)?.get(&sort_key(name))
    }

    /// The names in `parent` that equal `name` apart from case.
    pub(super) fn names_like(&self, parent: &Id, name: &str) -> Vec<String> {
        let lower = name.to_lowercase();
        let from = (lower.clone(), String::new());
        let children = self.children.get(parent).into_iter().flat_map(|children| children.range(from.clone()..));
        children.map(|(key, _)| key).take_while(|key| key.0 == lower).map(|key| key.1.clone()).collect()
    }

    /// The names from the root to the item.
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

    /// Whether `id` is `folder` or below it.
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

    /// Makes a change.
    pub(super) fn apply(&mut self, line: Line) {
        match line {
            Line::Drive { drive, root } => {
                self.drive = drive;
                self.root = root;
            }
            // Where lines of a damaged journal are missing, a folder could end up in itself: the paths below it would never end.
            Line::Put { id, parent, .. } if self.is_within(&parent, &id) => {
                eprintln!("local-drive: the folder {id} was left where it was: {parent} is in it");
            }
            Line::Put { id, parent, name, description, .. } => {
                let description = description.or_else(|| self.nodes.get(&id)?.description.clone());
                self.detach(&id);
                let children = self.children.entry(parent.clone()).or_default();
                if let Some(replaced) = children.insert(sort_key(&name), id.clone()) {
                    self.nodes.remove(&replaced);
                }
                self.nodes.insert(id, Node { parent, name, description });
            }
            Line::Described { id, description } => {
                if let Some(node) = self.nodes.get_mut(&id) {
                    node.description = description;
                }
            }
            Line::Gone { id } => self.remove(id),
        }
    }

    /// The change that puts the item where it is now; none if it doesn't exist.
    pub(super) fn line(&self, id: &Id) -> Option<Line> {
        self.nodes.get(id).map(|node| line(id, node))
    }

    /// The changes that create this tree from an empty one.
    pub(super) fn lines(&self) -> Vec<Line> {
        let drive = Line::Drive { drive: self.drive.clone(), root: self.root.clone() };
        let mut lines = vec![drive.clone()];
        lines.extend(self.nodes.iter().map(|(id, node)| line(id, node)));
        // Written twice, because all ids depend on it: one damaged line must not lose them all.
        lines.push(drive);
        lines
    }

    /// Removes the items whose paths don't satisfy `keep`.
    pub(super) fn retain(&mut self, keep: impl Fn(&[String]) -> bool) {
        let is_gone = |id: &&Id| !self.path(id).is_some_and(|path| keep(&path));
        let gone: Vec<Id> = self.nodes.keys().filter(is_gone).cloned().collect();
        for id in gone {
            self.remove(id);
        }
    }

    fn remove(&mut self, id: Id) {
        self.detach(&id);
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            for child in self.children.remove(&id).unwrap_or_default().into_values() {
                self.nodes.remove(&child);
                waiting.push(child);
            }
        }
    }

    fn detach(&mut self, id: &Id) {
        if let Some(node) = self.nodes.remove(id)
            && let Some(siblings) = self.children.get_mut(&node.parent)
        {
            siblings.remove(&sort_key(&node.name));
        }
    }
}

fn line(id: &Id, node: &Node) -> Line {
    let Node { parent, name, description } = node.clone();
    Line::Put { id: id.clone(), parent, name, staged: None, description }
}

#[cfg(test)]
mod tests {
    use super::{Id, Node, Tree, line};

    #[test]
    fn a_folder_is_never_put_into_itself() {
        let mut tree = Tree::new();
        let (root, outer, inner) = (tree.root().clone(), Id::named("outer"), Id::named("inner"));
        let put = |id: &Id, parent: &Id| line(id, &Node { parent: parent.clone(), name: id.to_string(), description: None });
        tree.apply(put(&outer, &root));
        tree.apply(put(&inner, &outer));
        tree.apply(put(&outer, &inner));
        assert_eq!(tree.parent(&outer), Some(&root));
        tree.apply(put(&outer, &outer));
        assert_eq!(tree.parent(&outer), Some(&root));
        assert_eq!(tree.path(&inner), Some(vec!["outer".to_owned(), "inner".to_owned()]));
    }
}
