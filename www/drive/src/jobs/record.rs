//! What is saved of a job, so that it continues after a restart: one file for each job, replaced as a whole.

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::forced::ForcedOutcome;
use super::work::{Operation, Work};
use crate::drive::{ApiError, ErrorCode, Id};

/// The documented form that an action was started in. Its monitor has the same form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Form {
    /// api.onedrive.com: requires `Prefer: respond-async`, ends with 303.
    OneDrive,
    /// graph.microsoft.com: ends with 202, `completed` and a `resourceId`.
    Graph,
}

/// A job's file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    pub(super) id: Uuid,
    /// The credential in a Graph monitor URL.
    pub(super) secret: String,
    pub(super) form: Form,
    /// The name that the client requested.
    pub(super) name: String,
    pub(super) operation: Operation,
    pub(super) bytes_per_second: u64,
    /// The drive that the action was started on; none for the default drive.
    #[serde(default)]
    pub(super) drive: Option<String>,
    /// The drive that the result is on; none for the default drive.
    #[serde(default)]
    pub(super) result_drive: Option<String>,
    /// The outcome that a fault prescribes.
    #[serde(default)]
    pub(super) forced: Option<ForcedOutcome>,
    /// What is to be done; none after the end.
    pub(super) work: Option<Work>,
    /// How it ended, and when.
    pub(super) ended: Option<(Outcome, SystemTime)>,
}

/// How a job ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// It is done. The result is this item.
    Completed(Id),
    /// It was not done, or not completely.
    Failed(Failure),
    /// A fault stopped it.
    Stopped {
        /// The result, where the status word is a success.
        item: Option<Id>,
        /// The error that the status reports.
        error: Option<Value>,
    },
}

/// Why a job failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Failure {
    /// One error for the whole job.
    Whole(ApiError),
    /// An error for each item that failed; the others succeeded. Graph reports failed `childrenOnly` copies like this.
    Parts(Vec<Detail>),
}

/// Why one item failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Detail {
    /// The error code.
    pub(crate) code: ErrorCode,
    /// What happened.
    pub(crate) message: String,
    /// The item.
    pub(crate) target: Id,
}

impl Detail {
    /// The item `target` failed with `error`.
    pub(super) fn new(error: ApiError, target: &Id) -> Self {
        Self { code: error.code, message: error.message, target: target.clone() }
    }
}

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
