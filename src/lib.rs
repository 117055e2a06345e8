//! Longhaul starts the long running actions of OneDrive and Microsoft Graph, follows their monitor URLs, and reports their outcomes.
//!
//! ```text
//! JavaScript API ─► api ─► browser ─► action ─► protocol
//! ```
//!
//! Each module imports only those to its right. [`protocol`] (the wire format) and [`action`] (the state machine of one action) are free of
//! JavaScript, clocks and network, so that plain `cargo test` tests them. `api` and `browser` exist on wasm only.

pub mod action;
#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod protocol;
