//! The browser that the tests drive.

use std::path::PathBuf;

use anyhow::Result;

use super::apt::program;

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
