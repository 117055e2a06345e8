//! The library's own tests in browsers, against a local drive.

use std::path::PathBuf;

use anyhow::Result;

use super::{
    LIMIT,
    counts::{Counts, count},
    workshop::Workshop,
};
use crate::{
    local_drive::{LocalDrive, free_port},
    paths,
    process::Task,
    setup,
};

/// Seconds that the whole of the tests may take in the browser; the runner's own default is 20.
const BROWSER_LIMIT: &str = "300";

/// Runs them in Chromium, and with --all in Firefox and WebKitGTK too.
pub(super) fn run(workshop: &Workshop) -> Result<Counts> {
    let mut total = in_engine(Task::new("wasm-pack"), ["--chrome", "--chromedriver"], setup::browser()?.driver)?;
    if workshop.all {
        println!("the same in Firefox");
        total = total + in_engine(Task::new("wasm-pack"), ["--firefox", "--geckodriver"], setup::firefox_driver()?)?;
        println!("the same in WebKitGTK");
        let webkit = setup::webkit()?;
        // WebKitGTK has no headless mode.
        let virtual_screen = Task::new(webkit.virtual_screen).args(["-a", "wasm-pack"]);
        total = total + in_engine(virtual_screen, ["--safari", "--safaridriver"], webkit.driver)?;
    }
    Ok(total)
}

/// Runs them by wasm-pack in the engine that the options choose, against a drive that holds nothing yet.
fn in_engine(wasm_pack: Task, [engine, driver_option]: [&str; 2], driver: PathBuf) -> Result<Counts> {
    let tools = [setup::wasm_bindgen()?, setup::wasm_pack()?];
    let folder = tempfile::tempdir()?;
    // Where the drive is gets compiled in, so the same ports and token again mean that nothing is compiled again.
    let argument = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
    let drive = LocalDrive::start(
        [
            argument("--folder", &folder.path().to_string_lossy()),
            argument("--port", &free_port(4880).to_string()),
            argument("--monitor-port", &free_port(4881).to_string()),
            argument("--token", "token-of-the-browser-tests"),
        ]
        .as_flattened(),
    )?;
    let task = wasm_pack.args(["test", "--headless", engine, "--mode", "no-install", driver_option]).args([driver]);
    count(
        task.args(["--", "--test", "browser", "--test", "panic"])
            .path(&tools)?
            .env("LONGHAUL_TEST_DRIVE", &drive.ready)
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_LIMIT)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", paths::in_repository("tests/webdriver.json"))
            .limit(LIMIT),
    )
}
