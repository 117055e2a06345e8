//! Builds and runs the local drive.

use std::{net::TcpListener, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    paths,
    process::{Background, Task},
};

/// A local drive that runs. Dropping it ends it.
pub(crate) struct LocalDrive {
    /// The line of JSON that it prints when it is ready: its URLs and its token.
    pub(crate) ready: String,
    process: Background,
}

/// Compiles it and returns the path of its program.
pub(crate) fn build() -> Result<PathBuf> {
    Task::cargo().args(["build", "--locked", "--package", "local-drive"]).run()?;
    Ok(paths::target()?.join("debug/local-drive"))
}

impl LocalDrive {
    /// Starts it and waits until it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Result<Self> {
        let mut process = Task::new(build()?).args(arguments).start()?;
        let ready = process.line()?.context("the local drive did not start: its output above says why")?;
        Ok(Self { ready, process })
    }

    /// A field of its ready line.
    pub(crate) fn field(&self, name: &str) -> Result<String> {
        let ready: Value = serde_json::from_str(&self.ready).context("the local drive's ready line is not JSON")?;
        let field = ready.get(name).and_then(Value::as_str);
        field.map(str::to_owned).with_context(|| format!("the local drive's ready line has no `{name}`"))
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Result<()> {
        while self.process.line()?.is_some() {}
        Ok(())
    }
}

/// Returns `port` if it is free, else 0, for which the system chooses a free one.
pub(crate) fn free_port(port: u16) -> u16 {
    if TcpListener::bind(("127.0.0.1", port)).is_ok() {
        return port;
    }
    println!("port {port} is in use, choosing another one");
    0
}
