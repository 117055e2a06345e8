//! `cargo xtask test`: every check, one step after another. After a step that fails, the next one runs all the same.

mod browser;
mod node;
mod rust;
mod supply;

use std::{cell::OnceCell, process::ExitCode, time::Instant};

use anyhow::{Result, bail};
use clap::{Args, builder::PossibleValuesParser};

use crate::{local_drive, package, process::Task, setup};

/// The options of `cargo xtask test`.
#[derive(Args)]
#[command(after_help = list())]
pub(crate) struct Options {
    /// The steps to run; all of them by default
    #[arg(value_parser = PossibleValuesParser::new(STEPS.map(|step| step.name)), hide_possible_values = true)]
    steps: Vec<String>,
    /// Also runs what installs much and takes long: other browsers, bundlers and frameworks
    #[arg(long)]
    all: bool,
    /// Runs only the tests whose names, or whose files' names, contain this
    #[arg(last = true)]
    filter: Option<String>,
}

/// What the steps of one run share.
struct Context {
    /// Whether to run the slow tests too.
    all: bool,
    filter: Option<String>,
    package: OnceCell<bool>,
}

impl Context {
    /// Builds the package, once in a run.
    fn package(&self) -> Result<()> {
        match self.package.get() {
            Some(true) => Ok(()),
            Some(false) => bail!("there is no package to test, since its build failed"),
            None => {
                let built = package::make();
                self.package.get_or_init(|| built.is_ok());
                built
            }
        }
    }
}

type Install = fn() -> Result<()>;
type Run = fn(&Context) -> Result<()>;

struct Step {
    name: &'static str,
    /// What must be installed before the first step runs, so that a missing browser is reported at once.
    needs: &'static [Install],
    run: Run,
    what: &'static str,
}

const fn step(name: &'static str, needs: &'static [Install], run: Run, what: &'static str) -> Step {
    Step { name, needs, run, what }
}

const BROWSER: Install = || setup::browser().map(drop);
const BROWSER_DRIVER: Install = || setup::browser_driver().map(drop);
const WASM_BINDGEN: Install = || setup::cargo_tool("wasm-bindgen-cli").map(drop);
const WASM_PACK: Install = || setup::cargo_tool("wasm-pack").map(drop);

const STEPS: [Step; 16] = [
    step("format", &[], rust::format, "rustfmt would change nothing"),
    step("clippy", &[], rust::clippy, "no warnings, for the host and for wasm32"),
    step("docs", &[], rust::docs, "rustdoc has no warnings"),
    step(
        "supply",
        &[setup::node_modules],
        supply::run,
        "licences, sources and vulnerabilities of dependencies, and that each is used",
    ),
    step("core", &[], rust::core, "the library without a browser, its simulation and the pace benchmark"),
    step("drive", &[], rust::drive, "the local drive"),
    step("fuzz", &[], rust::fuzz, "the fuzz targets over the committed inputs"),
    step("xtask", &[], rust::xtask, "these commands"),
    step("build", &[setup::node_modules], build, "the npm package, within its size budget"),
    step(
        "types",
        &[setup::node_modules, setup::typedoc],
        node::types,
        "TypeScript over the package's types and all JavaScript; the API reference",
    ),
    step(
        "browser",
        &[setup::node_modules, WASM_BINDGEN, BROWSER, BROWSER_DRIVER],
        browser::run,
        "the library in Chromium, in a window and in a worker; with --all in Firefox and WebKitGTK too",
    ),
    step("package", &[setup::node_modules, BROWSER], node::package, "the packed package, as an app gets it"),
    step(
        "consumers",
        &[setup::node_modules, WASM_BINDGEN, WASM_PACK, BROWSER],
        node::consumers,
        "apps of many kinds with the packed package installed; with --all those of bundlers and frameworks too",
    ),
    step(
        "page",
        &[setup::node_modules, BROWSER],
        node::page,
        "the demo page in Chromium; with --all in Firefox and WebKitGTK too",
    ),
    step("soak", &[setup::node_modules, BROWSER], node::soak, "a short soak, and the code that judges soaks"),
    step("peers", &[setup::peers], peers, "other projects' clients against the local drive"),
];

fn list() -> String {
    let lines = STEPS.map(|step| format!("  {:<9} {}", step.name, step.what));
    format!("Steps:\n{}", lines.join("\n"))
}

/// Runs the steps. The last line of the output is `N passed, N failed`, counted in steps.
///
/// # Errors
/// When what the steps need can't be installed. A step that fails makes the exit code one of failure.
pub(crate) fn run(options: Options) -> Result<ExitCode> {
    let is_chosen = |step: &&Step| options.steps.is_empty() || options.steps.iter().any(|name| name == step.name);
    let chosen: Vec<&Step> = STEPS.iter().filter(is_chosen).collect();
    {
        let _lock = setup::lock()?;
        chosen.iter().flat_map(|step| step.needs).try_for_each(|install| install())?;
    }
    let context = Context { all: options.all, filter: options.filter, package: OnceCell::new() };
    let mut lines = Vec::new();
    let mut failed = 0;
    for step in &chosen {
        println!("\n── {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = (step.run)(&context);
        failed += usize::from(outcome.is_err());
        let outcome = outcome.map_or_else(|error| format!("FAILED: {error:#}"), |()| "ok".to_owned());
        let line = format!("{:<9} {:>4.0} s  {outcome}", step.name, start.elapsed().as_secs_f32());
        println!("── {line}");
        lines.push(line);
    }
    println!("\n{}\n\n{} passed, {failed} failed", lines.join("\n"), chosen.len() - failed);
    Ok(if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn build(context: &Context) -> Result<()> {
    context.package()?;
    package::check_size()
}

fn peers(context: &Context) -> Result<()> {
    let filter = context.filter.iter().flat_map(|filter| ["-k", filter]);
    let task = Task::new("python3").args(["tests/peers/run.py"]).args(filter);
    task.env("LOCAL_DRIVE", local_drive::build()?).run()
}
