//! The one place that touches the browser: fetch, timers, abort, the network's comings and goings.
//!
//! It does what an [`Action`](crate::action::machine::Action) says and hands back what happened. It decides nothing about the
//! protocol and nothing about the pace. It asks the global scope for what it needs, so that it works in pages, workers and Node.

pub mod clock;
pub mod driver;
pub mod fetch;
pub mod hosts;
pub mod json_value;
pub mod platform;
pub mod signals;
