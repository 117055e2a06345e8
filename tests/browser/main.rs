//! Tests of the library in a real browser with a running local drive: real HTTP across real origins, real CORS, real redirects.
//!
//! `cargo xtask test browser -- NAME` runs the tests whose names contain NAME: it starts the drive, bundles the package's JavaScript,
//! and runs the tests in a window and in a dedicated worker. Those in [`window`] need a document and are skipped in the worker.
#![cfg(target_arch = "wasm32")]

mod abort;
mod copy;
mod faults;
mod follow;
mod options;
mod outcomes;
mod window;

/// The package's JavaScript, the drive, and conversion of values.
mod support {
    pub(crate) mod client;
    pub(crate) mod drive;
    pub(crate) mod value;
}
