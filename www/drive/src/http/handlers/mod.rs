//! Handlers: one module for each group of endpoints. A handler reads its request by `request`, calls the drive or the jobs, and returns a
//! response.
//!
//! Not in scope: what applies to every request (`middleware`), and reading or writing that several handlers share (`request`, `response`).

pub(crate) mod actions;
pub(crate) mod admin;
pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod content;
pub(crate) mod items;
pub(crate) mod monitor;
pub(crate) mod uploads;
