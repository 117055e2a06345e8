//! One program to run, and what is wanted of it.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use super::{Group, interrupted};
use crate::paths;

/// How long a program may run unless it says otherwise.
const DEFAULT_LIMIT: Duration = Duration::from_secs(10 * 60);

/// A program to run: from the repository's root, without input, for ten minutes at most unless told otherwise.
pub(crate) struct Task {
    command: Command,
    limit: Duration,
}

impl Task {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(paths::in_repository("")).stdin(Stdio::null());
        Self { command, limit: DEFAULT_LIMIT }
    }

    /// The cargo that runs this program.
    pub(crate) fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn args<T: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Puts folders in front of PATH.
    pub(crate) fn path(self, folders: &[PathBuf]) -> Result<Self> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let all = folders.iter().cloned().chain(std::env::split_paths(&old));
        let joined = std::env::join_paths(all).context("a folder's name can't be put in PATH")?;
        Ok(self.env("PATH", joined))
    }

    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it; what it prints goes through.
    ///
    /// # Errors
    /// When it can't be run, fails, or takes longer than its limit.
    pub(crate) fn run(self) -> Result<()> {
        let name = self.name();
        self.finish(|_| {}).and_then(|status| succeeded(&name, status))
    }

    /// Runs it and returns what it printed on stdout instead of showing it.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub(crate) fn read(mut self) -> Result<String> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::null());
        let name = self.name();
        let mut text = String::new();
        let status = self.finish(|line| push_line(&mut text, line))?;
        succeeded(&name, status).map(|()| text)
    }

    /// Runs it, shows what it prints on stdout and returns that, along with whether it succeeded.
    ///
    /// # Errors
    /// When it can't be run or takes longer than its limit.
    pub(crate) fn watch(mut self) -> Result<(String, bool)> {
        self.command.stdout(Stdio::piped());
        let mut text = String::new();
        let status = self.finish(|line| {
            println!("{line}");
            push_line(&mut text, line);
        })?;
        Ok((text, status.success()))
    }

    /// Starts it beside this program. Its stdout is for the caller to read.
    pub(crate) fn start(mut self) -> Result<Group> {
        self.command.stdout(Stdio::piped());
        self.spawn()
    }

    fn name(&self) -> String {
        let program = Path::new(self.command.get_program());
        let program = program.file_name().unwrap_or(program.as_os_str());
        let words = std::iter::once(program).chain(self.command.get_args().take(2));
        words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }

    fn spawn(&mut self) -> Result<Group> {
        Group::start(&mut self.command).with_context(|| format!("could not run `{}`", self.name()))
    }

    fn finish(mut self, on_line: impl FnMut(&str)) -> Result<ExitStatus> {
        let status = self.spawn()?.wait(self.limit, on_line)?;
        if interrupted() {
            bail!("interrupted");
        }
        status.with_context(|| format!("`{}` had not ended after {} s", self.name(), self.limit.as_secs()))
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn succeeded(name: &str, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Task {
        Task::new("sh").args(["-c", script])
    }

    #[test]
    fn what_it_prints_is_returned_along_with_its_failure() {
        let (text, succeeded) = shell("echo one; echo two; exit 3").watch().unwrap();
        assert_eq!((text.as_str(), succeeded), ("one\ntwo\n", false));
    }

    #[test]
    fn what_takes_too_long_is_ended() {
        let error = shell("sleep 1000").limit(Duration::from_millis(50)).run().unwrap_err();
        assert_eq!(error.to_string(), "`sh -c sleep 1000` had not ended after 0 s");
    }

    #[test]
    fn what_it_leaves_behind_does_not_keep_it_open() {
        let text = shell("sleep 1000 & echo gone").limit(Duration::from_secs(100)).read().unwrap();
        assert_eq!(text, "gone\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = Task::new("no-such-program").read().unwrap_err();
        assert!(error.to_string().contains("`no-such-program`"), "{error}");
    }
}
