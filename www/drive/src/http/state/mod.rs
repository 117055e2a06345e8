//! The state that all requests share: the drives and their jobs, host names, outages, the fault plan, the request log and limit, transfers.
//!
//! Not in scope: HTTP requests and responses (the modules above).

pub(crate) mod faults;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod transfers;

use std::sync::Arc;
use std::time::Duration;

use axum::http::uri::Authority;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::drive::Drives;
use crate::jobs::Jobs;
use faults::Faults;
use limits::Limits;
use log::Log;
use transfers::{Downloads, Uploads};

/// The state that every handler and middleware receives.
#[derive(Debug, Clone)]
pub(crate) struct App {
    /// The drives.
    pub(crate) drives: Arc<Drives>,
    /// Their jobs.
    pub(crate) jobs: Arc<Jobs>,
    /// The bearer token that the drives require.
    pub(crate) token: Arc<str>,
    /// The host names under which this server may be addressed.
    pub(crate) hosts: Arc<Hosts>,
    /// The fault plan.
    pub(crate) faults: Arc<Faults>,
    /// The limit on requests.
    pub(crate) limits: Arc<Limits>,
    /// Makes the drive's origin unreachable for a while when the fault plan says so.
    pub(crate) drive_outage: Arc<Outage>,
    /// The same for the monitors' origin.
    pub(crate) monitor_outage: Arc<Outage>,
    /// The download URLs.
    pub(crate) downloads: Arc<Downloads>,
    /// The upload sessions.
    pub(crate) uploads: Arc<Uploads>,
    /// How long a request body may take, unless it arrives fast enough.
    pub(crate) body_timeout: Duration,
    /// The request log.
    pub(crate) log: Arc<Log>,
}

impl App {
    /// The state of a server that has just started.
    pub(crate) fn new(drives: Arc<Drives>, jobs: Arc<Jobs>, token: &str, hosts: Hosts, body_timeout: Duration) -> Self {
        Self {
            drives,
            jobs,
            token: token.into(),
            hosts: Arc::new(hosts),
            faults: Arc::default(),
            limits: Arc::default(),
            drive_outage: Arc::new(Outage::new()),
            monitor_outage: Arc::new(Outage::new()),
            downloads: Arc::default(),
            uploads: Arc::default(),
            body_timeout,
            log: Arc::new(Log::new()),
        }
    }
}

/// The origins that go into the absolute URLs of a response, without a slash at the end.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    /// Where items are.
    pub(crate) drive: String,
    /// Where monitors are.
    pub(crate) monitor: String,
}

/// The accepted host names, and the origins in responses to the clients of each.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// The origins for clients that use a loopback name.
    pub(crate) own: Origins,
    /// The origins for clients that use an `allowed` name.
    pub(crate) public: Origins,
    /// Accepted host names besides the loopback ones: those of a proxy in front of this server.
    pub(crate) allowed: Vec<String>,
}

impl Hosts {
    /// The origins for a client whose `Host` header is `host`; none if the name is not accepted.
    pub(crate) fn origins(&self, host: &str) -> Option<&Origins> {
        let authority: Authority = host.parse().ok()?;
        let name = authority.host();
        if ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| own.eq_ignore_ascii_case(name)) {
            Some(&self.own)
        } else {
            self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)).then_some(&self.public)
        }
    }
}

/// Starts outages.
#[derive(Debug)]
pub(crate) struct Outage(watch::Sender<Instant>);

impl Outage {
    /// No outage yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Instant::now()))
    }

    /// Starts an outage that lasts at least this long. Jobs continue meanwhile.
    pub(crate) fn start(&self, time: Duration) {
        self.0.send_modify(|end| *end = Instant::now() + time);
    }

    /// Reports outages to a listener or a connection.
    pub(crate) fn watch(&self) -> OutageWatch {
        OutageWatch(self.0.subscribe())
    }
}

/// Reports when an outage starts and ends.
#[derive(Debug, Clone)]
pub(crate) struct OutageWatch(watch::Receiver<Instant>);

impl OutageWatch {
    /// Waits until an outage starts.
    pub(crate) async fn started(&mut self) {
        if self.0.changed().await.is_err() {
            // The sender is gone, so no outage can start any more.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until the outage is over.
    pub(crate) async fn ended(&mut self) {
        loop {
            let end = *self.0.borrow_and_update();
            sleep_until(end).await;
            if !self.0.has_changed().unwrap_or(false) {
                return;
            }
        }
    }
}
