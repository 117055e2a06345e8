//! What a job will do, decided when it is accepted. For a copy or a move: a list of items to create, each after its folder.
//!
//! The list is complete before the first item is created, so a folder can be copied into itself. The new items have their ids from the
//! start: a step is done when its item exists, which is how a copy continues after a restart.

use std::collections::HashMap;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::drive::{ApiError, Conflict, Drive, Id, Kind};

/// The name of a job's operation in its status (asyncJobStatus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Operation {
    /// A copy.
    ItemCopy,
    /// A move to another drive.
    ItemMove,
    /// An upload from URL.
    DownloadUrl,
}

/// The work of a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Work {
    /// Copy these items.
    Copy(Plan),
    /// Copy these items to another drive, and delete the originals.
    Move(Plan),
    /// Fetch this URL into a new file.
    Download(Download),
}

/// An upload from URL.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Download {
    /// The URL.
    pub(crate) url: String,
    /// The new file's drive; none for the default drive.
    #[serde(default)]
    pub(crate) drive: Option<String>,
    /// The new file's id.
    pub(crate) item: Id,
    /// Its folder.
    pub(crate) parent: Id,
    /// Its name.
    pub(crate) name: String,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
}

impl Work {
    /// The name of the operation.
    pub(super) fn operation(&self) -> Operation {
        match self {
            Self::Copy(_) => Operation::ItemCopy,
            Self::Move(_) => Operation::ItemMove,
            Self::Download(_) => Operation::DownloadUrl,
        }
    }

    /// The name that the client requested, or that follows from its request.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Copy(plan) | Self::Move(plan) => plan.steps.first().map_or("", |step| &step.name),
            Self::Download(download) => &download.name,
        }
    }

    /// The drive that the result will be on; none for the default drive.
    pub(super) fn result_drive(&self) -> Option<&str> {
        match self {
            Self::Copy(plan) | Self::Move(plan) => plan.target_drive.as_deref(),
            Self::Download(download) => download.drive.as_deref(),
        }
    }
}

/// The largest number of items of one copy: the service's own limit.
const MAX_ITEMS: usize = 30_000;

/// The steps of a copy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    /// The drive of the sources; none for the default drive.
    #[serde(default)]
    pub(crate) source_drive: Option<String>,
    /// The drive of the new items; none for the default drive.
    #[serde(default)]
    pub(crate) target_drive: Option<String>,
    /// One for each item.
    pub(crate) steps: Vec<Step>,
    /// The item that is reported as the result.
    pub(crate) result: Id,
    /// Whether the steps are independent: if one fails, the others continue.
    pub(crate) is_children_only: bool,
}

/// One item to copy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    /// The original.
    pub(crate) source: Id,
    /// The new item's id.
    pub(crate) item: Id,
    /// The new item's folder.
    pub(crate) parent: Id,
    /// The requested name.
    pub(crate) name: String,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
    /// A file's size; none for a folder.
    pub(crate) bytes: Option<u64>,
    /// When the original was last modified.
    #[serde(default, with = "any_time")]
    pub(crate) modified: Option<SystemTime>,
}

/// Writes a time as two durations: from 1970 to the time, and from the time to 1970; one of them is zero. serde rejects times before 1970, which
/// files may have.
mod any_time {
    use std::time::{Duration, SystemTime};

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    const EPOCH: SystemTime = SystemTime::UNIX_EPOCH;

    pub(super) fn serialize<S: Serializer>(time: &Option<SystemTime>, serializer: S) -> Result<S::Ok, S::Error> {
        let parts =
            |time: &SystemTime| (time.duration_since(EPOCH).unwrap_or_default(), EPOCH.duration_since(*time).unwrap_or_default());
        time.as_ref().map(parts).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SystemTime>, D::Error> {
        let parts = Option::<(Duration, Duration)>::deserialize(deserializer)?;
        Ok(parts.and_then(|(after, before)| EPOCH.checked_add(after)?.checked_sub(before)))
    }
}

/// Where a copy goes.
#[derive(Debug)]
pub(crate) struct Destination<'a> {
    /// The drive.
    pub(crate) drive: &'a Drive,
    /// The folder.
    pub(crate) parent: &'a Id,
    /// What to do if a name is taken.
    pub(crate) conflict: Conflict,
}

impl Plan {
    /// A copy of one item and everything below it.
    pub(crate) fn of_item(drive: &Drive, source: &Id, to: &Destination<'_>, name: &str) -> Result<Self, ApiError> {
        let is_folder = drive.kind(source)? == Kind::Folder;
        let entry = drive.entry(source)?;
        let top = Step {
            source: source.clone(),
            item: Id::random(),
            parent: to.parent.clone(),
            name: name.to_owned(),
            conflict: to.conflict,
            bytes: (!is_folder).then_some(entry.size),
            modified: Some(entry.modified),
        };
        let result = top.item.clone();
        let mut steps = vec![top];
        if is_folder {
            extend(&mut steps, drive, source, &result, Conflict::Fail)?;
        }
        Self::new(drive, to, steps, result, false)
    }

    /// A copy of everything in a folder, without the folder itself.
    pub(crate) fn of_children(drive: &Drive, source: &Id, to: &Destination<'_>) -> Result<Self, ApiError> {
        let mut steps = Vec::new();
        extend(&mut steps, drive, source, to.parent, to.conflict)?;
        Self::new(drive, to, steps, to.parent.clone(), true)
    }

    fn new(drive: &Drive, to: &Destination<'_>, steps: Vec<Step>, result: Id, is_children_only: bool) -> Result<Self, ApiError> {
        if steps.len() > MAX_ITEMS {
            return Err(ApiError::invalid("item", "a copy of at most 30,000 items was expected."));
        }
        let id = |drive: &Drive| Some(drive.id().to_owned());
        Ok(Self { source_drive: id(drive), target_drive: id(to.drive), steps, result, is_children_only })
    }
}

/// Adds everything below `source`, to be copied below `target`. Only names in `target` itself can be taken.
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
            modified: Some(found.modified),
        });
    }
    Ok(())
}
