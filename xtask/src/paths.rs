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
    let target = program.ancestors().nth(2).context("xtask's own program is not in cargo's target folder")?;
    Ok(target.to_owned())
}

/// The folder of installed tools. Each has a folder of its own that names its version.
///
/// It is in the user's cache and not in `target/`, so that a `cargo clean` or a second clone doesn't compile them again.
pub(crate) fn tools() -> Result<PathBuf> {
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) if Path::new(&cache).is_absolute() => PathBuf::from(cache),
        _ => home()?.join(".cache"),
    };
    Ok(cache.join("longhaul").join("tools"))
}

fn home() -> Result<PathBuf> {
    std::env::home_dir().context("the home folder is unknown: set HOME")
}
