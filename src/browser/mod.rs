//! The layer that calls the platform: the clock, timers, the queue of each host, and conversion of values from and to JavaScript.
//!
//! The driver executes what an [`Action`](crate::action::machine::Action) returns and passes in what happened. It makes no decisions about the
//! protocol or the pace. Each timer, response or event runs it until the action waits again.
//!
//! The `delegate` in JavaScript gets the access tokens and sends the requests. So the wasm needs one call for each request, and
//! a test can give each simulated tab its own network. A promise is awaited only for a token.

pub(crate) mod clock;
pub mod delegate;
pub(crate) mod driver;
pub mod exchange;
pub(crate) mod json_value;
mod permit;
