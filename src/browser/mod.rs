//! What touches the platform: the clock, the queue before each host, values from and to JavaScript.
//!
//! The driver does what an [`Action`](crate::action::machine::Action) says and hands in what happened. It decides nothing about the
//! protocol and nothing about the pace. It is driven by callbacks: a timer, a response or an event each runs it until there is nothing left
//! to do.
//!
//! The [`delegate`](delegate::Delegate) in JavaScript keeps the timer, gets the tokens and sends the requests. That takes less code there, one
//! call for each request instead of a dozen, and lets a test give each simulated tab a network of its own.

#[cfg(target_arch = "wasm32")]
pub(crate) mod batch;
#[cfg(target_arch = "wasm32")]
pub(crate) mod clock;
#[cfg(target_arch = "wasm32")]
pub mod delegate;
#[cfg(target_arch = "wasm32")]
pub(crate) mod driver;
pub mod host_queue;
#[cfg(target_arch = "wasm32")]
pub(crate) mod json_value;
#[cfg(target_arch = "wasm32")]
mod permit;
#[cfg(target_arch = "wasm32")]
pub mod response;
