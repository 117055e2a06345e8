//! Makes the npm package in pkg/.
//!
//! wasm-pack compiles the library into target/wasm-pack. From that, and from the hand-written face in src/npm, pkg/ is put
//! together: it holds what ships and nothing else.

mod assemble;
mod embed;
mod size;

use std::time::Duration;

use anyhow::Result;

use crate::{paths, process::Task, setup};

/// Where wasm-pack leaves its own idea of the package. Its types serve to check the face; they don't ship.
const RAW: &str = "target/wasm-pack";
const PACKAGE: &str = "pkg";
const WASM: &str = "longhaul_bg.wasm";

/// Sets up what is missing and leaves pkg/ finished.
pub(crate) fn build() -> Result<()> {
    let _lock = setup::lock()?;
    setup::node_modules()?;
    let tools = setup::wasm_tools()?;

    let build = ["build", "--quiet", "--target", "web", "--mode", "no-install", "--release", "--no-pack"];
    let task = Task::new("wasm-pack").args(build).args(["--out-name", "longhaul", "--out-dir", RAW]);
    task.path(&tools)?.limit(Duration::from_secs(15 * 60)).run()?;

    assemble::assemble(&paths::in_repository(RAW), &paths::in_repository(PACKAGE))?;
    size::report(&paths::in_repository(PACKAGE))
}
