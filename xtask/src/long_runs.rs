//! Tests that run for as long as their options say: the simulation, the fuzzers, the soak, and mutation testing.

use std::{ffi::OsStr, fs};

use anyhow::{Context, Result};
use clap::{Args, builder::PossibleValuesParser};

use crate::{local_drive, paths, process::Task, setup};

/// The options of `cargo xtask sim`.
#[derive(Args)]
pub(crate) struct Simulation {
    /// How many simulations to run in each mode
    #[arg(long, required_unless_present = "seed", conflicts_with = "seed")]
    seeds: Option<u64>,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Runs the simulation of this seed only, and prints all that happens in it
    #[arg(long)]
    seed: Option<u64>,
}

impl Simulation {
    /// Runs `tests/simulation` in each of its modes. Fails if a simulation breaks a rule.
    pub(crate) fn run(&self) -> Result<()> {
        // Optimised, but with the checks of a test build, in a target folder of its own.
        let test = ["test", "--locked", "--quiet", "--package", "longhaul", "--test", "simulation", "--target-dir"];
        let task = Task::cargo().args(test).args([paths::target()?.join("simulation")]);
        let task = task.args(["--", "every_rule_holds", "--nocapture", "--test-threads=1"]);
        let numbers = [("SEEDS", self.seeds), ("FROM", Some(self.from)), ("SEED", self.seed)];
        let numbers = numbers.into_iter().filter_map(|(name, number)| Some((format!("LONGHAUL_{name}"), number?.to_string())));
        let task = numbers.fold(task, |task, (name, number)| task.env(&name, number));
        // The report of a broken rule lists the events; a backtrace adds nothing.
        task.env("CARGO_PROFILE_DEV_OPT_LEVEL", "3").env("RUST_BACKTRACE", "0").run()
    }
}

/// Arguments that go to another program.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<String>,
}

/// Runs `tests/soak` with the package in pkg/. Fails if an action is lost, an outcome is wrong, or memory grows.
pub(crate) fn soak(arguments: &[impl AsRef<OsStr>]) -> Result<()> {
    local_drive::node()?.args(["tests/soak/main.js"]).args(arguments).run()
}

/// Runs cargo-mutants, which `.cargo/mutants.toml` configures. Fails if no test notices a change.
pub(crate) fn mutants(options: &Rest) -> Result<()> {
    let task = Task::cargo().path(&[setup::cargo_tool("cargo-mutants")?])?;
    let task = task.args(["mutants", "--package", "longhaul", "--output"]).args([paths::target()?]).args(&options.arguments);
    // Each change is compiled anew: debug information costs time and isn't used.
    task.env("CARGO_PROFILE_DEV_DEBUG", "0").run()
}

const TARGETS: [&str; 4] = ["action", "resume", "drive_paths", "batch"];

/// The options of `cargo xtask fuzz`: libFuzzer generates inputs for the targets in tests/fuzz.
///
/// The step `fuzz` of `cargo xtask test` runs the committed inputs, without libFuzzer.
#[derive(Args)]
pub(crate) struct Fuzz {
    /// The targets; all of them by default
    #[arg(value_parser = PossibleValuesParser::new(TARGETS))]
    targets: Vec<String>,
    /// How long to run each target
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// Replaces the committed inputs by those that cover most, of them and the inputs found so far
    #[arg(long)]
    merge: bool,
}

impl Fuzz {
    /// Runs the targets one after another. Stops at a broken rule; libFuzzer then prints how to repeat it.
    pub(crate) fn run(&self) -> Result<()> {
        // libFuzzer is C++.
        setup::program(&["c++", "g++", "clang++"], &["g++"])?;
        let tools = [setup::cargo_tool("cargo-fuzz")?];
        let targets: Vec<&str> = self.targets.iter().map(String::as_str).collect();
        for target in if targets.is_empty() { &TARGETS } else { &targets[..] } {
            let found = paths::target()?.join("fuzz/found").join(target);
            let corpus = paths::in_repository("tests/fuzz/corpus").join(target);
            fs::create_dir_all(&found).with_context(|| format!("could not create {}", found.display()))?;
            let cargo_fuzz = Task::cargo().path(&tools)?.args(["fuzz", "run"]);
            // Stable Rust: coverage doesn't need nightly, and without unsafe code there is nothing for a sanitizer to find.
            let options = ["--fuzz-dir", "tests/fuzz", "--sanitizer", "none", "--features", "libfuzzer", "--target-dir"];
            let cargo_fuzz = cargo_fuzz.args(options).args([paths::target()?.join("fuzz")]).args([target]);
            // Optimised for speed; the package's profile optimises for size.
            let profile = [("OPT_LEVEL", "3"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("STRIP", "none"), ("DEBUG", "1")];
            let cargo_fuzz =
                profile.iter().fold(cargo_fuzz, |task, (name, value)| task.env(&format!("CARGO_PROFILE_RELEASE_{name}"), value));
            if self.merge {
                let folder = tempfile::tempdir()?;
                let control = folder.path().join("control");
                // Counts code that is reached, not how often it is.
                let options = ["--", "-set_cover_merge=1", "-use_counters=0"];
                let control_file = format!("-merge_control_file={}", control.display());
                cargo_fuzz.args([folder.path(), &corpus, &found]).args(options).args([control_file]).run()?;
                let keep = ["run", "--locked", "--quiet", "--package", "longhaul-fuzz", "--bin", "keep", "--", target];
                Task::cargo().args(keep).args([control]).run()?;
            } else {
                let time = format!("-max_total_time={}", self.minutes * 60);
                // A person can still read inputs of this length.
                let options = ["--", &time, "-dict=tests/fuzz/words", "-max_len=4096", "-timeout=60", "-print_final_stats=1"];
                cargo_fuzz.args([found, corpus]).args(options).run()?;
            }
        }
        Ok(())
    }
}
