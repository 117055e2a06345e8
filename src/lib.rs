//! Longhaul starts OneDrive's and Microsoft Graph's long running actions, follows them to their end, and says how they ended.
//!
//! ```text
//! npm face ─► api ─► browser ─► action ─► protocol
//! ```
//!
//! An arrow points down only. `protocol` (what is said on the wire) and `action` (one action's life) know no browser: they run under
//! plain `cargo test`. `browser` and `api` exist on wasm alone.

pub mod action;
#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod protocol;
