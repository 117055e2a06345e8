//! The changes of the drive: each happens whole or not at all.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::directory::{Directory, Kind};
use super::index::Index;
use super::lookup::find_in;
use super::{ApiError, Drive, ErrorCode, Id, Staged, names};

/// What to do when the destination has an item of the wanted name: `@microsoft.graph.conflictBehavior`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Conflict {
    /// Refuse with `nameAlreadyExists`.
    Fail,
    /// Take the file's place. A folder can neither replace nor be replaced (onedrive-api-docs#981).
    Replace,
    /// Take the next free name.
    Rename,
}

/// Where a staged entry is to go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The folder.
    pub(crate) parent: &'a Id,
    /// The wanted name.
    pub(crate) name: &'a str,
    /// What to do if it is taken.
    pub(crate) conflict: Conflict,
    /// The new item's id. None: a file that is replaced keeps its id, and a new item gets one.
    pub(crate) id: Option<&'a Id>,
}

/// A staged entry that is now an item.
#[derive(Debug)]
pub(crate) struct Placed {
    /// The item's id.
    pub(crate) id: Id,
    /// Whether it took another's place.
    pub(crate) replaced: bool,
}

struct Settled {
    name: String,
    replaces: bool,
}

impl Drive {
    /// An empty file, made aside, to be written and then placed.
    pub(crate) fn stage_file(&self) -> Result<(Staged, tokio::fs::File), ApiError> {
        Ok(Staged::file(&self.partial)?)
    }

    /// An empty folder, made aside, to be placed.
    pub(crate) fn stage_folder(&self) -> Result<Staged, ApiError> {
        Ok(Staged::folder(&self.partial)?)
    }

    /// Moves a staged entry to where it is to be an item.
    pub(crate) fn place(&self, mut staged: Staged, place: Place<'_>) -> Result<Placed, ApiError> {
        names::check("name", place.name)?;
        let mut index = self.index();
        let directory = self.directory_of(&index, place.parent)?;
        let settled = settle(&mut index, &directory, place, staged.kind(), None)?;
        let id = match place.id {
            Some(id) => id.clone(),
            None if settled.replaces => index.id(place.parent, &settled.name)?,
            None => Id::random(),
        };
        index.put(&id, place.parent, &settled.name, Some(staged.name()))?;
        if let Err(error) = staged.move_to(&directory, &settled.name) {
            index.remove(&id)?;
            return Err(error.into());
        }
        if staged.kind() == Kind::Folder {
            // There is nothing in it that could have been missed.
            index.set_seen(&id);
        }
        Ok(Placed { id, replaced: settled.replaces })
    }

    /// Refuses if [`Drive::place`] would refuse this place for its name, as things are now.
    pub(crate) fn check_place(&self, place: Place<'_>, kind: Kind) -> Result<(), ApiError> {
        names::check("name", place.name)?;
        let mut index = self.index();
        let directory = self.directory_of(&index, place.parent)?;
        settle(&mut index, &directory, place, kind, None).map(drop)
    }

    /// Gives the item another name, another folder, or both. What is not given stays.
    pub(crate) fn rename(&self, id: &Id, parent: Option<&Id>, name: Option<&str>, conflict: Conflict) -> Result<(), ApiError> {
        let mut index = self.index();
        let path = index.tree().path(id).ok_or_else(ApiError::not_found)?;
        let (Some((old_name, above)), Some(old_parent)) = (path.split_last(), index.tree().parent(id).cloned()) else {
            return Err(ApiError::invalid("item", "the root folder can be neither renamed nor moved."));
        };
        let parent = parent.unwrap_or(&old_parent);
        let name = name.unwrap_or(old_name);
        names::check("name", name)?;
        if index.tree().is_within(parent, id) {
            return Err(ApiError::invalid("parentReference", "a folder can't be moved into itself."));
        }
        let from = self.folder.below(above)?;
        let kind = from.entry(old_name)?.ok_or_else(ApiError::not_found)?.kind;
        let to = self.directory_of(&index, parent)?;
        let place = Place { parent, name, conflict, id: Some(id) };
        let own = (*parent == old_parent).then_some(old_name.as_str());
        let settled = settle(&mut index, &to, place, kind, own)?;
        index.put(id, parent, &settled.name, None)?;
        if let Err(error) = from.rename(old_name, &to, &settled.name) {
            index.put(id, &old_parent, old_name, None)?;
            return Err(error.into());
        }
        Ok(())
    }

    /// Says when the item was last changed.
    pub(crate) fn set_modified(&self, id: &Id, modified: SystemTime) -> Result<(), ApiError> {
        let path = self.path(id)?;
        let Some((name, above)) = path.split_last() else {
            return Err(ApiError::invalid("item", "the root folder's times can't be set."));
        };
        Ok(self.folder.below(above)?.set_modified(name, modified)?)
    }

    /// Removes the item and all below it. It disappears at once; its bytes are given back meanwhile.
    pub(crate) fn delete(&self, id: &Id) -> Result<(), ApiError> {
        let trash = uuid::Uuid::new_v4().to_string();
        {
            let mut index = self.index();
            let path = index.tree().path(id).ok_or_else(ApiError::not_found)?;
            let Some((name, above)) = path.split_last() else {
                return Err(ApiError::new(ErrorCode::AccessDenied, "The root folder can't be deleted."));
            };
            let directory = self.folder.below(above)?;
            directory.entry(name)?.ok_or_else(ApiError::not_found)?;
            directory.rename(name, &self.partial, &trash)?;
            index.remove(id)?;
        }
        Ok(self.partial.remove(&trash)?)
    }

    fn directory_of(&self, index: &Index, id: &Id) -> Result<Directory, ApiError> {
        let path = index.tree().path(id).ok_or_else(ApiError::not_found)?;
        Ok(self.folder.below(&path)?)
    }
}

/// Decides what an entry of this kind will be called in the folder, and whether it takes another's place. `own` is the name that it
/// has there now, if it is there: an item is not in its own way.
fn settle(
    index: &mut Index,
    directory: &Directory,
    place: Place<'_>,
    kind: Kind,
    own: Option<&str>,
) -> Result<Settled, ApiError> {
    let Place { parent, name, conflict, .. } = place;
    let free = |name: &str| Settled { name: name.to_owned(), replaces: false };
    let existing = find_in(index, parent, directory, name)?.filter(|entry| own != Some(entry.name.as_str()));
    let Some(existing) = existing else {
        // Something that is no item, a symbolic link or a pipe, must not be replaced by accident.
        let is_free = own.is_some_and(|own| names::same(own, name)) || !directory.is_taken(name);
        return if is_free { Ok(free(name)) } else { Err(ApiError::name_taken(name)) };
    };
    match conflict {
        Conflict::Replace if kind == Kind::File && existing.kind == Kind::File => {
            Ok(Settled { name: existing.name, replaces: true })
        }
        Conflict::Fail | Conflict::Replace => Err(ApiError::name_taken(name)),
        Conflict::Rename => (1..=u32::MAX)
            .map(|number| names::numbered(name, number))
            .find(|name| index.tree().names_like(parent, name).is_empty() && !directory.is_taken(name))
            .map(|name| free(&name))
            .ok_or_else(|| ApiError::name_taken(name)),
    }
}
