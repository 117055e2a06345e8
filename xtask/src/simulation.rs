//! `cargo xtask sim`: simulated worlds without end, as fast as they go. A few thousand of them are among the tests of `core`.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::{paths, process::Task};

const LIMIT: Duration = Duration::from_secs(24 * 60 * 60);
const USAGE: &str = "\
cargo xtask sim --seeds N [--from N]   lives through so many simulated worlds
cargo xtask sim --seed N               tells all that happens in one";

/// Runs `tests/simulation`, with the options that it was called with.
///
/// # Errors
/// When an option isn't one, or a rule didn't hold in one of the worlds.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    let variables = read(options)?;
    // Optimised, but with the checks that tests are compiled with, and apart from what others compile.
    let target = paths::target()?.join("simulation");
    let task = Task::cargo()
        .args(["test", "--locked", "--quiet", "--package", "longhaul", "--test", "simulation", "--target-dir"])
        .args([target])
        .args(["--", "--exact", "every_rule_holds_in_every_world", "--nocapture"])
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "3")
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        // A broken rule is told by what happened, and not by where it was noticed.
        .env("RUST_BACKTRACE", "0");
    variables.into_iter().fold(task, |task, (name, value)| task.env(name, value)).limit(LIMIT).run()
}

/// The environment variables that tell the tests what the options ask for.
fn read(options: &[&str]) -> Result<Vec<(&'static str, String)>> {
    let mut variables = Vec::new();
    for option in options.chunks(2) {
        let name = match option[0] {
            "--seeds" => "LONGHAUL_SEEDS",
            "--from" => "LONGHAUL_FROM",
            "--seed" => "LONGHAUL_SEED",
            other => bail!("`{other}` is not an option.\n{USAGE}"),
        };
        match option.get(1).map(|number| number.parse::<u64>()) {
            Some(Ok(number)) => variables.push((name, number.to_string())),
            _ => bail!("`{}` needs a whole number.\n{USAGE}", option[0]),
        }
    }
    if variables.iter().all(|(name, _)| *name == "LONGHAUL_FROM") {
        bail!("how many?\n{USAGE}");
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn options_become_variables() {
        let variables = read(&["--seeds", "1000", "--from", "7"]).unwrap();
        assert_eq!(variables, [("LONGHAUL_SEEDS", "1000".to_owned()), ("LONGHAUL_FROM", "7".to_owned())]);
    }

    #[test]
    fn what_is_no_option_is_named() {
        for (options, named) in
            [(&["--all"][..], "`--all`"), (&["--seed"], "`--seed`"), (&["--seeds", "x"], "`--seeds`"), (&[], "how many")]
        {
            let error = read(options).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
