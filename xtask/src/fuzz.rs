//! `cargo xtask fuzz`: libFuzzer thinks up inputs for the targets in tests/fuzz. What it has found before is run by the step `fuzz` of
//! `cargo xtask test`, without libFuzzer.
//!
//! It runs on stable Rust: coverage needs no more than that, and there is no unsafe code that a sanitizer could look for.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{paths, process::Task, setup};

const TARGETS: [&str; 4] = ["reply", "resume", "drive_paths", "batch"];
const MINUTES: u64 = 60;
const USAGE: &str = "\
cargo xtask fuzz [TARGET …] [--minutes N]   thinks up inputs for so long, an hour unless said otherwise, for each target
cargo xtask fuzz [TARGET …] --merge         adds to the committed inputs the fewest found that reach what those don't";

/// Runs the targets that are named, or all, one after another.
///
/// # Errors
/// When an option isn't one, or a target's rule was broken: then it is printed how to see that again.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    let (targets, task) = read(options)?;
    let tools = setup::cargo_fuzz()?;
    for target in targets {
        let found = paths::target()?.join("fuzz/found").join(target);
        fs::create_dir_all(&found).with_context(|| format!("could not create {}", found.display()))?;
        let kept = paths::in_repository("tests/fuzz/corpus").join(target);
        match task {
            Job::Search { minutes } => {
                let time = format!("-max_total_time={}", minutes * 60);
                let words = format!("-dict=tests/fuzz/words/{target}");
                let fuzz = cargo_fuzz("run", target, [found, kept], &tools)?;
                // An input of that length is read by a person yet.
                fuzz.args(["--", &time, &words, "-max_len=4096", "-timeout=60", "-print_final_stats=1"])
                    .limit(Duration::from_secs(minutes * 60 + 60 * 60))
                    .run()?;
            }
            Job::Merge => {
                let fuzz = cargo_fuzz("run", target, [kept, found], &tools)?;
                fuzz.args(["--", "-merge=1"]).limit(Duration::from_secs(60 * 60)).run()?;
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Search { minutes: u64 },
    Merge,
}

fn read(options: &[&str]) -> Result<(Vec<&'static str>, Job)> {
    let mut targets = Vec::new();
    let mut job = Job::Search { minutes: MINUTES };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--merge" => job = Job::Merge,
            "--minutes" => match options.next().map(|minutes| minutes.parse()) {
                Some(Ok(minutes)) => job = Job::Search { minutes },
                _ => bail!("`--minutes` needs a whole number.\n{USAGE}"),
            },
            name => match TARGETS.iter().find(|target| **target == name) {
                Some(target) => targets.push(*target),
                None => bail!("`{name}` is not a target: there are {}.\n{USAGE}", TARGETS.join(", ")),
            },
        }
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }
    Ok((targets, job))
}

/// cargo-fuzz on a target, optimised for speed and not, as the package is, for size. It puts what is new into the first folder.
fn cargo_fuzz(command: &str, target: &str, corpora: [PathBuf; 2], tools: &PathBuf) -> Result<Task> {
    let task = Task::cargo().path(std::slice::from_ref(tools))?;
    let build = paths::target()?.join("fuzz");
    let options = ["--fuzz-dir", "tests/fuzz", "--sanitizer", "none", "--features", "libfuzzer", "--target-dir"];
    let settings =
        [("OPT_LEVEL", "3"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("STRIP", "none"), ("DEBUG", "line-tables-only")];
    let task = task.args(["fuzz", command]).args(options).args([build]).args([target]).args(corpora);
    Ok(settings.iter().fold(task, |task, (name, value)| task.env(&format!("CARGO_PROFILE_RELEASE_{name}"), value)))
}

#[cfg(test)]
mod tests {
    use super::{Job, TARGETS, read};

    #[test]
    fn all_targets_for_an_hour_unless_said_otherwise() {
        assert_eq!(read(&[]).unwrap(), (TARGETS.to_vec(), Job::Search { minutes: 60 }));
        assert_eq!(read(&["batch", "--minutes", "5", "reply"]).unwrap(), (vec!["batch", "reply"], Job::Search { minutes: 5 }));
        assert_eq!(read(&["resume", "--merge"]).unwrap(), (vec!["resume"], Job::Merge));
    }

    #[test]
    fn what_is_no_option_is_named() {
        for (options, named) in
            [(&["replies"][..], "`replies`"), (&["--minutes"], "`--minutes`"), (&["--minutes", "x"], "`--minutes`")]
        {
            let error = read(options).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
