//! Every check there is, one step after another. A step that fails does not keep the next from running.

mod browser;
mod counts;
mod host;
mod node;
mod peers;
mod workshop;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use counts::Counts;
use workshop::Workshop;

/// How long compiling and running the tests of one step may take.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// What a step needs beyond Rust and Node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Nothing,
    Browser,
    Peers,
}

struct Step {
    name: &'static str,
    what: &'static str,
    /// Does it run tests? Then running none is a failure.
    tests: bool,
    needs: Need,
    run: fn(&Workshop) -> Result<Counts>,
}

const fn check(name: &'static str, what: &'static str, run: fn(&Workshop) -> Result<Counts>) -> Step {
    Step { name, what, tests: false, needs: Need::Nothing, run }
}

const fn tests(name: &'static str, what: &'static str, run: fn(&Workshop) -> Result<Counts>) -> Step {
    Step { tests: true, ..check(name, what, run) }
}

const STEPS: [Step; 12] = [
    check("format", "rustfmt would change nothing", host::format),
    check("clippy", "no warning, for the host and for wasm32", host::clippy),
    check("docs", "rustdoc has no warning", host::docs),
    tests("core", "the library without a browser, and its examples", host::core),
    tests("drive", "the local drive", host::drive),
    tests("xtask", "the commands themselves", host::xtask),
    check("build", "the npm package, within its budget", Workshop::package_step),
    check("types", "TypeScript agrees with the package's types and with all JavaScript", node::types),
    Step { needs: Need::Browser, ..tests("browser", "the library in Chromium, against a local drive", browser::run) },
    tests("package", "the packed package, as an app gets it", node::package),
    Step { needs: Need::Browser, ..tests("page", "the demo page in Chromium", node::page) },
    Step { needs: Need::Peers, ..tests("peers", "clients of others against the local drive", peers::run) },
];

/// The steps, a line each.
pub(crate) fn list() -> String {
    STEPS.iter().map(|step| format!("  {:<8} {}\n", step.name, step.what)).collect()
}

/// Runs the named steps, or all.
///
/// # Errors
/// When a step failed, or ran no test though it should have.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        bail!("`{unknown}` is not a step. There are:\n{}", list());
    }
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect();
    let workshop = Workshop::set_up(&chosen.iter().map(|step| step.needs).collect::<Vec<_>>())?;

    let mut total = Counts::default();
    let mut outcomes = Vec::new();
    for step in chosen {
        println!("\n── {}: {}", step.name, step.what);
        let start = Instant::now();
        let (outcome, counts) = judge(step, (step.run)(&workshop));
        let line = format!("{:<8} {outcome} ({:.0} s)", step.name, start.elapsed().as_secs_f32());
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
