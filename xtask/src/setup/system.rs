//! Programs that come from the system's packages.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{INSTALL_LIMIT, cargo_tools::geckodriver, say};
use crate::process::Task;

/// A Chromium or Chrome, and its WebDriver.
pub(crate) struct Browser {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds or installs the browser. CHROME_BIN and CHROMEDRIVER override what is in PATH.
pub(crate) fn browser() -> Result<Browser> {
    let packages = ["chromium", "chromium-driver"];
    let find = |variable, names| std::env::var_os(variable).map_or_else(|| program(names, &packages), |path| Ok(path.into()));
    Ok(Browser {
        browser: find("CHROME_BIN", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?,
        driver: find("CHROMEDRIVER", &["chromedriver"])?,
    })
}

/// Finds or installs Firefox and its WebDriver; returns the driver's path.
pub(crate) fn firefox_driver() -> Result<PathBuf> {
    program(&["firefox", "firefox-esr"], &["firefox-esr"])?;
    geckodriver()
}

/// WebKitGTK's WebDriver, and a virtual screen, since WebKitGTK has no headless mode.
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
    pub(crate) virtual_screen: PathBuf,
}

/// Finds or installs WebKitGTK.
pub(crate) fn webkit() -> Result<WebKit> {
    Ok(WebKit {
        driver: program(&["WebKitWebDriver"], &["webkit2gtk-driver"])?,
        virtual_screen: program(&["xvfb-run"], &["xvfb", "xauth"])?,
    })
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

/// Finds the first of `names` that is in PATH. When none is, installs the Debian `packages`.
pub(super) fn program(names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| which::which(name).ok());
    if let Some(found) = find() {
        return Ok(found);
    }
    install(names[0], packages)?;
    find().with_context(|| format!("apt-get installed {}, but {} is not in PATH", packages.join(" "), names[0]))
}

/// Installs Debian packages, as root or through a sudo that asks for no password.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let missing = || format!("{what} is needed: install it (on Debian: apt-get install {})", packages.join(" "));
    let is_root = rustix::process::geteuid().is_root();
    if which::which("apt-get").is_err() || !(is_root || Task::new("sudo").args(["-n", "true"]).read().is_ok()) {
        bail!(missing());
    }
    say(&format!("installing {} with apt-get", packages.join(", ")));
    let apt = || {
        let task = if is_root { Task::new("env") } else { Task::new("sudo").args(["-n", "env"]) };
        task.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).limit(INSTALL_LIMIT)
    };
    apt().args(["update"]).run().with_context(missing)?;
    apt().args(["install", "-y", "--no-install-recommends"]).args(packages).run().with_context(missing)
}
