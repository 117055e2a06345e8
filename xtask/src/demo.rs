//! The demo: the page, the package as built, and a drive over a folder of real files.

use anyhow::{Result, bail};

use crate::{
    local_drive::{LocalDrive, free_port},
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
    package::make()?;
    let [drive, monitor, page] = [4870, 4871, 4872].map(|port| free_port(port).to_string());
    let ports = ["--port", &drive, "--monitor-port", &monitor, "--page-port", &page];
    let folders = ["--folder", FOLDER, "--page", "www", "--package", "pkg", "--sample"];
    let drive = LocalDrive::start(&[&ports[..], &folders, &["--bytes-per-second", BYTES_PER_SECOND]].concat())?;

    println!("\nThe demo is at  {}", drive.field("page")?);
    println!("Its drive holds the files of {}. Ctrl-C ends it.", paths::in_repository(FOLDER).display());
    drive.wait()?;
    // Ctrl-C ends this program too.
    bail!("the local drive ended: its output above says why");
}
