//! What a copy will do, decided when it is accepted: a list of items to make, each after the folder that it goes into.
//!
//! The list is closed before the first item is made, so a folder can be copied into itself without end. The new items have their
//! ids from the start: a step is done when its item is on the drive, which is how a copy goes on after a restart.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::drive::{ApiError, Conflict, Drive, Id, Kind};

/// The most items that one copy may have: the service's own limit.
const MOST_ITEMS: usize = 30_000;

/// The steps of a copy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    /// One for each item.
    pub(crate) steps: Vec<Step>,
    /// The item that the copy is said to have made.
    pub(crate) result: Id,
    /// Whether the steps stand for themselves: one that fails leaves the others be.
    pub(crate) is_children_only: bool,
}

/// One item to be copied.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    /// What is copied.
    pub(crate) source: Id,
    /// The new item's id.
    pub(crate) item: Id,
    /// The folder that it goes into.
    pub(crate) parent: Id,
    /// The name that it is to have.
    pub(crate) name: String,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
    /// A file's bytes; none for a folder.
    pub(crate) bytes: Option<u64>,
}

impl Plan {
    /// A copy of one item and all below it.
    pub(crate) fn of_item(drive: &Drive, source: &Id, parent: &Id, name: &str, conflict: Conflict) -> Result<Self, ApiError> {
        let is_folder = drive.kind(source)? == Kind::Folder;
        let top = Step {
            source: source.clone(),
            item: Id::random(),
            parent: parent.clone(),
            name: name.to_owned(),
            conflict,
            bytes: if is_folder { None } else { Some(drive.item(source)?.size) },
        };
        let result = top.item.clone();
        let mut steps = vec![top];
        if is_folder {
            extend(&mut steps, drive, source, &result, Conflict::Fail)?;
        }
        Self { steps, result, is_children_only: false }.limited()
    }

    /// A copy of all that is in a folder, without the folder itself.
    pub(crate) fn of_children(drive: &Drive, source: &Id, parent: &Id, conflict: Conflict) -> Result<Self, ApiError> {
        let mut steps = Vec::new();
        extend(&mut steps, drive, source, parent, conflict)?;
        Self { steps, result: parent.clone(), is_children_only: true }.limited()
    }

    fn limited(self) -> Result<Self, ApiError> {
        if self.steps.len() > MOST_ITEMS {
            return Err(ApiError::invalid("item", "a copy of at most 30,000 items was expected."));
        }
        Ok(self)
    }
}

/// Adds what is below `source`, to go below `target`. Only what goes into `target` itself can meet a name that is taken.
fn extend(steps: &mut Vec<Step>, drive: &Drive, source: &Id, target: &Id, conflict: Conflict) -> Result<(), ApiError> {
    let mut targets = HashMap::from([(source.clone(), target.clone())]);
    for found in drive.walk(source)? {
        let Some(parent) = targets.get(&found.parent).cloned() else {
            continue;
        };
        let item = Id::random();
        if found.kind == Kind::Folder {
            targets.insert(found.id.clone(), item.clone());
        }
        steps.push(Step {
            conflict: if parent == *target { conflict } else { Conflict::Fail },
            source: found.id,
            item,
            parent,
            name: found.name,
            bytes: (found.kind == Kind::File).then_some(found.size),
        });
    }
    Ok(())
}
