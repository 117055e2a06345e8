//! The browsers that the tests drive.

use std::path::PathBuf;

use anyhow::Result;

use super::{apt::program, cargo_tools::geckodriver};

/// Debian's packages of the browser and its driver.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// A Chromium, or Chrome, and its WebDriver.
pub(crate) struct Browser {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds the browser, or installs it: CHROME_BIN and CHROMEDRIVER name them where they are not in PATH.
pub(crate) fn browser() -> Result<Browser> {
    let named = |variable| std::env::var_os(variable).map(PathBuf::from);
    let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    Ok(Browser {
        browser: named("CHROME_BIN").map_or_else(|| program(&browsers, &PACKAGES), Ok)?,
        driver: named("CHROMEDRIVER").map_or_else(|| program(&["chromedriver"], &PACKAGES), Ok)?,
    })
}

/// Finds Firefox's driver, or installs it, and Firefox with it.
pub(crate) fn firefox_driver() -> Result<PathBuf> {
    program(&["firefox", "firefox-esr"], &["firefox-esr"])?;
    geckodriver()
}

/// WebKitGTK's WebDriver, and what gives it a screen.
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
    pub(crate) virtual_screen: PathBuf,
}

/// Finds WebKitGTK, or installs it.
pub(crate) fn webkit() -> Result<WebKit> {
    Ok(WebKit {
        driver: program(&["WebKitWebDriver"], &["webkit2gtk-driver"])?,
        virtual_screen: program(&["xvfb-run"], &["xvfb", "xauth"])?,
    })
}
