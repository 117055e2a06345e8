//! Longhaul starts OneDrive's and Microsoft Graph's long running actions, follows them until they finish, and reports their outcome.
//!
//! ```text
//! JavaScript API ─► api ─► browser ─► action ─► protocol
//! ```
//!
//! Dependencies point down only. `protocol` (the wire format) and `action` (the life of one action) don't touch a browser: they are tested
//! under plain `cargo test`. `api`, and most of `browser`, exist on wasm alone.

pub mod action;
#[cfg(target_arch = "wasm32")]
pub mod api;
pub mod browser;
pub mod protocol;
