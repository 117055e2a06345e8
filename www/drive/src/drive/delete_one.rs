//! Deletes single items: a file, or a folder that is empty.

use std::time::SystemTime;

use super::directory::Kind;
use super::{ApiError, Drive, ErrorCode, Id};

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
        Ok(index.remove(id)?)
    }
}
