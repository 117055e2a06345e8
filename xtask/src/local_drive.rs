//! The local drive: builds and runs it, for the browser tests and for the demo.

use std::{
    env::consts::EXE_EXTENSION,
    io::{self, BufRead, BufReader, PipeReader},
    net::TcpListener,
    path::PathBuf,
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{
    package, paths,
    process::{Running, Task},
    setup,
};

/// A running local drive. Dropping it ends it.
pub(crate) struct LocalDrive {
    /// The line of JSON that it prints when it is ready: its URLs and its token.
    pub(crate) ready: String,
    _running: Running,
    output: BufReader<PipeReader>,
}

/// Compiles it and returns the path of its program.
pub(crate) fn build() -> Result<PathBuf> {
    Task::cargo().args(["build", "--locked", "--package", "local-drive"]).run()?;
    Ok(paths::target()?.join("debug/local-drive").with_extension(EXE_EXTENSION))
}

/// Node, with the variables in which tests and benchmarks find Chromium and the local drive.
pub(crate) fn node() -> Result<Task> {
    Ok(Task::new("node").env("CHROME_BIN", setup::browser()?).env("LOCAL_DRIVE", build()?))
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

/// The folder of the demo's drive.
const DEMO_FOLDER: &str = "target/demo-drive";

/// Slow enough to watch: copying the sample project takes half a minute.
const BYTES_PER_SECOND: &str = "3000000";

/// Runs the demo until Ctrl-C: the page, the package as built, and a local drive over a folder of real files.
pub(crate) fn demo() -> Result<()> {
    // The wasm and the drive are compiled at the same time: each alone leaves a processor idle for a while.
    thread::scope(|scope| {
        let drive = scope.spawn(build);
        package::make()?;
        drive.join().expect("building the drive doesn't panic")
    })?;
    let [drive, monitor, page] = [4870, 4871, 4872].map(|port| free_port(port).to_string());
    let ports = ["--port", &drive, "--monitor-port", &monitor, "--page-port", &page];
    let folders = ["--folder", DEMO_FOLDER, "--page", "www", "--package", "pkg", "--sample"];
    let drive = LocalDrive::start(&[&ports[..], &folders, &["--bytes-per-second", BYTES_PER_SECOND]].concat())?;

    let ready: Value = serde_json::from_str(&drive.ready).context("the local drive's first line is not JSON")?;
    println!("\nThe demo is at  {}", ready["page"].as_str().context("the local drive serves no page")?);
    println!("Its drive holds the files of {}. Ctrl-C ends it.", paths::in_repository(DEMO_FOLDER).display());
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
