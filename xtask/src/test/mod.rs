//! `cargo xtask test`: every check, one step after another. After a step that fails, the next one still runs.

mod browser;
mod node;
mod rust;

use std::{cell::OnceCell, time::Instant};

use anyhow::{Error, Result};
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
    package: OnceCell<Result<(), String>>,
}

impl Context {
    /// Builds the package, once in a run.
    fn package(&self) -> Result<()> {
        let built =
            self.package.get_or_init(|| package::make().map_err(|error| format!("the package's build failed: {error:#}")));
        built.clone().map_err(Error::msg)
    }
}

struct Step {
    name: &'static str,
    run: fn(&Context) -> Result<()>,
    what: &'static str,
}

const fn step(name: &'static str, run: fn(&Context) -> Result<()>, what: &'static str) -> Step {
    Step { name, run, what }
}

const STEPS: [Step; 18] = [
    step("format", rust::format, "rustfmt would change nothing"),
    step("clippy", rust::clippy, "no warnings, for the host and for wasm32"),
    step("docs", rust::docs, "rustdoc has no warnings"),
    step("supply", rust::supply, "licences, sources and vulnerabilities of dependencies, and that each is used"),
    step(
        "core",
        |context| rust::test(context, &["longhaul", "longhaul-pace"]),
        "the library without a browser, its simulation and the pace benchmark",
    ),
    step("drive", |context| rust::test(context, &["local-drive"]), "the local drive"),
    step("fuzz", |context| rust::test(context, &["longhaul-fuzz"]), "the fuzz targets over the committed inputs"),
    step("xtask", |context| rust::test(context, &["xtask"]), "these commands"),
    step("build", build, "the npm package, within its size budget"),
    step("types", node::types, "TypeScript over the package's types and all JavaScript; the API reference"),
    step(
        "browser",
        browser::run,
        "the library in Chromium, in a window and in a worker; with --all in Firefox and WebKitGTK too",
    ),
    step("npm", |context| node::test(context, &["tests/npm"]), "each module of src/npm by itself"),
    step("tabs", |context| node::test(context, &["tests/tabs"]), "simulated tabs, and the model of their election"),
    step("package", |context| node::test(context, &["tests/package"]), "the packed package, as an app gets it"),
    step(
        "consumers",
        node::consumers,
        "apps of many kinds with the packed package; with --all those of bundlers and frameworks too",
    ),
    step("page", node::page, "the demo page in Chromium; with --all in Firefox and WebKitGTK too"),
    step("soak", node::soak, "a short soak, and the code that judges soaks; with --all also a soak with lost monitors"),
    step("peers", peers, "other projects' clients against the local drive; with --all also those that take minutes to install"),
];

fn list() -> String {
    let lines = STEPS.map(|step| format!("  {:<9} {}", step.name, step.what));
    format!("Steps:\n{}", lines.join("\n"))
}

/// Runs the steps. The last line of the output is `N passed, N failed`, counted in steps.
/// Fails if a browser can't be installed. When a step fails, this program exits.
pub(crate) fn run(options: Options) -> Result<()> {
    let is_chosen = |step: &&Step| options.steps.is_empty() || options.steps.iter().any(|name| name == step.name);
    let chosen: Vec<&Step> = STEPS.iter().filter(is_chosen).collect();
    // Installed first, so that a missing browser is reported at once.
    if chosen.iter().any(|step| ["browser", "npm", "tabs", "package", "consumers", "page", "soak"].contains(&step.name)) {
        setup::browser()?;
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
        lines.push(format!("{:<9} {:>4.0} s  {outcome}", step.name, start.elapsed().as_secs_f32()));
        println!("── {}", lines.last().map_or("", String::as_str));
    }
    println!("\n{}\n\n{} passed, {failed} failed", lines.join("\n"), chosen.len() - failed);
    if failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn build(context: &Context) -> Result<()> {
    context.package()?;
    package::check_size()
}

fn peers(context: &Context) -> Result<()> {
    setup::peers()?;
    let filter = context.filter.iter().flat_map(|filter| ["-k", filter]);
    let all = context.all.then_some("--all");
    let task = Task::new("python3").args(["tests/peers/run.py"]).args(all).args(filter);
    task.env("LOCAL_DRIVE", local_drive::build()?).run()
}
