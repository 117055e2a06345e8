//! The folder of the server's own state: found, made, and locked against a second server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::drive::names::STATE_FOLDER;

/// The state folder. It is this process's own for as long as this value lives.
#[derive(Debug)]
pub(crate) struct StateFolder {
    path: PathBuf,
    _lock: File,
}

impl StateFolder {
    /// Opens `given`, or the usual place in the drive's `folder`.
    ///
    /// # Errors
    ///
    /// A line to show: the state would be among the drive's items or on another file system, or another server uses it.
    pub(crate) fn open(folder: &Path, given: Option<&Path>) -> Result<Self, String> {
        let usual = folder.join(STATE_FOLDER);
        let path = given.unwrap_or(&usual);
        let said = |error| format!("--state {}: {error}", path.display());
        make_private(path).map_err(said)?;
        let (folder, path) = (folder.canonicalize().map_err(said)?, path.canonicalize().map_err(said)?);
        if path.starts_with(&folder) && path != folder.join(STATE_FOLDER) {
            return Err(format!("--state {}: a folder outside of --folder was expected", path.display()));
        }
        if !is_same_file_system(&folder, &path).map_err(said)? {
            return Err(format!("--state {}: a folder on the file system of --folder was expected", path.display()));
        }
        let lock = File::create(path.join("lock")).map_err(said)?;
        lock.try_lock().map_err(|_| format!("--state {}: another server uses it", path.display()))?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes the folder. What is kept in it opens monitors: it is for nobody else to read.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Files are made here and renamed into place, which only works within one file system.
#[cfg(unix)]
fn is_same_file_system(one: &Path, other: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::metadata(one)?.dev() == fs::metadata(other)?.dev())
}

#[cfg(not(unix))]
fn is_same_file_system(_: &Path, _: &Path) -> std::io::Result<bool> {
    Ok(true)
}
