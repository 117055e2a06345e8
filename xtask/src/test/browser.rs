//! The library in browsers, against a local drive: in a window and in a dedicated worker.

use std::{fs, net::TcpListener, path::PathBuf, thread};

use anyhow::{Result, anyhow, ensure};

use super::Context;
use crate::{local_drive::LocalDrive, paths, process::Task, setup, setup::WASM_TARGET};

/// The folder of what the tests' page loads: the bundled JavaScript, and the drives' URLs.
const FOLDER: &str = "target/browser-tests";

/// Where in a browser the tests run.
struct Scope {
    name: &'static str,
    /// Environment variables for wasm-bindgen's test runner.
    variables: &'static [&'static str],
    /// The tests that can't run there.
    skip: &'static [&'static str],
}

const SCOPES: [Scope; 2] = [
    Scope {
        name: "in a window",
        // Without the runner's Cross-Origin-Embedder-Policy, which prevents `no-cors` requests: most pages have none.
        variables: &["WASM_BINDGEN_USE_BROWSER", "WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION"],
        skip: &[],
    },
    // With that policy. Skips the tests of the window, because a worker has no document.
    Scope { name: "in a worker", variables: &["WASM_BINDGEN_USE_DEDICATED_WORKER"], skip: &["--skip", "window::"] },
];

struct Engine {
    name: &'static str,
    /// The environment variable by which the runner knows the driver.
    variable: &'static str,
    driver: PathBuf,
}

/// Runs the tests in Chromium, and with --all in Firefox and WebKitGTK too.
pub(super) fn run(context: &Context) -> Result<()> {
    let mut engines = vec![Engine { name: "Chromium", variable: "CHROMEDRIVER", driver: setup::browser_driver()? }];
    if context.all {
        engines.push(Engine { name: "Firefox", variable: "GECKODRIVER", driver: setup::firefox_driver()? });
        engines.push(Engine { name: "WebKitGTK", variable: "SAFARIDRIVER", driver: setup::webkit_driver()? });
        // Installed before two threads need it.
        setup::virtual_screen()?;
    }
    setup::npm_ci("tests")?;
    // One file instead of twenty: the runner's server loses connections when a page opens many at once.
    let esbuild = setup::tool("esbuild/bin/esbuild").args(["tests/browser/support/client.js", "--bundle", "--format=esm"]);
    esbuild.args(["--log-level=warning", "--outfile=target/browser-tests/client.js"]).run()?;
    let tests = Task::cargo()
        .args(["test", "--locked", "--package", "longhaul", "--target", WASM_TARGET, "--test", "browser"])
        // In PATH, because cargo splits the path of a runner at its spaces.
        .path(&[setup::cargo_tool("wasm-bindgen-cli")?])?
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        // Code that isn't optimised needs more stack than the package has. The tests hang when it overflows.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Clink-arg=-zstack-size=1048576")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", paths::in_repository("tests/webdriver.json"))
        // In seconds, for all tests together.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    tests.clone().args(["--no-run"]).run()?;

    let mut failed = Vec::new();
    for engine in &engines {
        // Both at once, because the tests mostly wait for copies.
        let (window, worker) = thread::scope(|threads| {
            let (tests, filter) = (&tests, context.filter.as_deref());
            let run = move |scope| run_in(engine, scope, tests, filter);
            let worker = threads.spawn(move || run(&SCOPES[1]));
            (run(&SCOPES[0]), worker.join().unwrap_or_else(|_| Err(anyhow!("the thread of the tests panicked"))))
        });
        for (scope, outcome) in SCOPES.iter().zip([window, worker]) {
            let (output, succeeded) = outcome?;
            println!("\n{}, {}\n{output}", engine.name, scope.name);
            if !succeeded {
                failed.push(format!("{} {}", engine.name, scope.name));
            }
        }
    }
    ensure!(failed.is_empty(), "tests failed in {}", failed.join(", "));
    Ok(())
}

/// Runs the tests against an empty drive of their own. Returns the output, and whether all passed.
fn run_in(engine: &Engine, scope: &Scope, tests: &Task, filter: Option<&str>) -> Result<(String, bool)> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().to_string_lossy();
    let drive = LocalDrive::start(&["--folder", &path, "--port", "0", "--monitor-port", "0"])?;
    // The page finds its drive by the port that it is served from.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let file = paths::in_repository(FOLDER).join(format!("{}.json", address.port()));
    fs::write(&file, &drive.ready)?;

    let tests = tests.clone().env("WASM_BINDGEN_TEST_ADDRESS", address.to_string()).env(engine.variable, &engine.driver);
    let tests = scope.variables.iter().fold(tests, |tests, variable| tests.env(variable, "1"));
    let tests = tests.args(["--"]).args(scope.skip).args(filter);
    // WebKitGTK has no headless mode.
    let needs_screen = engine.name == "WebKitGTK";
    let tests = if needs_screen { tests.on_screen(&setup::virtual_screen()?, address.port() % 10_000 + 100) } else { tests };
    let outcome = tests.output();
    fs::remove_file(file)?;
    outcome
}
