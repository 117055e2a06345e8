//! A directory on disk, as the drive sees it.
//!
//! Every access starts at a directory that was opened once, when the server started, and descends by names: cap-std doesn't let a
//! path leave it. Symbolic links are never followed, and only plain files and directories are shown. Entries whose names an item
//! can't have are hidden too, so that everything that is listed can be addressed.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use cap_fs_ext::{DirExt as _, FollowSymlinks, OpenOptionsFollowExt as _, SystemTimeSpec};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, Metadata, OpenOptions};

use super::item::Kind;
use super::names;

/// One entry of a directory.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The name on disk.
    pub(crate) name: String,
    /// File or folder.
    pub(crate) kind: Kind,
    /// A file's size in bytes; 0 for a folder.
    pub(crate) size: u64,
    /// When it was created, or last modified if the file system doesn't know.
    pub(crate) created: SystemTime,
    /// When it was last modified.
    pub(crate) modified: SystemTime,
}

/// The entries of a directory.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Those that are shown, in no order.
    pub(super) entries: Vec<Entry>,
    /// Whether there are others.
    pub(super) has_hidden: bool,
}

/// An open directory.
#[derive(Debug)]
pub(crate) struct Directory(Dir);

impl Directory {
    /// Opens the directory at `path`, creating it if necessary. No other function takes a path of the machine.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Dir::create_ambient_dir_all(path, ambient_authority())?;
        Dir::open_ambient_dir(path, ambient_authority()).map(Self)
    }

    /// Another handle of the same directory.
    pub(crate) fn try_clone(&self) -> io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    /// The directory called `name` in this one.
    pub(crate) fn child(&self, name: &str) -> io::Result<Self> {
        self.0.open_dir_nofollow(name).map(Self)
    }

    /// The directory at the path `names` below this one.
    pub(crate) fn below<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> io::Result<Self> {
        names.into_iter().try_fold(self.try_clone()?, |directory, name| directory.child(name))
    }

    /// This directory as an entry called `name`.
    pub(crate) fn entry_of_self(&self, name: &str) -> io::Result<Entry> {
        entry(name, &self.0.dir_metadata()?).ok_or_else(|| io::ErrorKind::NotADirectory.into())
    }

    /// When an entry was last added, removed or renamed.
    pub(super) fn modified(&self) -> io::Result<SystemTime> {
        Ok(self.0.dir_metadata()?.modified()?.into_std())
    }

    /// The entry of exactly this name.
    pub(crate) fn entry(&self, name: &str) -> io::Result<Option<Entry>> {
        if !names::is_allowed(name) {
            return Ok(None);
        }
        match self.0.symlink_metadata(name) {
            Ok(metadata) => Ok(entry(name, &metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether anything has this name, shown or hidden.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.0.symlink_metadata(name).is_ok()
    }

    /// All entries.
    pub(super) fn list(&self) -> io::Result<Listing> {
        let mut listing = Listing::default();
        for found in self.0.entries()? {
            let found = found?;
            let metadata = match found.metadata() {
                // An entry that disappears while it is read is left out.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                metadata => metadata.ok(),
            };
            let name = found.file_name().into_string().ok().filter(|name| names::is_allowed(name));
            match name.and_then(|name| entry(&name, &metadata?)) {
                Some(entry) => listing.entries.push(entry),
                None => listing.has_hidden = true,
            }
        }
        Ok(listing)
    }

    /// The entries that are shown, in no order.
    pub(crate) fn entries(&self) -> io::Result<Vec<Entry>> {
        Ok(self.list()?.entries)
    }

    /// Opens the file called `name` for reading.
    pub(crate) fn read(&self, name: &str) -> io::Result<File> {
        match self.entry(name)? {
            Some(Entry { kind: Kind::File, .. }) => self.open_entry(name),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Opens an entry that [`Directory::entry`] has found: opening a pipe would wait for its other end.
    fn open_entry(&self, name: &str) -> io::Result<File> {
        self.0.open_with(name, OpenOptions::new().read(true).follow(FollowSymlinks::No))
    }

    /// Creates a file, and opens it for writing. Fails if the name is taken.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        self.0.open_with(name, OpenOptions::new().write(true).create_new(true).follow(FollowSymlinks::No))
    }

    /// Opens the file called `name` for writing at its end.
    pub(crate) fn append(&self, name: &str) -> io::Result<File> {
        self.0.open_with(name, OpenOptions::new().append(true).follow(FollowSymlinks::No))
    }

    /// Creates a directory. Fails if the name is taken.
    pub(crate) fn create_folder(&self, name: &str) -> io::Result<()> {
        self.0.create_dir(name)
    }

    /// Moves an entry to a directory on the same file system. A file of the new name is replaced.
    pub(crate) fn rename(&self, name: &str, to: &Self, new_name: &str) -> io::Result<()> {
        self.0.rename(name, &to.0, new_name)
    }

    /// Sets the modification time of the entry called `name`.
    pub(crate) fn set_modified(&self, name: &str, modified: SystemTime) -> io::Result<()> {
        if modified < SystemTime::UNIX_EPOCH {
            // cap-std panics on these times.
            self.entry(name)?.ok_or(io::ErrorKind::NotFound)?;
            return self.open_entry(name)?.into_std().set_modified(modified);
        }
        let modified = SystemTimeSpec::from(cap_std::time::SystemTime::from_std(modified));
        self.0.set_symlink_times(name, None, Some(modified))
    }

    /// Gives the new copy called `name` those permissions of the original that the umask allows, as `cp` does: nobody else may read a copy of a
    /// private file.
    pub(crate) fn copy_permissions(&self, name: &str, from: &Self, original: &str) -> io::Result<()> {
        // A new file has no execute bits: who may read a copy may execute it.
        self.set_permissions(name, from, original, |current| current | (current & 0o444) >> 2)
    }

    /// Gives the new entry called `name` the permissions of the file that it replaces.
    pub(crate) fn keep_permissions(&self, name: &str, from: &Self, replaced: &str) -> io::Result<()> {
        self.set_permissions(name, from, replaced, |_| 0o777)
    }

    /// Sets the permissions that both `allowed` and the original have. `allowed` gets the current ones. They never include the bits that make a
    /// file run as its owner.
    #[cfg(unix)]
    fn set_permissions(&self, name: &str, from: &Self, original: &str, allowed: fn(u32) -> u32) -> io::Result<()> {
        use cap_std::fs::{Permissions, PermissionsExt as _};
        let new = self.0.symlink_metadata(name)?;
        let current = new.permissions().mode() & 0o777;
        // The server must be able to fill a new folder.
        let required = if new.is_dir() { 0o700 } else { 0 };
        let mode = from.0.symlink_metadata(original)?.permissions().mode() & allowed(current) | required;
        // A file system without permissions rejects every change.
        if mode == current { Ok(()) } else { self.0.set_permissions(name, Permissions::from_mode(mode)) }
    }

    /// Does nothing: a new entry inherits the permissions of its folder.
    #[cfg(not(unix))]
    fn set_permissions(&self, _: &str, _: &Self, _: &str, _: fn(u32) -> u32) -> io::Result<()> {
        Ok(())
    }

    /// Removes a directory. Fails unless it is empty.
    pub(crate) fn remove_empty_folder(&self, name: &str) -> io::Result<()> {
        self.0.remove_dir(name)
    }

    /// Removes an entry and everything below it. An entry that doesn't exist is not an error.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        let removed = match self.0.symlink_metadata(name) {
            Ok(metadata) if metadata.is_dir() => self.0.remove_dir_all(name),
            Ok(_) => self.0.remove_file(name),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn entry(name: &str, metadata: &Metadata) -> Option<Entry> {
    let kind = if metadata.is_file() {
        Kind::File
    } else if metadata.is_dir() {
        Kind::Folder
    } else {
        return None;
    };
    let modified = metadata.modified().map_or(SystemTime::UNIX_EPOCH, |time| time.into_std());
    Some(Entry {
        name: name.to_owned(),
        kind,
        size: if kind == Kind::File { metadata.len() } else { 0 },
        created: metadata.created().map_or(modified, |time| time.into_std()),
        modified,
    })
}
