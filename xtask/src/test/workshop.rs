//! What the steps of one run share: how much is to be run, and the package, which is built once.

use std::cell::OnceCell;

use anyhow::{Result, bail};

use super::counts::Counts;
use crate::package;

pub(super) struct Workshop {
    /// Whether the tests are wanted too that install much and take long.
    pub(super) all: bool,
    built: OnceCell<bool>,
}

impl Workshop {
    pub(super) fn new(all: bool) -> Self {
        Self { all, built: OnceCell::new() }
    }

    /// Builds the package, unless this run has done so.
    pub(super) fn package(&self) -> Result<()> {
        match self.built.get() {
            Some(true) => Ok(()),
            Some(false) => bail!("there is no package to test: its build failed"),
            None => {
                let built = package::make();
                self.built.get_or_init(|| built.is_ok());
                built
            }
        }
    }

    /// The build as a step of its own.
    pub(super) fn package_step(&self) -> Result<Counts> {
        self.package()?;
        package::check_size().map(|()| Counts::default())
    }
}
