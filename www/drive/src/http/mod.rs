//! The HTTP server: the drive, its monitors, the page, and the admin routes. Not in scope: what requests do to items and jobs
//! ([`crate::drive`], [`crate::jobs`]).
//!
//! ```text
//! serve        connections
//! routes       which handler, through which middleware
//!   │
//! handlers/    one module for each group of endpoints        middleware/   CORS, token, faults, log
//!   │                                                          │
//! request/     reads requests                                response/     writes responses
//!   │                                                          │
//! state/       what all requests share
//! ```
//!
//! Imports point down only. Handlers and middleware don't import each other, and neither do `request` and `response`.

mod handlers;
mod middleware;
mod request;
mod response;
mod routes;
mod serve;
mod state;

pub(crate) use response::drive_item::drives_json;
pub(crate) use routes::{PageFolders, drive, monitor, page};
pub(crate) use serve::{listen, serve};
pub(crate) use state::limits::RequestLimit;
pub(crate) use state::{App, Hosts, Origins, Outage};
