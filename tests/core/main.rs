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
mod locations;
mod monitor;
mod other_clients;
mod pace;
mod patience;
mod progress;
mod properties;
mod redirects;
mod resources;
mod results;
mod resume;
mod secrets;
mod start;
mod start_retries;
mod waits;
mod wire;

/// The host's JSON and URLs, a scripted service, and a run of an action against it.
mod support {
    pub(crate) mod host;
    pub(crate) mod run;
    pub(crate) mod script;
}
