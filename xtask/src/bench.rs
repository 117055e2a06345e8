//! `cargo xtask bench`: what the library costs, beside other libraries. tests/bench measures; this builds and installs what it needs.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{local_drive, package, process::Task, setup};

/// The options of `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct Options {
    /// What to measure; everything by default
    measure: Option<Measure>,
    /// Options of the measurement: `browser` takes --actions 1,100 --rounds N --json, `first` --rounds N --json, `distant` --actions 200,1000
    /// --delay MS --contestants longhaul,loop --json, `limits` --actions N --limit N --window SECONDS --minutes N --json, `page` --rounds N
    /// --items N --copies N, `size` --json, `pace` --traces FILE --json --generate
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Measure {
    /// Polls and lag over recorded progress
    Pace,
    /// The bytes that a browser fetches
    Size,
    /// The time from the import to the first request
    First,
    /// Requests, lag, main thread time and memory of a tab that follows 1, 100 and 10,000 actions
    Browser,
    /// Lag and polls of a tab that follows 200 and 1,000 actions of a distant service over HTTP/2
    Distant,
    /// The time that a group of copies takes under the service's request limit
    Limits,
    /// The start of the demo page on a slow connection, a folder of thousands of items, hundreds of copies as a group
    Page,
}

impl Options {
    /// Measures. Fails for an unknown option.
    pub(crate) fn run(&self) -> Result<()> {
        let chosen = self.measure.as_ref().map_or(Measure::value_variants(), std::slice::from_ref);
        chosen.iter().try_for_each(|measure| measure.run(&self.options))
    }
}

impl Measure {
    fn run(self, options: &[String]) -> Result<()> {
        let script = match self {
            Self::Pace => {
                let task = Task::cargo().args(["run", "--locked", "--quiet", "--package", "longhaul-pace", "--"]);
                return task.args(options).run();
            }
            Self::Size => "tests/bench/size.js",
            Self::First => "tests/bench/first.js",
            Self::Browser => "tests/bench/browser.js",
            Self::Distant => "tests/bench/distant.js",
            Self::Limits => "tests/bench/limits.js",
            Self::Page => "tests/bench/demo-page.js",
        };
        package::make()?;
        setup::npm_ci("tests/bench")?;
        local_drive::node()?.args([script]).args(options).run()
    }
}
