//! The demo: the page, the package as built, and a local drive over a folder of real files.

use std::{net::TcpListener, thread};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    local_drive::{self, LocalDrive},
    package, paths,
};

const FOLDER: &str = "target/demo-drive";

/// Slow enough to watch: copying the sample project takes half a minute.
const BYTES_PER_SECOND: &str = "3000000";

/// Runs until Ctrl-C.
///
/// # Errors
/// When the package can't be built, or the drive ends by itself.
pub(crate) fn run() -> Result<()> {
    // The wasm and the drive are compiled at the same time: each alone leaves a processor idle for a while.
    thread::scope(|scope| {
        let drive = scope.spawn(local_drive::build);
        package::make()?;
        drive.join().expect("building the drive doesn't panic")
    })?;
    let [drive, monitor, page] = [4870, 4871, 4872].map(|port| free_port(port).to_string());
    let ports = ["--port", &drive, "--monitor-port", &monitor, "--page-port", &page];
    let folders = ["--folder", FOLDER, "--page", "www", "--package", "pkg", "--sample"];
    let drive = LocalDrive::start(&[&ports[..], &folders, &["--bytes-per-second", BYTES_PER_SECOND]].concat())?;

    let ready: Value = serde_json::from_str(&drive.ready).context("the local drive's first line is not JSON")?;
    println!("\nThe demo is at  {}", ready["page"].as_str().context("the local drive serves no page")?);
    println!("Its drive holds the files of {}. Ctrl-C ends it.", paths::in_repository(FOLDER).display());
    drive.wait()?;
    // Ctrl-C ends this program too.
    bail!("the local drive ended: its output above says why");
}

/// Returns `port` if it is free, else 0, for which the system chooses a free one.
fn free_port(port: u16) -> u16 {
    if TcpListener::bind(("127.0.0.1", port)).is_ok() {
        return port;
    }
    println!("port {port} is in use, choosing another one");
    0
}
