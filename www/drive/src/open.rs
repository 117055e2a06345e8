//! Opens the drives that the command line names.

use std::io;
use std::path::Path;

use super::arguments::Arguments;
use super::drive::{Drive, Drives};
use super::sample::{self, Sample};
use super::state_folder::StateFolder;

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
