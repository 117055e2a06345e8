//! Drives over folders of real files, in the two forms that OneDrive and Microsoft Graph document.
//!
//! Longhaul's demo runs on `local-drive`, and its tests talk to it. It stores real files, copies their bytes, and reports progress as
//! bytes copied over bytes to copy. Monitors are on another origin than the drives, as with the real service. It listens on this
//! machine's loopback address only.
//!
//! ```text
//! http/     routes, CORS, tokens, the fault plan, the request log
//!   │
//! jobs/     long running actions: copies, moves, uploads from URL; saved on disk, so that they survive a restart
//!   │
//! drive/    items: ids, names, paths, files; each change is atomic
//! ```
//!
//! It is a program. It is a library too so that its responses can be fuzzed without a network.

mod arguments;
mod drive;
mod http;
mod jobs;
mod open;
mod sample;
mod server;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;

pub use arguments::Arguments;
use drive::{Drive, Drives};
use http::{App, Hosts, Origins};
use jobs::{Jobs, Sources};
pub use server::run;

/// The services at a drive's origins.
#[derive(Debug)]
pub struct Routers {
    /// The drive itself.
    pub drive: Router,
    /// Its monitors.
    pub monitor: Router,
}

/// A drive over `folder` that doesn't listen on any port and copies without a rate limit. It keeps its own files in `state`.
///
/// # Errors
/// When one of the folders can't be used.
pub fn routers(folder: &Path, state: &Path, token: &str) -> io::Result<Routers> {
    let drives = Arc::new(Drives::new(Drive::open("Local drive", folder, state)?, []));
    let sources = Sources::new(&[]).map_err(io::Error::other)?;
    let jobs = Jobs::open(Arc::clone(&drives), &state.join("jobs"), 0, sources)?;
    let own = Origins { drive: "http://127.0.0.1:1".to_owned(), monitor: "http://127.0.0.1:2".to_owned() };
    let hosts = Hosts { public: own.clone(), own, allowed: Vec::new() };
    let app = App::new(drives, jobs, token, hosts, Duration::from_secs(30));
    Ok(Routers { drive: http::drive(app.clone()), monitor: http::monitor(app, false) })
}
