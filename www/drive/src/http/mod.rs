//! What the server says over HTTP: the drive, its monitors, the page, and the admin routes.

mod actions;
mod address;
mod admin;
mod answer;
mod auth;
mod batch;
mod content;
mod cors;
mod driveitem;
mod faults;
mod items;
mod log;
mod monitor;
mod origins;
mod page;
mod parent_reference;
mod presence;
mod routes;
mod serve;
mod uploads;

use std::sync::Arc;

pub(crate) use faults::Faults;
pub(crate) use log::Log;
pub(crate) use origins::{Hosts, Origins};
pub(crate) use page::{Page, router as page};
pub(crate) use presence::Presence;
pub(crate) use routes::{drive, monitor};
pub(crate) use serve::{listen, serve};
pub(crate) use uploads::Uploads;

use crate::drive::Drive;
use crate::jobs::Jobs;

/// What all requests share.
#[derive(Debug, Clone)]
pub(crate) struct App {
    /// The drive.
    pub(crate) drive: Arc<Drive>,
    /// Its jobs.
    pub(crate) jobs: Arc<Jobs>,
    /// The bearer token that the drive asks for.
    pub(crate) token: Arc<str>,
    /// The hosts that stand for this server.
    pub(crate) hosts: Arc<Hosts>,
    /// The fault plan.
    pub(crate) faults: Arc<Faults>,
    /// Whether the server is there, as the plan wants it.
    pub(crate) presence: Arc<Presence>,
    /// The upload sessions.
    pub(crate) uploads: Arc<Uploads>,
    /// The request log.
    pub(crate) log: Arc<Log>,
}
