//! The library's own tests in browsers, against a local drive: in a window and in a dedicated worker.

use std::path::PathBuf;

use anyhow::Result;

use super::{
    LIMIT,
    counts::{Counts, count},
    knocking::Knocking,
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

/// Where in a browser the tests run.
struct Scope {
    name: &'static str,
    /// What tells the runner.
    variables: &'static [(&'static str, &'static str)],
    /// What it has not got, by the tests' names.
    skip: &'static [&'static str],
}

const SCOPES: [Scope; 2] = [
    Scope {
        name: "a window",
        // As most pages are. The runner would send Cross-Origin-Embedder-Policy, under which a page can't ask a host blindly.
        variables: &[("WASM_BINDGEN_USE_BROWSER", "1"), ("WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION", "1")],
        skip: &[],
    },
    // With that policy, so that both are tested.
    Scope { name: "a dedicated worker", variables: &[("WASM_BINDGEN_USE_DEDICATED_WORKER", "1")], skip: &["window::"] },
];

/// A browser as wasm-pack is told of it.
struct Engine {
    name: &'static str,
    wasm_pack: fn() -> Result<Task>,
    options: [&'static str; 2],
    driver: PathBuf,
}

/// Runs them in Chromium, and with --all in Firefox and WebKitGTK too.
pub(super) fn run(workshop: &Workshop) -> Result<Counts> {
    let plainly = || Ok(Task::new("wasm-pack"));
    let options = ["--chrome", "--chromedriver"];
    let mut engines = vec![Engine { name: "Chromium", wasm_pack: plainly, options, driver: setup::browser()?.driver }];
    if workshop.all {
        let options = ["--firefox", "--geckodriver"];
        engines.push(Engine { name: "Firefox", wasm_pack: plainly, options, driver: setup::firefox_driver()? });
        let options = ["--safari", "--safaridriver"];
        // WebKitGTK has no headless mode.
        let with_screen = || Ok(Task::new(setup::webkit()?.virtual_screen).args(["-a", "wasm-pack"]));
        engines.push(Engine { name: "WebKitGTK", wasm_pack: with_screen, options, driver: setup::webkit()?.driver });
    }
    let mut total = Counts::default();
    for engine in &engines {
        for scope in &SCOPES {
            println!("in {}, {}", engine.name, scope.name);
            total = total + run_in(engine, scope)?;
        }
    }
    Ok(total)
}

/// Runs them by wasm-pack, against a drive that holds nothing yet.
fn run_in(engine: &Engine, scope: &Scope) -> Result<Counts> {
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
    let knocking = Knocking::begin()?;
    let [name, driver] = engine.options;
    let task = (engine.wasm_pack)()?.args(["test", "--headless", name, "--mode", "no-install", driver]).args([&engine.driver]);
    let task = task.args(["--", "--locked", "--test", "browser", "--"]);
    let task = scope.skip.iter().fold(task, |task, test| task.args(["--skip", test]));
    let task = scope.variables.iter().fold(task, |task, (name, value)| task.env(name, value));
    count(
        task.path(&tools)?
            .env("LONGHAUL_TEST_DRIVE", &drive.ready)
            // What isn't optimised takes more stack than the package has; an overflow isn't told of, and the tests hang.
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Clink-arg=-zstack-size=1048576")
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_LIMIT)
            .env("WASM_BINDGEN_TEST_ADDRESS", knocking.address.to_string())
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", paths::in_repository("tests/webdriver.json"))
            .limit(LIMIT),
    )
}
