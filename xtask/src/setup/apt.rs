//! Programs that come from the system's packages.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{INSTALL_LIMIT, say};
use crate::process::Task;

/// Finds the first of `names` in PATH, after installing the Debian `packages` where none is there.
pub(super) fn program(names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| which::which(name).ok());
    if let Some(found) = find() {
        return Ok(found);
    }
    install(names[0], packages)?;
    find().with_context(|| missing(names[0], packages))
}

/// Installs the Debian `packages` that bring `what`, where there is an apt-get that this user may run.
///
/// # Errors
/// One line that says what to install.
pub(super) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let Some(apt) = apt() else { bail!(missing(what, packages)) };
    say(&format!("installing {} with apt-get", packages.join(", ")));
    apt(&["update", "-q"]).with_context(|| missing(what, packages))?;
    apt(&[&["install", "-q", "-y", "--no-install-recommends"], packages].concat()).with_context(|| missing(what, packages))
}

fn missing(what: &str, packages: &[&str]) -> String {
    format!("{what} is needed: install it (on Debian: apt-get install {})", packages.join(" "))
}

/// A way to run apt-get that asks for nothing: as root, or through sudo where that needs no password.
fn apt() -> Option<impl Fn(&[&str]) -> Result<()>> {
    let apt = which::which("apt-get").ok()?;
    let root = rustix::process::geteuid().is_root();
    if !root && Task::new("sudo").args(["-n", "true"]).read().is_err() {
        return None;
    }
    Some(move |arguments: &[&str]| {
        let task = if root { Task::new("env") } else { Task::new("sudo").args(["-n", "env"]) };
        let task = task.args(["DEBIAN_FRONTEND=noninteractive".as_ref(), apt.as_os_str()]).args(arguments);
        task.limit(INSTALL_LIMIT).run()
    })
}
