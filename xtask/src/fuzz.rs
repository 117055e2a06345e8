//! `cargo xtask fuzz`: libFuzzer generates inputs for the targets in tests/fuzz. The step `fuzz` of `cargo xtask test` runs the committed
//! inputs, without libFuzzer.

use std::fs;

use anyhow::{Context, Result};
use clap::{Args, builder::PossibleValuesParser};

use crate::{paths, process::Task, setup};

const TARGETS: [&str; 4] = ["reply", "resume", "drive_paths", "batch"];

/// The options of `cargo xtask fuzz`.
#[derive(Args)]
pub(crate) struct Options {
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

impl Options {
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
                // The words of actions and their responses, or of requests to the drive.
                let words = if ["reply", "resume"].contains(target) { "action" } else { "drive" };
                let words = format!("-dict=tests/fuzz/words/{words}");
                // Inputs up to this length can still be read by a person.
                let options = ["--", &time, &words, "-max_len=4096", "-timeout=60", "-print_final_stats=1"];
                cargo_fuzz.args([found, corpus]).args(options).run()?;
            }
        }
        Ok(())
    }
}
