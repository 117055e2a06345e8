//! The jobs' files: one for each, replaced as a whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::record::Record;

/// The folder of the jobs' files.
#[derive(Debug)]
pub(super) struct Store(PathBuf);

impl Store {
    /// Opens the folder, making it if it is not there.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// Writes the job's file: aside first, so that a killed server leaves the old one or the new one.
    pub(super) fn save(&self, record: &Record) -> io::Result<()> {
        let aside = self.0.join(format!("{}.new", record.id));
        fs::write(&aside, serde_json::to_vec(record)?)?;
        fs::rename(aside, self.path(record.id))
    }

    /// Removes the job's file.
    pub(super) fn remove(&self, id: Uuid) -> io::Result<()> {
        fs::remove_file(self.path(id))
    }

    /// All jobs. Files that an earlier run left half written are removed: their jobs had not been accepted.
    pub(super) fn load(&self) -> io::Result<Vec<Record>> {
        let mut records = Vec::new();
        for found in fs::read_dir(&self.0)? {
            let path = found?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                records.push(serde_json::from_slice(&fs::read(&path)?)?);
            } else {
                fs::remove_file(&path)?;
            }
        }
        Ok(records)
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(format!("{id}.json"))
    }
}
