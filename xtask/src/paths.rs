//! Folders of the repository and of the user's cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A path inside the repository.
pub(crate) fn in_repository(relative: &str) -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("xtask is a folder of the repository").join(relative)
}

/// Cargo's target folder, which holds this program too.
pub(crate) fn target() -> Result<PathBuf> {
    let program = std::env::current_exe().context("the path of xtask's own program is unknown")?;
    Ok(program.ancestors().nth(2).context("xtask's own program is not in cargo's target folder")?.to_owned())
}

/// The folder of installed tools. Each has a folder of its own that names its version.
///
/// It is in the user's cache and not in `target/`, so that a `cargo clean` or a second clone doesn't compile them again.
pub(crate) fn tools() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|cache| cache.is_absolute());
    let cache = cache.or_else(|| Some(std::env::home_dir()?.join(".cache")));
    Ok(cache.context("the home folder is unknown: set HOME")?.join("longhaul/tools"))
}
