//! What the steps share: tools, the browser, and the package, which is built once.

use std::{cell::OnceCell, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::{Need, counts::Counts};
use crate::{package, setup};

pub(super) struct Workshop {
    /// Where wasm-bindgen and wasm-pack are.
    pub(super) tools: Vec<PathBuf>,
    browser: Option<setup::Browser>,
    built: OnceCell<bool>,
}

impl Workshop {
    pub(super) fn set_up(needs: &[Need]) -> Result<Self> {
        let _lock = setup::lock()?;
        setup::checkers()?;
        setup::node_modules()?;
        if needs.contains(&Need::Peers) {
            setup::peers()?;
        }
        Ok(Self {
            tools: setup::wasm_tools()?,
            browser: if needs.contains(&Need::Browser) { Some(setup::browser()?) } else { None },
            built: OnceCell::new(),
        })
    }

    pub(super) fn browser(&self) -> Result<&setup::Browser> {
        self.browser.as_ref().context("this step did not ask for a browser")
    }

    /// Builds the package, unless this run has already done so.
    pub(super) fn package(&self) -> Result<()> {
        match self.built.get() {
            Some(true) => Ok(()),
            Some(false) => bail!("there is no package to test: its build failed"),
            None => {
                let built = package::build();
                self.built.get_or_init(|| built.is_ok());
                built
            }
        }
    }

    /// The build as a step of its own.
    pub(super) fn package_step(&self) -> Result<Counts> {
        self.package().map(|()| Counts::default())
    }
}
