//! Middleware: what happens to every request before and after its handler.
//!
//! Not in scope: the response to one endpoint (`handlers`), and data that outlives a request (`state`).

pub(crate) mod access;
pub(crate) mod browser_headers;
pub(crate) mod faults;
pub(crate) mod request_body;
pub(crate) mod tracing;
