//! A directory of the disk, seen as the drive sees it.
//!
//! Every access starts at the directory that was opened once, at the start, and goes down by names: cap-std does not let a path
//! leave it. Symbolic links are never followed, and nothing but plain files and directories is seen. Entries whose names an item
//! can't have are not seen either, so that whatever is listed can also be addressed.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use cap_fs_ext::{DirExt as _, FollowSymlinks, OpenOptionsFollowExt as _, SystemTimeSpec};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, Metadata, OpenOptions};

use super::names;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A plain file.
    File,
    /// A directory.
    Folder,
}

/// One entry of a directory.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The name on disk.
    pub(crate) name: String,
    /// File or folder.
    pub(crate) kind: Kind,
    /// A file's size in bytes; 0 for a folder.
    pub(crate) size: u64,
    /// When it was made; where the file system doesn't know, when it was last changed.
    pub(crate) created: SystemTime,
    /// When it was last changed.
    pub(crate) modified: SystemTime,
}

/// An open directory.
#[derive(Debug)]
pub(crate) struct Directory(Dir);

impl Directory {
    /// Opens the directory at `path`, making it if it is not there. This is the only place where a path of the machine is used.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Dir::create_ambient_dir_all(path, ambient_authority())?;
        Dir::open_ambient_dir(path, ambient_authority()).map(Self)
    }

    /// Another handle of the same directory.
    pub(crate) fn again(&self) -> io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    /// The directory called `name` in this one.
    pub(crate) fn child(&self, name: &str) -> io::Result<Self> {
        self.0.open_dir_nofollow(name).map(Self)
    }

    /// The directory that `names` lead to from here.
    pub(crate) fn below<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> io::Result<Self> {
        names.into_iter().try_fold(self.again()?, |directory, name| directory.child(name))
    }

    /// This directory as an entry called `name`.
    pub(crate) fn entry_of_self(&self, name: &str) -> io::Result<Entry> {
        entry(name, &self.0.dir_metadata()?).ok_or_else(|| io::ErrorKind::NotADirectory.into())
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

    /// Whether anything at all has this name, be it an item or not.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.0.symlink_metadata(name).is_ok()
    }

    /// All entries, in no order.
    pub(crate) fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for found in self.0.entries()? {
            let found = found?;
            let Ok(name) = found.file_name().into_string() else {
                continue;
            };
            if !names::is_allowed(&name) {
                continue;
            }
            // An entry that goes away while it is looked at was not there.
            if let Ok(metadata) = found.metadata() {
                entries.extend(entry(&name, &metadata));
            }
        }
        Ok(entries)
    }

    /// How many entries there are, and the bytes of all files at and below this directory.
    pub(crate) fn measure(&self) -> io::Result<(usize, u64)> {
        let mut children = None;
        let mut bytes = 0;
        // Paths and not open directories: a wide tree would need more handles than a process may have.
        let mut waiting = vec![Vec::<String>::new()];
        while let Some(path) = waiting.pop() {
            let entries = match self.below(&path).and_then(|directory| directory.entries()) {
                Ok(entries) => entries,
                // A folder that goes away meanwhile, or can't be read, has no size.
                Err(_) if !path.is_empty() => continue,
                Err(error) => return Err(error),
            };
            children.get_or_insert(entries.len());
            for entry in entries {
                match entry.kind {
                    Kind::File => bytes += entry.size,
                    Kind::Folder => waiting.push([path.as_slice(), &[entry.name]].concat()),
                }
            }
        }
        Ok((children.unwrap_or_default(), bytes))
    }

    /// Opens the file called `name` to be read.
    pub(crate) fn read(&self, name: &str) -> io::Result<File> {
        // Only plain files are opened: opening a pipe would wait for its other end.
        match self.entry(name)? {
            Some(Entry { kind: Kind::File, .. }) => {
                self.0.open_with(name, OpenOptions::new().read(true).follow(FollowSymlinks::No))
            }
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Makes a file that was not there, to be written.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        self.0.open_with(name, OpenOptions::new().write(true).create_new(true).follow(FollowSymlinks::No))
    }

    /// Makes a directory that was not there.
    pub(crate) fn create_folder(&self, name: &str) -> io::Result<()> {
        self.0.create_dir(name)
    }

    /// Moves an entry to another directory of the same file system, over whatever file is there.
    pub(crate) fn rename(&self, name: &str, to: &Self, new_name: &str) -> io::Result<()> {
        self.0.rename(name, &to.0, new_name)
    }

    /// Says when the entry called `name` was last changed.
    pub(crate) fn set_modified(&self, name: &str, modified: SystemTime) -> io::Result<()> {
        let modified = SystemTimeSpec::from(cap_std::time::SystemTime::from_std(modified));
        self.0.set_symlink_times(name, None, Some(modified))
    }

    /// Removes an entry and all that is below it; nothing if it is not there.
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
