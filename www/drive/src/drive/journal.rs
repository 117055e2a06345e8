//! The index's changes on disk: one line of JSON each.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::id::Id;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Line {
    /// The drive's own ids; the first line.
    Drive { drive: String, root: Id },
    /// The item is `name` in `parent`, and what else was there is gone.
    #[serde(rename_all = "camelCase")]
    Put {
        id: Id,
        parent: Id,
        name: String,
        /// The staged entry that becomes the item, if it is made by this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staged: Option<String>,
    },
    /// The item and all below it are gone.
    Gone { id: Id },
}

/// The file that lines are added to.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    length: u64,
}

impl Journal {
    /// The lines of the journal at `path`; none if there is no such file.
    pub(super) fn read(path: &Path) -> io::Result<Vec<Line>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        // A torn line can only be the last, and what it announced was not begun.
        let lines = text.split(|byte| *byte == b'\n').map_while(|line| serde_json::from_slice(line).ok());
        Ok(lines.collect())
    }

    /// Puts these lines in place of the journal at `path`: first `aside`, so that there is always a whole one.
    pub(super) fn replace(path: &Path, aside: &Path, lines: &[Line]) -> io::Result<Self> {
        std::fs::write(aside, text(lines)?)?;
        std::fs::rename(aside, path)?;
        let file = OpenOptions::new().append(true).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    /// Adds lines, in one write: whoever kills the process, the system has either all of a line or a torn one at the end.
    pub(super) fn write(&mut self, lines: &[Line]) -> io::Result<()> {
        let text = text(lines)?;
        if let Err(error) = self.file.write_all(&text) {
            // A full disk, say. What is torn must not stay in front of later lines.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += text.len() as u64;
        Ok(())
    }
}

fn text(lines: &[Line]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut text, line)?;
        text.push(b'\n');
    }
    Ok(text)
}
