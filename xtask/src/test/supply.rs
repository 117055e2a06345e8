//! What others wrote and is depended on: under which licences, from where, with which known faults, and whether it is used at all.

use anyhow::{Result, bail};

use super::{counts::Counts, workshop::Workshop};
use crate::{paths, process::Task, setup};

pub(super) fn run(_: &Workshop) -> Result<Counts> {
    deny(&["check", "bans", "licenses", "sources"])?.run()?;
    if deny(&["fetch", "db"])?.read().is_ok() {
        deny(&["check", "--disable-fetch", "advisories"])?.run()?;
    } else {
        println!("NOT CHECKED: crates against RustSec's advisories, whose database can't be reached");
    }
    audit()?;
    Task::new("cargo-machete").path(&[setup::cargo_machete()?])?.args(["--skip-target-dir"]).run()?;
    Ok(Counts::default())
}

fn deny(arguments: &[&str]) -> Result<Task> {
    let task = Task::cargo().path(&[setup::cargo_deny()?])?;
    Ok(task.args(["deny", "--workspace", "--locked"]).args(arguments))
}

/// The npm packages that build and test; the one that is built depends on none.
fn audit() -> Result<()> {
    let task = Task::new("npm").args(["audit", "--audit-level=high"]);
    match task.folder(&paths::in_repository("tests")).watch()? {
        (_, true) => Ok(()),
        (report, false) if report.contains("severity") => bail!("npm packages in tests/package-lock.json have known faults"),
        (_, false) => {
            println!("NOT CHECKED: npm packages against npm's advisories, since the registry doesn't answer that");
            Ok(())
        }
    }
}
