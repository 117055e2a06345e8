//! What all requests share: the drive and its jobs, the fault plan, the request log, the upload sessions.

pub(crate) mod faults;
pub(crate) mod hosts;
pub(crate) mod log;
pub(crate) mod outage;
pub(crate) mod uploads;

use std::sync::Arc;
use std::time::Duration;

use crate::drive::Drive;
use crate::jobs::Jobs;
use faults::Faults;
use hosts::Hosts;
use log::Log;
use outage::Outage;
use uploads::Uploads;

/// The state that every handler and middleware is given.
#[derive(Debug, Clone)]
pub(crate) struct App {
    /// The drive.
    pub(crate) drive: Arc<Drive>,
    /// Its jobs.
    pub(crate) jobs: Arc<Jobs>,
    /// The bearer token that the drive requires.
    pub(crate) token: Arc<str>,
    /// The host names under which this server may be addressed.
    pub(crate) hosts: Arc<Hosts>,
    /// The fault plan.
    pub(crate) faults: Arc<Faults>,
    /// Switches the server off for a while when the fault plan says so.
    pub(crate) outage: Arc<Outage>,
    /// The upload sessions.
    pub(crate) uploads: Arc<Uploads>,
    /// How long a request body may take, unless it arrives fast enough.
    pub(crate) body_timeout: Duration,
    /// The request log.
    pub(crate) log: Arc<Log>,
}
