//! The pure core, with a clock that the tests turn and a service that says what it is told to.
#![cfg(not(target_arch = "wasm32"))]

mod abort_and_deadline;
mod addresses;
mod arguments;
mod batch;
mod checking_destination;
mod concurrency;
mod estimate;
mod graph_actions;
mod hidden_monitor;
mod history;
mod monitor;
mod other_clients;
mod pace;
mod properties;
mod redirects;
mod results;
mod resume;
mod retry_after;
mod secrets;
mod shown;
mod start;
mod support;
mod tasks;
mod waits;
mod wire;
