//! A child and everything it starts: one process group, ended as a whole.
//!
//! A group ends when it is dropped, when its leader has ended and left others behind, and when this program is
//! interrupted. What a child does to leave its group (a daemon does) is its own affair.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Command, ExitStatus},
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

/// How long a group may take to end after SIGTERM, before SIGKILL.
const GRACE: Duration = Duration::from_secs(5);

struct Running {
    leaders: BTreeSet<i32>,
    interrupted: bool,
}

static RUNNING: Mutex<Running> = Mutex::new(Running { leaders: BTreeSet::new(), interrupted: false });

fn running() -> MutexGuard<'static, Running> {
    // A panic elsewhere leaves the set as usable as before.
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has Ctrl-C or SIGTERM been seen?
pub(crate) fn interrupted() -> bool {
    running().interrupted
}

/// From now on Ctrl-C and SIGTERM end the children first, and then this program.
pub(crate) fn forward_signals() -> Result<()> {
    let to_all = |signal| running().leaders.iter().for_each(|&leader| send(leader, signal));
    ctrlc::set_handler(move || {
        running().interrupted = true;
        to_all(Signal::TERM);
        // Whoever waits for a child goes on now and leaves through `main`. The rest is for a child that doesn't end.
        thread::sleep(GRACE);
        to_all(Signal::KILL);
        std::process::exit(130);
    })
    .context("could not listen for Ctrl-C")
}

fn send(leader: i32, signal: Signal) {
    if let Some(group) = Pid::from_raw(leader) {
        // Fails only where the group has ended already.
        let _ = kill_process_group(group, signal);
    }
}

enum Event {
    Line(String),
    Ended(std::io::Result<ExitStatus>),
}

/// A running process group. Dropping it ends it.
pub(crate) struct Group {
    leader: i32,
    events: Receiver<Event>,
    status: Option<ExitStatus>,
}

impl Group {
    /// Starts `command` as the leader of a new group. Its stdout, if piped, is read line by line.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        // Held while spawning: an interrupt either finds this child in the set, or is seen here.
        let mut running = running();
        if running.interrupted {
            bail!("interrupted");
        }
        let mut child = command.process_group(0).spawn()?;
        let leader = i32::try_from(child.id()).context("a process id out of range")?;
        running.leaders.insert(leader);
        drop(running);

        let (events, received) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            let events = events.clone();
            thread::spawn(move || {
                for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                    let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
                    if events.send(Event::Line(line)).is_err() {
                        break;
                    }
                }
            });
        }
        thread::spawn(move || events.send(Event::Ended(child.wait())));
        Ok(Self { leader, events: received, status: None })
    }

    /// The next line of its stdout; none when it has ended or `patience` is over.
    pub(crate) fn line(&mut self, patience: Duration) -> Result<Option<String>> {
        // After the end only what is still in the pipe can come.
        let patience = if self.status.is_some() { GRACE } else { patience };
        match self.events.recv_timeout(patience) {
            Ok(Event::Line(line)) => Ok(Some(line)),
            Ok(Event::Ended(status)) => {
                self.status = Some(status.context("could not wait for a child")?);
                // What the leader left behind goes too: it may hold stdout open.
                send(self.leader, Signal::TERM);
                self.line(GRACE)
            }
            Err(_) => Ok(None),
        }
    }

    /// Waits for its end, for `limit` at most; none when it had to be ended.
    pub(crate) fn wait(mut self, limit: Duration, mut on_line: impl FnMut(&str)) -> Result<Option<ExitStatus>> {
        let deadline = Instant::now() + limit;
        while let Some(line) = self.line(deadline.saturating_duration_since(Instant::now()))? {
            on_line(&line);
        }
        Ok(self.status)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for signal in [Signal::TERM, Signal::KILL] {
            if self.status.is_some() {
                break;
            }
            send(self.leader, signal);
            let deadline = Instant::now() + GRACE;
            // Lines still to come are nobody's: only the end counts.
            loop {
                match self.events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                    Ok(Event::Line(_)) => {}
                    Ok(Event::Ended(status)) => self.status = status.ok(),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                }
            }
        }
        running().leaders.remove(&self.leader);
    }
}
