//! Builds and runs the local drive.

use std::{net::TcpListener, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    paths,
    process::{Group, Task},
};

/// How long it may take to say that it is ready: a sample folder is written first.
const READY_LIMIT: Duration = Duration::from_secs(60);

/// A local drive that runs. Dropping it ends it.
pub(crate) struct LocalDrive {
    /// The line of JSON with which it said where it is.
    pub(crate) ready: String,
    group: Group,
}

/// Compiles it and returns where its program is.
pub(crate) fn build() -> Result<PathBuf> {
    Task::cargo().args(["build", "--locked", "--package", "local-drive"]).limit(Duration::from_secs(15 * 60)).run()?;
    Ok(paths::target()?.join("debug/local-drive"))
}

impl LocalDrive {
    /// Starts it and waits until it is ready.
    pub(crate) fn start(arguments: &[String]) -> Result<Self> {
        let mut group = Task::new(build()?).args(arguments).start()?;
        let ready = group.line(READY_LIMIT)?.context("local-drive did not become ready: what it wrote above says why")?;
        Ok(Self { ready, group })
    }

    /// A field of its ready line.
    pub(crate) fn field(&self, name: &str) -> Result<String> {
        let ready: Value = serde_json::from_str(&self.ready).context("local-drive's ready line is not JSON")?;
        let field = ready.get(name).and_then(Value::as_str);
        field.map(str::to_owned).with_context(|| format!("local-drive's ready line has no `{name}`"))
    }

    /// Waits for its end, however long that takes.
    pub(crate) fn wait(mut self) -> Result<()> {
        while self.group.line(Duration::MAX)?.is_some() {}
        Ok(())
    }
}

/// `port` if it can be had, else 0, which lets the system choose one.
pub(crate) fn free_port(port: u16) -> u16 {
    if TcpListener::bind(("127.0.0.1", port)).is_ok() {
        return port;
    }
    println!("port {port} is in use: another one is taken");
    0
}
