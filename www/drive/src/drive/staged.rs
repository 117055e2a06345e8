//! New files and folders before they are moved into place.

use std::io;
use std::sync::Arc;

use super::directory::{Directory, Kind};

/// A file or folder that is being made in the state folder, under a name of its own. It is removed when it is dropped before it was
/// moved into place.
#[derive(Debug)]
pub(crate) struct Staged {
    partial: Arc<Directory>,
    name: String,
    kind: Kind,
    is_placed: bool,
}

impl Staged {
    /// Makes an empty file, and opens it for writing.
    pub(super) fn file(partial: &Arc<Directory>) -> io::Result<(Self, tokio::fs::File)> {
        let staged = Self::named(partial, Kind::File);
        let file = partial.create(&staged.name)?;
        Ok((staged, tokio::fs::File::from_std(file.into_std())))
    }

    /// Opens the file again, to write at its end.
    pub(crate) fn append(&self) -> io::Result<tokio::fs::File> {
        Ok(tokio::fs::File::from_std(self.partial.append(&self.name)?.into_std()))
    }

    /// Makes an empty folder.
    pub(super) fn folder(partial: &Arc<Directory>) -> io::Result<Self> {
        let staged = Self::named(partial, Kind::Folder);
        partial.create_folder(&staged.name)?;
        Ok(staged)
    }

    fn named(partial: &Arc<Directory>, kind: Kind) -> Self {
        Self { partial: Arc::clone(partial), name: uuid::Uuid::new_v4().to_string(), kind, is_placed: false }
    }

    /// Its name in the state folder.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// File or folder.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Moves it into place.
    pub(super) fn move_to(&mut self, directory: &Directory, name: &str) -> io::Result<()> {
        self.partial.rename(&self.name, directory, name)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_placed
            && let Err(error) = self.partial.remove(&self.name)
        {
            eprintln!("local-drive: a partial file could not be removed and stays until the next start: {error}");
        }
    }
}
