//! Runs other programs with duct. None outlives this program, and none runs longer than its limit.
//!
//! Each runs in a process group of its own, which is ended as a whole, with whatever the program has started.

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    io::{self, BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use duct::{Expression, Handle, ReaderHandle};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::paths;

/// How long a program may run unless its task sets another limit.
const DEFAULT_LIMIT: Duration = Duration::from_secs(20 * 60);

/// The limit of a program that runs for as long as its options say.
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The ids of the running groups.
static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn groups() -> MutexGuard<'static, BTreeSet<u32>> {
    // A panic elsewhere leaves the set valid.
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes Ctrl-C and SIGTERM end the running programs too.
pub(crate) fn forward_signals() -> Result<()> {
    let handler = || {
        groups().iter().for_each(|&group| send(group, Signal::TERM));
        std::process::exit(130);
    };
    ctrlc::set_handler(handler).context("could not listen for Ctrl-C")
}

fn send(group: u32, signal: Signal) {
    if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        // Fails only when the group has ended already.
        let _ = kill_process_group(group, signal);
    }
}

/// A running process group. Dropping it ends what is left of it.
struct Group(u32);

impl Group {
    /// Starts a program as the leader of a new group.
    fn start<T>(
        expression: &Expression,
        start: fn(&Expression) -> io::Result<T>,
        ids: fn(&T) -> Vec<u32>,
    ) -> io::Result<(T, Self)> {
        // Locked while the program starts, so that an interrupt finds it in the set.
        let mut groups = groups();
        let handle = start(expression)?;
        let id = ids(&handle)[0];
        groups.insert(id);
        Ok((handle, Self(id)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        send(self.0, Signal::TERM);
        groups().remove(&self.0);
    }
}

/// A program to run, by default in the repository's root, without input.
#[derive(Clone)]
pub(crate) struct Task {
    program: OsString,
    arguments: Vec<OsString>,
    environment: Vec<(String, OsString)>,
    folder: PathBuf,
    limit: Duration,
}

impl Task {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let (program, folder) = (program.as_ref().to_owned(), paths::in_repository(""));
        Self { program, arguments: Vec::new(), environment: Vec::new(), folder, limit: DEFAULT_LIMIT }
    }

    /// The cargo that runs this program.
    pub(crate) fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn args<T: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Makes another program run it, such as one that provides a screen.
    pub(crate) fn within(mut self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        let own = std::mem::replace(&mut self.program, program.as_ref().to_owned());
        self.arguments.splice(0..0, arguments.iter().map(OsString::from).chain([own]));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    /// Adds folders to the front of PATH.
    pub(crate) fn path(self, folders: &[PathBuf]) -> Result<Self> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let all = folders.iter().cloned().chain(std::env::split_paths(&old));
        let joined = std::env::join_paths(all).context("a folder's name can't be part of PATH")?;
        Ok(self.env("PATH", joined))
    }

    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it. Its output goes to the terminal.
    ///
    /// # Errors
    /// When it can't be run, fails, or exceeds its limit.
    pub(crate) fn run(&self) -> Result<()> {
        let (_, succeeded) = self.finish(&self.expression())?;
        ensure!(succeeded, "`{}` failed", self.name());
        Ok(())
    }

    /// Runs it and returns what it writes to stdout. What it writes to stderr is discarded.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub(crate) fn read(&self) -> Result<String> {
        let (output, succeeded) = self.finish(&self.expression().stdout_capture().stderr_null())?;
        ensure!(succeeded, "`{}` failed", self.name());
        Ok(output)
    }

    /// Runs it and returns all its output, and whether it succeeded.
    ///
    /// # Errors
    /// When it can't be run or exceeds its limit.
    pub(crate) fn output(&self) -> Result<(String, bool)> {
        self.finish(&self.expression().stderr_to_stdout().stdout_capture())
    }

    /// Starts it in the background.
    ///
    /// # Errors
    /// When it can't be run.
    pub(crate) fn start(&self) -> Result<Background> {
        let started = Group::start(&self.expression(), Expression::reader, ReaderHandle::pids);
        let (output, group) = started.with_context(|| format!("could not run `{}`", self.name()))?;
        Ok(Background { _group: group, output: BufReader::new(output) })
    }

    fn expression(&self) -> Expression {
        let expression = duct::cmd(&self.program, &self.arguments).dir(&self.folder).stdin_null().unchecked();
        let expression = self.environment.iter().fold(expression, |expression, (name, value)| expression.env(name, value));
        expression.before_spawn(|command| {
            command.process_group(0);
            Ok(())
        })
    }

    fn finish(&self, expression: &Expression) -> Result<(String, bool)> {
        let started = Group::start(expression, Expression::start, Handle::pids);
        let (handle, _group) = started.with_context(|| format!("could not run `{}`", self.name()))?;
        let output = handle.wait_timeout(self.limit)?;
        let output = output.with_context(|| format!("`{}` did not end within {} s", self.name(), self.limit.as_secs()))?;
        Ok((String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success()))
    }

    /// The program and its first arguments, as errors name it.
    fn name(&self) -> String {
        let program = Path::new(&self.program).file_name().unwrap_or(&self.program);
        let words = std::iter::once(program).chain(self.arguments.iter().take(2).map(OsString::as_os_str));
        words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}

/// A program that runs in the background. Dropping it ends it.
pub(crate) struct Background {
    // First, so that the group is ended before its output is closed.
    _group: Group,
    output: BufReader<ReaderHandle>,
}

impl Background {
    /// The next line that it writes to stdout; `None` after its end.
    ///
    /// # Errors
    /// When the output can't be read.
    pub(crate) fn line(&mut self) -> Result<Option<String>> {
        let mut line = String::new();
        let length = self.output.read_line(&mut line)?;
        Ok((length > 0).then(|| line.trim_end().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Task {
        Task::new("sh").args(["-c", script])
    }

    #[test]
    fn returns_the_output_of_a_program_that_fails() {
        let (text, succeeded) = shell("echo one; echo two >&2; exit 3").output().unwrap();
        assert_eq!((text.as_str(), succeeded), ("one\ntwo\n", false));
    }

    #[test]
    fn ends_a_program_that_exceeds_its_limit() {
        let error = shell("sleep 1000").limit(Duration::from_millis(50)).run().unwrap_err();
        assert_eq!(error.to_string(), "`sh -c sleep 1000` did not end within 0 s");
    }
}
