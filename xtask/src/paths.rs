//! Where things are: in the repository, and in the user's cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A path inside the repository.
pub(crate) fn in_repository(relative: &str) -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("xtask is a folder of the repository").join(relative)
}

/// Where cargo puts what it compiles: this program is there too.
pub(crate) fn target() -> Result<PathBuf> {
    let program = std::env::current_exe().context("where xtask's own program is, is not known")?;
    let target = program.ancestors().nth(2).context("xtask's own program is not in cargo's target folder")?;
    Ok(target.to_owned())
}

/// Where cargo keeps what it has downloaded.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    std::env::var_os("CARGO_HOME").map_or_else(|| Ok(home()?.join(".cargo")), |home| Ok(home.into()))
}

/// Where installed tools are kept, each in a folder of its own that names its version.
///
/// They are in the user's cache and not in `target/`, so that a `cargo clean` or a second clone doesn't compile them again.
pub(crate) fn tools() -> Result<PathBuf> {
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) if Path::new(&cache).is_absolute() => PathBuf::from(cache),
        _ => home()?.join(".cache"),
    };
    Ok(cache.join("longhaul").join("tools"))
}

fn home() -> Result<PathBuf> {
    std::env::home_dir().context("the home folder is not known: set HOME")
}
