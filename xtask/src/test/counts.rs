//! How many tests ran, read from what their runners print.

use std::{fmt, ops::Add};

use anyhow::{Result, bail};

use crate::process::Task;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Runs a test runner and counts.
///
/// # Errors
/// When it fails without having counted a failed test: something else is broken then.
pub(super) fn count(task: Task) -> Result<Counts> {
    let (output, succeeded) = task.watch()?;
    let counts = read(&output);
    if !succeeded && counts.failed == 0 {
        bail!("the runner failed: what it wrote above says why");
    }
    Ok(counts)
}

fn read(output: &str) -> Counts {
    let readers = [of_rust, of_node, of_pytest, plain];
    output.lines().filter_map(|line| readers.iter().find_map(|read| read(line))).fold(Counts::default(), Add::add)
}

/// cargo test and wasm-bindgen: `test result: ok. 3 passed; 0 failed; …`.
fn of_rust(line: &str) -> Option<Counts> {
    let (_, numbers) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let mut parts = numbers.split("; ");
    Some(Counts {
        passed: parts.next()?.strip_suffix(" passed")?.parse().ok()?,
        failed: parts.next()?.strip_suffix(" failed")?.parse().ok()?,
    })
}

/// node --test: `ℹ pass 3` and `ℹ fail 0`, each on a line.
fn of_node(line: &str) -> Option<Counts> {
    let mut words = line.strip_prefix("ℹ ")?.split(' ');
    let (word, number) = (words.next()?, words.next()?.parse().ok()?);
    match word {
        "pass" => Some(Counts { passed: number, failed: 0 }),
        "fail" | "cancelled" => Some(Counts { passed: 0, failed: number }),
        _ => None,
    }
}

/// pytest: `==== 1 failed, 3 passed, 2 warnings in 0.12s ====`.
fn of_pytest(line: &str) -> Option<Counts> {
    let (numbers, _) = line.strip_prefix("===")?.trim_matches(['=', ' ']).rsplit_once(" in ")?;
    let mut counts = Counts::default();
    for part in numbers.split(", ") {
        let (number, word) = part.split_once(' ')?;
        let number: usize = number.parse().ok()?;
        match word {
            "passed" => counts.passed += number,
            "failed" | "error" | "errors" => counts.failed += number,
            _ => {}
        }
    }
    Some(counts)
}

/// A script of our own: `3 passed, 0 failed` alone on a line.
fn plain(line: &str) -> Option<Counts> {
    let (passed, failed) = line.trim().split_once(", ")?;
    Some(Counts { passed: passed.strip_suffix(" passed")?.parse().ok()?, failed: failed.strip_suffix(" failed")?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: usize, failed: usize) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn adds_up_every_binary_of_cargo_test() {
        let output = "running 3 tests\ntest a ... ok\n\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out\n";
        assert_eq!(read(output), counts(6, 1));
    }

    #[test]
    fn reads_node_and_takes_a_cancelled_test_for_a_failed_one() {
        let output = "✔ one (1.5ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ duration_ms 12.5\n";
        assert_eq!(read(output), counts(3, 2));
    }

    #[test]
    fn reads_pytest_and_takes_an_error_for_a_failed_test() {
        let output = "tests/peers/test_o365.py ..F\n\n==== short test summary info ====\n\
            ==== 1 failed, 2 passed, 3 warnings, 1 error in 0.12s ====\n";
        assert_eq!(read(output), counts(2, 2));
    }

    #[test]
    fn reads_back_the_line_that_it_prints_itself() {
        assert_eq!(read(&format!("{}\n", counts(7, 2))), counts(7, 2));
    }

    #[test]
    fn a_sentence_about_tests_is_no_count() {
        assert_eq!(read("all 3 passed, 0 failed so far\ntest result: unknown\nℹ pass\n"), Counts::default());
    }
}
