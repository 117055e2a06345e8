//! Makes the npm package in pkg/.
//!
//! cargo and wasm-bindgen make the wasm and its glue in target/wasm-bindgen: what `wasm-pack build --target web` does, but with link
//! time optimisation, which cargo leaves out for a library that is an rlib too. From that, and from the hand-written face in
//! src/npm, pkg/ is put together: it holds what ships and nothing else.

mod assemble;
mod embed;
mod size;

use std::time::Duration;

use anyhow::Result;

use crate::{
    paths,
    process::Task,
    setup::{self, WASM_TARGET},
};

/// Where wasm-bindgen leaves the wasm, its glue and its types. The types serve to check the face; they don't ship.
const RAW: &str = "target/wasm-bindgen";
const PACKAGE: &str = "pkg";
const WASM: &str = "longhaul_bg.wasm";

/// Makes pkg/ and says how large it is.
///
/// # Errors
/// When it can't be made, and when it is over its budget: it is finished then all the same.
pub(crate) fn build() -> Result<()> {
    make()?;
    check_size()
}

/// Sets up what is missing and leaves pkg/ finished.
pub(crate) fn make() -> Result<()> {
    let _lock = setup::lock()?;
    setup::node_modules()?;
    setup::wasm_target()?;
    let tools = [setup::wasm_bindgen()?];

    println!("compiling the library to wasm");
    let rustc = ["rustc", "--quiet", "--package", "longhaul", "--lib", "--crate-type", "cdylib", "--release"];
    Task::cargo().args(rustc).args(["--target", WASM_TARGET]).limit(Duration::from_secs(15 * 60)).run()?;
    let options = ["--target", "web", "--omit-default-module-path", "--remove-name-section", "--remove-producers-section"];
    let task = Task::new("wasm-bindgen").path(&tools)?.args(options).args(["--out-dir", RAW]);
    task.args([paths::target()?.join(WASM_TARGET).join("release/longhaul.wasm")]).run()?;

    assemble::assemble(&paths::in_repository(RAW), &paths::in_repository(PACKAGE))
}

/// Prints the sizes of what is in pkg/ and holds them against the budget.
pub(crate) fn check_size() -> Result<()> {
    size::check(&paths::in_repository(PACKAGE))
}
