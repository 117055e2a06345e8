//! The library in a real browser, against a running local drive: real HTTP across real origins, real CORS, real redirects.
//!
//! The package's hand-written face is imported as it is, over the wasm of the tests. The drive is given at compile time, in
//! `LONGHAUL_TEST_DRIVE`, as the line of JSON that it prints when it is ready.
#![cfg(target_arch = "wasm32")]

mod abort;
mod auth;
mod callbacks;
mod copy;
mod endings;
mod network;
mod redirects;
mod resume;
mod support;
mod watching;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
