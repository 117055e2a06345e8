//! The library's own tests in a browser, against a local drive.

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

pub(super) fn run(_: &Workshop) -> Result<Counts> {
    let browser = setup::browser()?;
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

    let options = ["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"];
    let task = Task::new("wasm-pack").args(options).args([&browser.driver]).args(["--", "--test", "browser", "--test", "panic"]);
    count(
        task.path(&tools)?
            .env("LONGHAUL_TEST_DRIVE", &drive.ready)
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_LIMIT)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", paths::in_repository("tests/webdriver.json"))
            .limit(LIMIT),
    )
}
