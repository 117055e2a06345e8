//! Every check there is, one step after another. A step that fails does not keep the next from running.

mod browser;
mod counts;
mod host;
mod knocking;
mod node;
mod peers;
mod supply;
mod workshop;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::setup;
use counts::Counts;
use workshop::Workshop;

/// How long compiling and running the tests of one step may take.
const LIMIT: Duration = Duration::from_secs(15 * 60);

type Run = fn(&Workshop) -> Result<Counts>;
type SetUp = fn() -> Result<()>;

struct Step {
    name: &'static str,
    what: &'static str,
    /// Does it run tests? Then running none is a failure.
    tests: bool,
    needs: &'static [SetUp],
    run: Run,
}

const fn check(name: &'static str, needs: &'static [SetUp], run: Run, what: &'static str) -> Step {
    Step { name, what, tests: false, needs, run }
}

const fn tests(name: &'static str, needs: &'static [SetUp], run: Run, what: &'static str) -> Step {
    Step { tests: true, ..check(name, needs, run, what) }
}

const BROWSER: SetUp = || setup::browser().map(drop);
const WASM_BINDGEN: SetUp = || setup::wasm_bindgen().map(drop);
const CARGO_DENY: SetUp = || setup::cargo_deny().map(drop);
const CARGO_MACHETE: SetUp = || setup::cargo_machete().map(drop);
const WASM_PACK: SetUp = || setup::wasm_pack().map(drop);
/// For steps that use the package as built.
const PACKAGE: &[SetUp] = &[setup::node_modules, setup::wasm_target, setup::std_sources, WASM_BINDGEN];
const PACKAGE_IN_BROWSER: &[SetUp] = &[setup::node_modules, setup::wasm_target, setup::std_sources, WASM_BINDGEN, BROWSER];

const STEPS: [Step; 16] = [
    check("format", &[setup::checkers], host::format, "rustfmt would change nothing"),
    check("clippy", &[setup::checkers, setup::wasm_target], host::clippy, "no warning, for the host and for wasm32"),
    check("docs", &[setup::wasm_target], host::docs, "rustdoc has no warning"),
    check(
        "supply",
        &[setup::node_modules, CARGO_DENY, CARGO_MACHETE],
        supply::run,
        "what is depended on: licences, sources, known faults, and that it is used",
    ),
    tests("core", &[], host::core, "the library without a browser, and its examples"),
    tests("drive", &[], host::drive, "the local drive"),
    tests("fuzz", &[], host::fuzz, "all inputs that the fuzzers have kept"),
    tests("xtask", &[], host::xtask, "the commands themselves"),
    check("build", PACKAGE, Workshop::package_step, "the npm package, within its budget"),
    check("types", PACKAGE, node::types, "TypeScript agrees with the package's types and with all JavaScript"),
    tests(
        "browser",
        &[setup::wasm_target, WASM_BINDGEN, WASM_PACK, BROWSER],
        browser::run,
        "the library in Chromium, in a window and a worker, against a local drive; with --all in Firefox and WebKitGTK too",
    ),
    tests("package", PACKAGE, node::package, "the packed package, as an app gets it"),
    tests(
        "consumers",
        PACKAGE_IN_BROWSER,
        node::consumers,
        "apps of many kinds, each with the packed package installed; with --all those of bundlers too",
    ),
    tests("page", PACKAGE_IN_BROWSER, node::page, "the demo page in Chromium; with --all in Firefox and WebKitGTK too"),
    tests("soak", PACKAGE_IN_BROWSER, node::soak, "a short soak, and what judges soaks"),
    tests("peers", &[setup::peers], peers::run, "clients of others against the local drive"),
];

/// The steps, a line each.
pub(crate) fn list() -> String {
    STEPS.iter().map(|step| format!("  {:<9} {}\n", step.name, step.what)).collect()
}

/// Asks for the tests too that install much and take long.
const ALL: &str = "--all";

/// Runs the named steps, or all of them.
///
/// # Errors
/// When a step failed, or ran no test though it should have.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let (options, names): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| **argument == ALL);
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        bail!("`{unknown}` is not a step. There are:\n{}", list());
    }
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect();
    set_up(&chosen)?;

    let workshop = Workshop::new(!options.is_empty());
    let mut total = Counts::default();
    let mut outcomes = Vec::new();
    for step in chosen {
        println!("\n── {}: {}", step.name, step.what);
        let start = Instant::now();
        let (outcome, counts) = judge(step, (step.run)(&workshop));
        let line = format!("{:<9} {outcome} ({:.0} s)", step.name, start.elapsed().as_secs_f32());
        println!("── {line}");
        outcomes.push(line);
        total = total + counts;
        if crate::process::interrupted() {
            break;
        }
    }
    println!("\n{}\n\n{total}", outcomes.join("\n"));
    if total.failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

/// Provides what the steps need before the first one runs: a missing browser is told at once, not after ten minutes.
fn set_up(steps: &[&Step]) -> Result<()> {
    let _lock = setup::lock()?;
    steps.iter().flat_map(|step| step.needs).try_for_each(|provide| provide())
}

/// What became of a step, in words and in numbers. A step that fails without a failed test counts as one.
fn judge(step: &Step, result: Result<Counts>) -> (String, Counts) {
    let failed = Counts { passed: 0, failed: 1 };
    match result {
        Err(error) => (format!("FAILED: {error:#}"), failed),
        Ok(counts) if step.tests && counts == Counts::default() => ("FAILED: it ran no test".to_owned(), failed),
        Ok(counts) if counts.failed > 0 => (format!("FAILED: {counts}"), counts),
        Ok(counts) if step.tests => (format!("ok: {counts}"), counts),
        Ok(counts) => ("ok".to_owned(), counts),
    }
}
