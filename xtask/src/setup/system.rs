//! Programs that come from the system's packages.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::{INSTALL_LIMIT, cargo_tool, say};
use crate::process::Task;

const CHROMIUM: &[&str] = &["chromium", "chromium-driver"];

/// Finds or installs Chromium or Chrome. CHROME_BIN overrides what is in PATH.
pub(crate) fn browser() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    env::var_os("CHROME_BIN").map_or_else(|| program(&names, CHROMIUM), |path| Ok(path.into()))
}

/// Finds or installs Chromium's WebDriver. CHROMEDRIVER overrides what is in PATH.
pub(crate) fn browser_driver() -> Result<PathBuf> {
    env::var_os("CHROMEDRIVER").map_or_else(|| program(&["chromedriver"], CHROMIUM), |path| Ok(path.into()))
}

/// Finds or installs Firefox and its WebDriver, for which Debian has no package; returns the driver's path.
pub(crate) fn firefox_driver() -> Result<PathBuf> {
    program(&["firefox", "firefox-esr"], &["firefox-esr"])?;
    Ok(cargo_tool("geckodriver")?.join("geckodriver"))
}

/// Finds or installs WebKitGTK; returns its WebDriver's path.
pub(crate) fn webkit_driver() -> Result<PathBuf> {
    program(&["WebKitWebDriver"], &["webkit2gtk-driver"])
}

/// Finds or installs a virtual screen, since WebKitGTK has no headless mode.
pub(crate) fn virtual_screen() -> Result<PathBuf> {
    program(&["xvfb-run"], &["xvfb", "xauth"])
}

/// Finds or installs what tests/peers needs: rclone, and a Python that can make virtual environments.
pub(crate) fn peers() -> Result<()> {
    program(&["rclone"], &["rclone"])?;
    let packages = ["python3", "python3-venv"];
    program(&["python3"], &packages)?;
    // Debian's Python can't make virtual environments without python3-venv.
    if Task::new("python3").args(["-c", "import ensurepip"]).read().is_err() {
        install("Python's venv", &packages)?;
    }
    Ok(())
}

/// Finds or installs the C++ compiler that libFuzzer needs.
pub(crate) fn cxx() -> Result<PathBuf> {
    program(&["c++", "g++", "clang++"], &["g++"])
}

/// Finds the first of `names` that is in PATH. When none is, installs the Debian `packages`.
fn program(names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| which::which(name).ok());
    if let Some(found) = find() {
        return Ok(found);
    }
    install(names[0], packages)?;
    find().with_context(|| format!("{} is not in PATH, though apt-get installed {}", names[0], packages.join(" ")))
}

/// Installs Debian packages, as root or through a sudo that asks for no password.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let missing = || format!("{what} is needed: install it (on Debian: apt-get install {})", packages.join(" "));
    let is_root = rustix::process::geteuid().is_root();
    if which::which("apt-get").is_err() || !(is_root || Task::new("sudo").args(["-n", "true"]).read().is_ok()) {
        bail!(missing());
    }
    say(&format!("installing {} with apt-get", packages.join(", ")));
    let task = if is_root { Task::new("env") } else { Task::new("sudo").args(["-n", "env"]) };
    let apt = task.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).limit(INSTALL_LIMIT);
    apt.clone().args(["update"]).run().with_context(missing)?;
    apt.args(["install", "-y", "--no-install-recommends"]).args(packages).run().with_context(missing)
}
