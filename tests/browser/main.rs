//! The library in a real browser, against a running local drive: real HTTP across real origins, real CORS, real redirects.
//!
//! The package's hand-written face is imported as it is, over the wasm of the tests. The drive is given at compile time, in
//! `LONGHAUL_TEST_DRIVE`, as the line of JSON that it prints when it is ready.
//!
//! The same tests run in a window and in a dedicated worker: which, the runner is told by `WASM_BINDGEN_USE_BROWSER` or
//! `WASM_BINDGEN_USE_DEDICATED_WORKER`. Only what [`window`] tests can't be in a worker.
#![cfg(target_arch = "wasm32")]

mod abort;
mod auth;
mod callbacks;
mod copy;
mod endings;
mod faults;
mod network;
mod redirects;
mod resume;
mod support;
mod watching;
mod window;
