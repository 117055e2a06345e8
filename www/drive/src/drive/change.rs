//! Changes and deletes existing items. Each change is atomic.

use std::time::SystemTime;

use super::create::{Conflict, Place, settle};
use super::directory::Directory;
use super::item::Kind;
use super::{ApiError, Drive, ErrorCode, Id, Precondition, names};

/// Where an item is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPlace<'a> {
    /// The new folder; none for the same.
    pub(crate) parent: Option<&'a Id>,
    /// The new name; none for the same.
    pub(crate) name: Option<&'a str>,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
}

impl Drive {
    /// Renames the item, moves it, or both, if it satisfies the conditions.
    pub(crate) fn rename(&self, id: &Id, to: &NewPlace<'_>, precondition: &Precondition) -> Result<(), ApiError> {
        let NewPlace { parent, name, conflict } = *to;
        let mut index = self.index();
        self.check_in(&index, id, precondition)?;
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
        let before = to.modified()?;
        let undo = index.put(id, parent, &settled.name, None)?;
        if let Err(error) = from.rename(old_name, &to, &settled.name) {
            index.undo(undo);
            return Err(error.into());
        }
        index.stays_listed(parent, before, to.modified());
        Ok(())
    }

    /// Sets the item's modification time.
    pub(crate) fn set_modified(&self, id: &Id, modified: SystemTime) -> Result<(), ApiError> {
        let path = self.path(id)?;
        let Some((name, above)) = path.split_last() else {
            return Err(ApiError::invalid("item", "the times of the root folder can't be set."));
        };
        Ok(self.folder.below(above)?.set_modified(name, modified)?)
    }

    /// Sets the item's description, or removes it.
    pub(crate) fn set_description(&self, id: &Id, description: Option<String>) -> Result<(), ApiError> {
        let mut index = self.index();
        if index.tree().parent(id).is_none() {
            return Err(ApiError::invalid("item", "the description of the root folder can't be set."));
        }
        Ok(index.describe(id, description)?)
    }

    /// Fails if [`Drive::delete`] would fail now.
    pub(crate) fn check_deletable(&self, id: &Id) -> Result<(), ApiError> {
        let path = self.path(id)?;
        match path.split_last() {
            Some((name, above)) => check_hidden_entries(&self.folder.below(above)?, name),
            None => Err(ApiError::invalid("item", "the root folder can be neither renamed nor moved.")),
        }
    }

    /// Removes the item and everything below it, if it satisfies the conditions. It disappears at once; its disk space is freed
    /// afterwards.
    ///
    /// A folder is not removed if it contains entries that the drive doesn't show: the caller can't know what would be lost.
    pub(crate) fn delete(&self, id: &Id, precondition: &Precondition) -> Result<(), ApiError> {
        let trash = uuid::Uuid::new_v4().to_string();
        {
            let mut index = self.index();
            self.check_in(&index, id, precondition)?;
            let path = index.tree().path(id).ok_or_else(ApiError::not_found)?;
            let Some((name, above)) = path.split_last() else {
                return Err(ApiError::new(ErrorCode::AccessDenied, "The root folder can't be deleted."));
            };
            let directory = self.folder.below(above)?;
            check_hidden_entries(&directory, name)?;
            directory.rename(name, &self.partial, &trash)?;
            index.remove(id);
        }
        // The caller gets no error, because the item doesn't exist any more.
        if let Err(error) = self.partial.remove(&trash) {
            eprintln!("local-drive: the disk space of a deleted item could not be freed: {error}");
        }
        Ok(())
    }
}

fn check_hidden_entries(directory: &Directory, name: &str) -> Result<(), ApiError> {
    let entry = directory.entry(name)?.ok_or_else(ApiError::not_found)?;
    if entry.kind == Kind::Folder && directory.child(name)?.has_hidden_entries()? {
        let message = "The folder was not deleted: it contains entries that this drive doesn't show, such as symbolic links or names \
                       that OneDrive doesn't allow. Remove them on disk first.";
        return Err(ApiError::new(ErrorCode::NotAllowed, message));
    }
    Ok(())
}

/// The state of a file when it was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// Its size in bytes.
    pub(crate) size: u64,
    /// When it was last modified.
    pub(crate) modified: SystemTime,
}

impl Drive {
    /// Removes a file, or a folder that is empty on disk. A file that no longer equals the `snapshot`, and a folder that isn't empty, are
    /// not removed. An item that doesn't exist is not an error.
    pub(crate) fn delete_one(&self, id: &Id, snapshot: Option<Snapshot>) -> Result<(), ApiError> {
        let mut index = self.index();
        let Some(path) = index.tree().path(id) else {
            return Ok(());
        };
        let Some((name, above)) = path.split_last() else {
            return Err(ApiError::new(ErrorCode::AccessDenied, "The root folder can't be deleted."));
        };
        let directory = self.folder.below(above)?;
        let Some(entry) = directory.entry(name)? else {
            return Ok(());
        };
        match entry.kind {
            Kind::File => {
                let now = Snapshot { size: entry.size, modified: entry.modified };
                if snapshot.is_some_and(|snapshot| snapshot != now) {
                    let message = format!("\"{name}\" was copied and not deleted: it has changed since then.");
                    return Err(ApiError::new(ErrorCode::ResourceModified, message));
                }
                directory.remove(name)?;
            }
            Kind::Folder => directory.remove_empty_folder(name).map_err(|_| {
                let message = format!("\"{name}\" was not deleted: it is not empty.");
                ApiError::new(ErrorCode::NotAllowed, message)
            })?,
        }
        index.remove(id);
        Ok(())
    }
}
