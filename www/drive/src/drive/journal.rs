//! The index's changes on disk: one line of JSON each.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::item::Id;

/// A change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Line {
    /// The ids of the drive and its root folder.
    Drive { drive: String, root: Id },
    /// The item is called `name` in `parent`. What was there before is gone.
    #[serde(rename_all = "camelCase")]
    Put {
        id: Id,
        parent: Id,
        name: String,
        /// The staged entry that becomes the item, if the change creates it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staged: Option<String>,
        /// The item's description. None: it keeps the one that it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// The item has this description now, or none.
    Described { id: Id, description: Option<String> },
    /// The item is gone, and everything below it.
    Gone { id: Id },
}

/// The journal file, open for appending.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    length: u64,
    /// Lines that could not be written yet; they go in front of the next ones.
    pending: Vec<u8>,
}

impl Journal {
    /// The lines of the journal at `path`; none if there is no such file. A line that can't be read is reported and skipped.
    pub(super) fn read(path: &Path) -> io::Result<Vec<Line>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut lines = Vec::new();
        let mut texts = text.split(|byte| *byte == b'\n').enumerate().peekable();
        while let Some((at, text)) = texts.next() {
            match serde_json::from_slice(text) {
                Ok(line) => lines.push(line),
                // The text after the last line break is empty, or a line whose write was interrupted: its change is missing on disk.
                Err(_) if texts.peek().is_none() => {}
                Err(error) => eprintln!("local-drive: {}, line {}: skipped: {error}", path.display(), at + 1),
            }
        }
        Ok(lines)
    }

    /// Replaces the journal at `path` by these lines. They are written to `aside` first, so that one of the two files is always whole.
    pub(super) fn replace(path: &Path, aside: &Path, lines: &[Line]) -> io::Result<Self> {
        std::fs::write(aside, text(lines)?)?;
        std::fs::rename(aside, path)?;
        let file = OpenOptions::new().append(true).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length, pending: Vec::new() })
    }

    /// Appends lines in one write: if the process is killed, only the end of them can be missing.
    pub(super) fn write(&mut self, lines: &[Line]) -> io::Result<()> {
        let text = [self.pending.as_slice(), &text(lines)?].concat();
        if let Err(error) = self.file.write_all(&text) {
            // The disk may be full. Removes the incomplete line, so that later lines don't follow it.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += text.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// Appends lines, now or together with the next ones.
    pub(super) fn write_eventually(&mut self, lines: &[Line]) {
        if self.write(lines).is_err()
            && let Ok(text) = text(lines)
        {
            self.pending.extend(text);
        }
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
