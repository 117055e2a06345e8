//! What all requests share: the drives and their jobs, the fault plan, the request log, the upload sessions.

pub(crate) mod downloads;
pub(crate) mod faults;
pub(crate) mod hosts;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod outage;
pub(crate) mod uploads;

use std::sync::Arc;
use std::time::Duration;

use crate::drive::Drives;
use crate::jobs::Jobs;
use downloads::Downloads;
use faults::Faults;
use hosts::Hosts;
use limits::Limits;
use log::Log;
use outage::Outage;
use uploads::Uploads;

/// The state that every handler and middleware is given.
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
