//! The pure core, with a clock that the tests set and a service that follows a script.
#![cfg(not(target_arch = "wasm32"))]

mod abort_and_deadline;
mod addresses;
mod arguments;
mod batch;
mod checking_destination;
mod concurrency;
mod documentation;
mod errors;
mod estimate;
mod graph_actions;
mod hidden_monitor;
mod history;
mod locations;
mod monitor;
mod other_clients;
mod pace;
mod patience;
mod properties;
mod redirects;
mod resources;
mod results;
mod resume;
mod secrets;
mod shown;
mod start;
mod start_retries;
mod support;
mod tasks;
mod waits;
mod wire;
