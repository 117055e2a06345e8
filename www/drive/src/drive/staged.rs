//! Entries that are made aside and moved into place when they are whole.

use std::io;
use std::sync::Arc;

use super::directory::{Directory, Kind};

/// A file or folder that is being made in the state folder, under a name of its own. Dropped before it is in its place, it is removed.
#[derive(Debug)]
pub(crate) struct Staged {
    partial: Arc<Directory>,
    name: String,
    kind: Kind,
    placed: bool,
}

impl Staged {
    /// Makes an empty file, and opens it to be written.
    pub(super) fn file(partial: &Arc<Directory>) -> io::Result<(Self, tokio::fs::File)> {
        let staged = Self::named(partial, Kind::File);
        let file = partial.create(&staged.name)?;
        Ok((staged, tokio::fs::File::from_std(file.into_std())))
    }

    /// Makes an empty folder.
    pub(super) fn folder(partial: &Arc<Directory>) -> io::Result<Self> {
        let staged = Self::named(partial, Kind::Folder);
        partial.create_folder(&staged.name)?;
        Ok(staged)
    }

    fn named(partial: &Arc<Directory>, kind: Kind) -> Self {
        Self { partial: Arc::clone(partial), name: uuid::Uuid::new_v4().to_string(), kind, placed: false }
    }

    /// The name it has while it is made.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// File or folder.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Moves it to its place.
    pub(super) fn move_to(&mut self, directory: &Directory, name: &str) -> io::Result<()> {
        self.partial.rename(&self.name, directory, name)?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.placed
            && let Err(error) = self.partial.remove(&self.name)
        {
            eprintln!("local-drive: a partial file could not be removed and stays until the next start: {error}");
        }
    }
}
