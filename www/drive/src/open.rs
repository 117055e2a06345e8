//! Opens the drives that the command line names, and locks their state folders against a second server.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::drive::names::STATE_FOLDER;
use crate::drive::{Drive, Drives};
use crate::sample::{self, Sample};

/// The name of the first drive.
const DEFAULT_NAME: &str = "Local drive";

/// The open drives, and the folders that are locked for them.
#[derive(Debug)]
pub(super) struct OpenDrives {
    /// The drives.
    pub(super) drives: Drives,
    /// The state folder of the first drive, which the jobs are kept in too.
    pub(super) state: StateFolder,
    /// The state folders of the others: they are locked as long as this value lives.
    _others: Vec<StateFolder>,
}

/// Opens all drives, and fills empty ones if the command line says so.
///
/// # Errors
///
/// A message for the user: a folder can't be used.
pub(super) fn open_drives(arguments: &Arguments) -> Result<OpenDrives, String> {
    let sample = |sample| arguments.sample.then_some(sample);
    let (first, state) = open(DEFAULT_NAME, &arguments.folder, arguments.state.as_deref(), sample(Sample::Personal))?;
    let mut others = Vec::new();
    let mut locks = Vec::new();
    for named in &arguments.drive {
        let (drive, state) = open(&named.name, &named.folder, None, sample(Sample::Team))?;
        others.push(drive);
        locks.push(state);
    }
    Ok(OpenDrives { drives: Drives::new(first, others), state, _others: locks })
}

fn open(name: &str, folder: &Path, state: Option<&Path>, sample: Option<Sample>) -> Result<(Drive, StateFolder), String> {
    let in_folder = |error: io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(in_folder)?;
    let state = StateFolder::open(folder, state)?;
    if let Some(sample) = sample {
        sample::fill_if_empty(sample, folder, &state.path().join("sample")).map_err(in_folder)?;
    }
    let drive = Drive::open(name, folder, state.path()).map_err(in_folder)?;
    Ok((drive, state))
}

/// The state folder. It is locked as long as this value lives.
#[derive(Debug)]
pub(crate) struct StateFolder {
    path: PathBuf,
    _lock: File,
}

impl StateFolder {
    /// Opens the folder `given`, by default one inside the drive's `folder`.
    ///
    /// # Errors
    ///
    /// A message for the user: the state would be among the drive's items or on another file system, or another server uses it.
    pub(crate) fn open(folder: &Path, given: Option<&Path>) -> Result<Self, String> {
        let default = folder.join(STATE_FOLDER);
        let path = given.unwrap_or(&default);
        let in_path = |error| format!("--state {}: {error}", path.display());
        create_private(path).map_err(in_path)?;
        let (folder, path) = (folder.canonicalize().map_err(in_path)?, path.canonicalize().map_err(in_path)?);
        if path.starts_with(&folder) && path != folder.join(STATE_FOLDER) {
            return Err(format!("--state {}: a folder outside of the drive's folder was expected", path.display()));
        }
        if !is_same_file_system(&folder, &path).map_err(in_path)? {
            return Err(format!("--state {}: a folder on the file system of the drive's folder was expected", path.display()));
        }
        let lock = File::create(path.join("lock")).map_err(in_path)?;
        lock.try_lock().map_err(|_| format!("--state {}: another local drive uses it: stop that one first", path.display()))?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Creates the folder. It contains the credentials of monitors, so only its owner may read it.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Files are created here and renamed into place, which works within one file system only.
#[cfg(unix)]
fn is_same_file_system(one: &Path, other: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::metadata(one)?.dev() == fs::metadata(other)?.dev())
}

#[cfg(not(unix))]
fn is_same_file_system(_: &Path, _: &Path) -> std::io::Result<bool> {
    Ok(true)
}
