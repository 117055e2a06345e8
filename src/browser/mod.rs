//! The layer that calls the platform: the clock, timers, the queue of each host, and conversion of values from and to JavaScript.
//!
//! The driver executes what an [`Action`](crate::action::machine::Action) returns and passes in what happened. It makes no decisions about the
//! protocol or the pace. Each timer, response or event runs it until the action waits again.
//!
//! The `delegate` in JavaScript gets the access tokens and sends the requests. So the wasm needs one call for each request, and
//! a test can give each simulated tab its own network. A promise is awaited only for a token.

#[cfg(target_arch = "wasm32")]
pub(crate) mod batch;
#[cfg(target_arch = "wasm32")]
pub(crate) mod clock;
#[cfg(target_arch = "wasm32")]
pub mod delegate;
#[cfg(target_arch = "wasm32")]
pub(crate) mod driver;
#[cfg(target_arch = "wasm32")]
mod exchange;
pub mod host_queue;
#[cfg(target_arch = "wasm32")]
pub(crate) mod json_value;
#[cfg(target_arch = "wasm32")]
mod permit;
#[cfg(target_arch = "wasm32")]
mod registry;
#[cfg(target_arch = "wasm32")]
pub mod response;
