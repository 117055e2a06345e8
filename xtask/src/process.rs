//! Runs other programs with duct, so that none outlives this one.

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    io::PipeReader,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result, ensure};
use duct::{Expression, Handle};

use crate::paths;

/// The process groups of the running programs. Each program has its own, so that what it starts ends with it.
/// On Windows, which has no process groups, the ids of the programs.
static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn groups() -> MutexGuard<'static, BTreeSet<u32>> {
    // A panic elsewhere leaves the set valid.
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end(group: u32) {
    let group = group.to_string();
    // An error means that all of them have ended already. `/T` also ends what the program has started. `kill` is a builtin of `sh`.
    let _ = if cfg!(windows) {
        Command::new("taskkill").args(["/F", "/T", "/PID", &group]).output()
    } else {
        Command::new("sh").args(["-c", "kill -TERM -$0", &group]).output()
    };
}

/// Makes Ctrl-C and SIGTERM end the running programs too.
pub(crate) fn forward_signals() -> Result<()> {
    let handler = || {
        groups().iter().copied().for_each(end);
        std::process::exit(130);
    };
    ctrlc::set_handler(handler).context("could not listen for Ctrl-C")
}

/// A running program. Dropping it ends what is left of its process group.
pub(crate) struct Running(Handle);

impl Drop for Running {
    fn drop(&mut self) {
        let group = self.0.pids()[0];
        end(group);
        groups().remove(&group);
    }
}

/// A program to run in the repository's root, without input.
#[derive(Clone)]
pub(crate) struct Task {
    command: Vec<OsString>,
    environment: Vec<(String, OsString)>,
}

impl Task {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self { command: vec![program.as_ref().to_owned()], environment: Vec::new() }
    }

    /// The cargo that runs this program.
    pub(crate) fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn args<T: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.command.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Adds folders to the front of PATH.
    pub(crate) fn path(self, folders: &[PathBuf]) -> Result<Self> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let joined = std::env::join_paths(folders.iter().cloned().chain(std::env::split_paths(&old)));
        Ok(self.env("PATH", joined.context("a folder's name can't be part of PATH")?))
    }

    /// Makes `xvfb-run` run it, which gives it a screen. Two at once need different numbers.
    pub(crate) fn on_screen(mut self, xvfb_run: &Path, number: u16) -> Self {
        self.command.splice(0..0, [xvfb_run.into(), "-a".into(), format!("--server-num={number}").into()]);
        self
    }

    /// Runs it. Its output goes to the terminal. Fails if the program fails.
    pub(crate) fn run(&self) -> Result<()> {
        let (_, succeeded) = self.finish(&self.expression())?;
        ensure!(succeeded, "`{}` failed", self.name());
        Ok(())
    }

    /// Runs it and returns what it writes to stdout, without stderr. Fails if the program fails.
    pub(crate) fn read(&self) -> Result<String> {
        let (output, succeeded) = self.finish(&self.expression().stdout_capture().stderr_null())?;
        ensure!(succeeded, "`{}` failed", self.name());
        Ok(output)
    }

    /// Runs it and returns all its output, and whether it succeeded.
    pub(crate) fn output(&self) -> Result<(String, bool)> {
        self.finish(&self.expression().stderr_to_stdout().stdout_capture())
    }

    /// Starts it in the background. Returns it, and what it writes to stdout.
    pub(crate) fn start(&self) -> Result<(Running, PipeReader)> {
        let (output, writer) = std::io::pipe()?;
        Ok((self.begin(&self.expression().stdout_file(writer))?, output))
    }

    fn expression(&self) -> Expression {
        let expression = duct::cmd(&self.command[0], &self.command[1..]).dir(paths::in_repository("")).stdin_null().unchecked();
        let expression = self.environment.iter().fold(expression, |expression, (name, value)| expression.env(name, value));
        #[cfg(unix)]
        let expression = expression.before_spawn(|command| {
            std::os::unix::process::CommandExt::process_group(command, 0);
            Ok(())
        });
        expression
    }

    fn begin(&self, expression: &Expression) -> Result<Running> {
        // Locked while the program starts, so that an interrupt finds it in the set.
        let mut groups = groups();
        let handle = expression.start().with_context(|| format!("could not run `{}`", self.name()))?;
        groups.insert(handle.pids()[0]);
        Ok(Running(handle))
    }

    fn finish(&self, expression: &Expression) -> Result<(String, bool)> {
        let running = self.begin(expression)?;
        let output = running.0.wait()?;
        Ok((String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success()))
    }

    /// The program and its first arguments, as errors name it.
    fn name(&self) -> String {
        let program = Path::new(&self.command[0]).file_name().unwrap_or_default();
        let words = self.command.iter().skip(1).take(2).map(OsString::as_os_str);
        [program].into_iter().chain(words).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}
