//! What the peers need from the system. Their Python packages are for tests/peers/run.py to install.

use anyhow::Result;

use super::apt::{install, program};
use crate::process::Task;

/// rclone, and a Python that can make environments: Debian's can't without python3-venv.
pub(crate) fn peers() -> Result<()> {
    program(&["rclone"], &["rclone"])?;
    let python = ["python3", "python3-venv"];
    program(&["python3"], &python)?;
    if Task::new("python3").args(["-c", "import ensurepip"]).read().is_err() {
        install("Python's venv", &python)?;
    }
    Ok(())
}
