//! The jobs' files: one for each job, replaced whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::record::Record;

/// The folder with the jobs' files.
#[derive(Debug)]
pub(super) struct Store(PathBuf);

/// What a file in the folder is.
enum File {
    /// A job's.
    Job(Uuid),
    /// A job's that was being written when the process was killed. The job had not been accepted, or its old file is still there.
    Unfinished,
    /// Something else.
    Foreign,
}

impl Store {
    /// Opens the folder, creating it if necessary.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// Writes the job's file. It is written under another name first: a process that is killed leaves the old file or the new one.
    pub(super) fn save(&self, record: &Record) -> io::Result<()> {
        let aside = self.0.join(format!("{}.json.new", record.id));
        fs::write(&aside, serde_json::to_vec(record)?)?;
        fs::rename(aside, self.path(record.id))
    }

    /// Removes the job's file.
    pub(super) fn remove(&self, id: Uuid) -> io::Result<()> {
        fs::remove_file(self.path(id))
    }

    /// All jobs. A file that can't be read, or that isn't a job's, is reported and left alone.
    pub(super) fn load(&self) -> io::Result<Vec<Record>> {
        let mut records = Vec::new();
        for found in fs::read_dir(&self.0)? {
            let path = found?.path();
            let loaded = match File::of(&path) {
                File::Job(id) => read(&path, id).map(|record| records.push(record)),
                File::Unfinished => fs::remove_file(&path).map_err(|error| error.to_string()),
                File::Foreign => Err("this is not a job's file".to_owned()),
            };
            if let Err(error) = loaded {
                eprintln!("local-drive: {}: skipped: {error}", path.display());
            }
        }
        Ok(records)
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(format!("{id}.json"))
    }
}

impl File {
    fn of(path: &Path) -> Self {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let id = |suffix| name.strip_suffix(suffix).and_then(|id| Uuid::parse_str(id).ok());
        match (id(".json"), id(".json.new")) {
            (Some(id), _) => Self::Job(id),
            (None, Some(_)) => Self::Unfinished,
            (None, None) => Self::Foreign,
        }
    }
}

fn read(path: &Path, id: Uuid) -> Result<Record, String> {
    let text = fs::read(path).map_err(|error| error.to_string())?;
    let record: Record = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    if record.id == id { Ok(record) } else { Err("this is another job's file".to_owned()) }
}
