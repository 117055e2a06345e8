//! Looks at everything below a directory.

use std::io;

use super::directory::{Directory, Kind, Listing};

impl Directory {
    /// How many entries the directory has, and how many bytes all files at and below it.
    pub(super) fn measure(&self) -> io::Result<(usize, u64)> {
        let mut child_count = None;
        let mut bytes = 0;
        self.walk(|path, listing| {
            let listing = match listing {
                Ok(listing) => listing,
                // A folder below that disappears meanwhile, or can't be read, has no size.
                Err(_) if !path.is_empty() => return Ok(true),
                Err(error) => return Err(error),
            };
            child_count.get_or_insert(listing.entries.len());
            bytes += listing.entries.iter().map(|entry| entry.size).sum::<u64>();
            Ok(true)
        })?;
        Ok((child_count.unwrap_or_default(), bytes))
    }

    /// Whether there are hidden entries at or below this directory.
    pub(super) fn has_hidden_entries(&self) -> io::Result<bool> {
        let mut has_hidden = false;
        self.walk(|_, listing| {
            has_hidden |= listing?.has_hidden;
            Ok(!has_hidden)
        })?;
        Ok(has_hidden)
    }

    /// Calls `visit` with this directory and each one below it, until it returns false.
    fn walk(&self, mut visit: impl FnMut(&[String], io::Result<&Listing>) -> io::Result<bool>) -> io::Result<()> {
        // Paths and not open directories: a wide tree would need more file handles than a process may have.
        let mut waiting = vec![Vec::<String>::new()];
        while let Some(path) = waiting.pop() {
            let listing = self.below(&path).and_then(|directory| directory.list());
            let listing = match listing {
                Ok(listing) => listing,
                Err(error) => {
                    visit(&path, Err(error))?;
                    continue;
                }
            };
            if !visit(&path, Ok(&listing))? {
                return Ok(());
            }
            let folders = listing.entries.into_iter().filter(|entry| entry.kind == Kind::Folder);
            waiting.extend(folders.map(|folder| [path.as_slice(), &[folder.name]].concat()));
        }
        Ok(())
    }
}
