//! Programs that come from the system's packages.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{INSTALL_LIMIT, say};
use crate::process::Task;

/// Finds the first of `names` in PATH; installs the Debian `packages` where none is there and this user may.
///
/// # Errors
/// One line that says what to install.
pub(crate) fn program(names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| which::which(name).ok());
    if let Some(found) = find() {
        return Ok(found);
    }
    let missing = || format!("{} is needed: install it (on Debian: apt-get install {})", names[0], packages.join(" "));
    let Some(apt) = apt() else { bail!(missing()) };
    say(&format!("installing {} with apt-get", packages.join(", ")));
    apt(&["update", "-q"]).with_context(missing)?;
    apt(&[&["install", "-q", "-y", "--no-install-recommends"], packages].concat()).with_context(missing)?;
    find().with_context(missing)
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
