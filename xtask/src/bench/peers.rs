//! The package beside its peers in a browser. What is measured, and how, is JavaScript in tests/bench; the peers are what its
//! package.json pins.

use std::time::Duration;

use anyhow::Result;

use crate::{local_drive, package, paths, process::Task, setup};

/// How long one may take: ten thousand actions are followed by each contestant.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// What can be measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Measure {
    /// Requests, lag, work and memory in a tab of Chromium.
    Browser,
    /// Bytes to fetch.
    Size,
    /// The time from the import to the first request.
    First,
}

impl Measure {
    pub(crate) const ALL: [Self; 3] = [Self::Size, Self::First, Self::Browser];

    /// Builds the package, installs its peers, and measures.
    ///
    /// # Errors
    /// When something is missing, or an option is not known.
    pub(crate) fn run(self, options: &[&str]) -> Result<()> {
        package::make()?;
        setup::bench_peers()?;
        let script = paths::in_repository("tests/bench").join(self.script());
        let browser = setup::browser()?.browser;
        let task = Task::new("node").args([script]).args(options).limit(LIMIT);
        task.env("CHROME_BIN", browser).env("LOCAL_DRIVE", local_drive::build()?).run()
    }

    fn script(self) -> &'static str {
        match self {
            Self::Browser => "browser.js",
            Self::Size => "size.js",
            Self::First => "first.js",
        }
    }
}
