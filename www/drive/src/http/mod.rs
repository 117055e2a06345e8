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

mod response;
mod routes;
mod serve;
mod state;

/// Handlers: one module for each group of endpoints. A handler reads its request by `request`, calls the drive or the jobs, and returns a
/// response.
///
/// Not in scope: what applies to every request (`middleware`), and reading or writing that several handlers share (`request`, `response`).
mod handlers {
    pub(crate) mod actions;
    pub(crate) mod admin;
    pub(crate) mod batch;
    pub(crate) mod change;
    pub(crate) mod content;
    pub(crate) mod items;
    pub(crate) mod monitor;
    pub(crate) mod uploads;
}

/// Middleware: what happens to every request before and after its handler.
///
/// Not in scope: the response to one endpoint (`handlers`), and data that outlives a request (`state`).
mod middleware {
    pub(crate) mod access;
    pub(crate) mod browser_headers;
    pub(crate) mod faults;
    pub(crate) mod request_body;
    pub(crate) mod tracing;
}

/// Readers of requests that several handlers share: the address in the URL, the body, the headers.
///
/// Not in scope: changes of items or jobs (`handlers`).
mod request {
    pub(crate) mod address;
    pub(crate) mod body;
    pub(crate) mod call;
    pub(crate) mod resolve;
    mod segments;
}

pub(crate) use response::drive_item::drives_json;
pub(crate) use routes::{PageFolders, drive, monitor, page};
pub(crate) use serve::{listen, serve};
pub(crate) use state::limits::RequestLimit;
pub(crate) use state::{App, Hosts, Origins, Outage};
