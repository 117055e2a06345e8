//! The demo: the page, the package as built, and a drive over a folder of real files.

use anyhow::{Result, bail};

use crate::{
    local_drive::{LocalDrive, free_port},
    package, paths,
    process::interrupted,
};

const FOLDER: &str = "target/demo-drive";

/// Slow enough that there is something to follow: the sample project takes half a minute.
const BYTES_PER_SECOND: &str = "3000000";

/// Runs until Ctrl-C.
pub(crate) fn run() -> Result<()> {
    package::make()?;
    let argument = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
    let port = |name: &str, port: u16| argument(name, &free_port(port).to_string());
    let arguments = [
        argument("--folder", FOLDER),
        argument("--page", "www"),
        argument("--package", "pkg"),
        argument("--bytes-per-second", BYTES_PER_SECOND),
        port("--port", 4870),
        port("--monitor-port", 4871),
        port("--page-port", 4872),
    ];
    let drive = LocalDrive::start(&[arguments.as_flattened(), &["--sample".to_owned()]].concat())?;

    println!();
    println!("The demo is at  {}", drive.field("page")?);
    println!("Its drive holds the files of {}. Ctrl-C ends it.", paths::in_repository(FOLDER).display());
    drive.wait()?;
    if !interrupted() {
        bail!("local-drive ended by itself: what it wrote above says why");
    }
    Ok(())
}
