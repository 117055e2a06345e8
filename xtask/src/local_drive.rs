//! Builds and runs the local drive.

use std::{
    io::{self, BufRead, BufReader, PipeReader},
    path::PathBuf,
};

use anyhow::{Result, ensure};

use crate::{
    paths,
    process::{Running, Task},
};

/// A local drive that runs. Dropping it ends it.
pub(crate) struct LocalDrive {
    /// The line of JSON that it prints when it is ready: its URLs and its token.
    pub(crate) ready: String,
    _running: Running,
    output: BufReader<PipeReader>,
}

/// Compiles it and returns the path of its program.
pub(crate) fn build() -> Result<PathBuf> {
    Task::cargo().args(["build", "--locked", "--package", "local-drive"]).run()?;
    Ok(paths::target()?.join("debug/local-drive"))
}

impl LocalDrive {
    /// Builds and starts it, and waits until it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Result<Self> {
        let (running, output) = Task::new(build()?).args(arguments).start()?;
        let mut drive = Self { ready: String::new(), _running: running, output: BufReader::new(output) };
        let length = drive.output.read_line(&mut drive.ready)?;
        ensure!(length > 0, "the local drive did not start: its output above says why");
        Ok(drive)
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Result<()> {
        io::copy(&mut self.output, &mut io::sink())?;
        Ok(())
    }
}
