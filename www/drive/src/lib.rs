//! A drive over a folder of real files, in the two forms that OneDrive and Microsoft Graph document.
//!
//! Longhaul's demo runs on `local-drive`, and its tests talk to it. It stores real files, copies their bytes, and reports progress as
//! bytes copied over bytes to copy. Monitors are on another origin than the drive, as with the real service. It listens on this
//! machine's loopback address only.
//!
//! ```text
//! http/     routes, CORS, tokens, the fault plan, the request log
//!   │
//! jobs/     long running actions: copies, uploads from URL; saved on disk, so that they survive a restart
//!   │
//! drive/    items: ids, names, paths, files; each change is atomic
//! ```
//!
//! It is a program. It is a library too so that its responses can be fuzzed without a network.

mod arguments;
mod drive;
mod http;
mod jobs;
mod sample;
mod shutdown;
mod state_folder;

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::json;
use tokio::net::TcpListener;

pub use arguments::Arguments;
use drive::Drive;
use http::{App, Hosts, Log, Origins, Outage, PageFolders};
use jobs::{Jobs, Sources};
use shutdown::ShutdownSignal;
use state_folder::StateFolder;

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
    let drive = Arc::new(Drive::open(folder, state)?);
    let sources = Sources::new(&[]).map_err(io::Error::other)?;
    let jobs = Jobs::open(Arc::clone(&drive), &state.join("jobs"), 0, sources)?;
    let own = Origins { drive: "http://127.0.0.1:1".to_owned(), monitor: "http://127.0.0.1:2".to_owned() };
    let app = app(drive, jobs, token, Hosts { public: own.clone(), own, allowed: Vec::new() }, Duration::from_secs(30));
    Ok(Routers { drive: http::drive(app.clone()), monitor: http::monitor(app, false) })
}

/// Serves until the process receives a shutdown signal.
///
/// # Errors
/// A message for the user: a folder or a port can't be used.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let folder = &arguments.folder;
    let in_folder = |error: io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(in_folder)?;
    let state = StateFolder::open(folder, arguments.state.as_deref())?;
    if arguments.sample {
        sample::fill_if_empty(folder, &state.path().join("sample")).map_err(in_folder)?;
    }
    let drive = Arc::new(Drive::open(folder, state.path()).map_err(in_folder)?);

    let (drive_listener, drive_origin) = listen("--port", arguments.port).await?;
    let (monitor_listener, monitor_origin) = listen("--monitor-port", arguments.monitor_port).await?;
    let page_listener = match &arguments.page {
        Some(_) => Some(listen("--page-port", arguments.page_port).await?),
        None => None,
    };

    let listeners = [Some(&drive_listener), Some(&monitor_listener), page_listener.as_ref().map(|(listener, _)| listener)];
    let jobs = Jobs::open(Arc::clone(&drive), &state.path().join("jobs"), arguments.bytes_per_second, sources(listeners)?)
        .map_err(in_folder)?;
    let own = Origins { drive: drive_origin, monitor: monitor_origin };
    let hosts = Hosts {
        public: Origins {
            drive: arguments.public_drive_url.clone().unwrap_or_else(|| own.drive.clone()),
            monitor: arguments.public_monitor_url.clone().unwrap_or_else(|| own.monitor.clone()),
        },
        own,
        allowed: arguments.allow_host.clone(),
    };
    let token = arguments.token.clone().unwrap_or_else(random_token);
    let app = app(drive, jobs, &token, hosts, Duration::from_secs(arguments.body_timeout));

    let page_origin = page_listener.as_ref().map(|(_, origin)| origin.clone());
    tokio::spawn(http::serve(drive_listener, http::drive(app.clone()), app.outage.watch()));
    tokio::spawn(http::serve(monitor_listener, http::monitor(app.clone(), arguments.monitor_preflights), app.outage.watch()));
    if let (Some((listener, _)), Some(page)) = (page_listener, arguments.page) {
        let folders = PageFolders { page, package: arguments.package };
        // The page has no outages: it is where the user sees that the drive has one.
        tokio::spawn(http::serve(listener, http::page(app.clone(), &folders), Outage::new().watch()));
    }
    // Before the ready line: whoever reads it may send the signal at once.
    let shutdown = ShutdownSignal::listen().map_err(|error| format!("signals: {error}"))?;
    print_ready(&app, page_origin.as_deref()).map_err(|error| format!("stdout: {error}"))?;
    // There is nothing to clean up: jobs continue at the next start.
    shutdown.received().await;
    Ok(())
}

/// The sources that an upload from URL may have: none at these listeners.
fn sources(listeners: [Option<&TcpListener>; 3]) -> Result<Sources, String> {
    let addresses = listeners.into_iter().flatten().map(TcpListener::local_addr);
    let ports: Vec<u16> = addresses
        .map(|address| address.map(|address| address.port()))
        .collect::<io::Result<_>>()
        .map_err(|error| format!("ports: {error}"))?;
    Sources::new(&ports).map_err(|error| format!("HTTP client: {error}"))
}

fn app(drive: Arc<Drive>, jobs: Arc<Jobs>, token: &str, hosts: Hosts, body_timeout: Duration) -> App {
    App {
        drive,
        jobs,
        token: token.into(),
        hosts: Arc::new(hosts),
        faults: Arc::default(),
        outage: Arc::new(Outage::new()),
        uploads: Arc::default(),
        body_timeout,
        log: Arc::new(Log::new()),
    }
}

async fn listen(option: &str, port: u16) -> Result<(TcpListener, String), String> {
    http::listen(port).await.map_err(|error| format!("{option} {port}: {error}"))
}

fn random_token() -> String {
    data_encoding::BASE64URL_NOPAD.encode(&rand::random::<[u8; 24]>())
}

/// Prints the one line on stdout, for the program that started this one.
fn print_ready(app: &App, page: Option<&str>) -> io::Result<()> {
    let ready = json!({
        "drive": app.hosts.own.drive,
        "monitor": app.hosts.own.monitor,
        "page": page,
        "token": &*app.token,
        "driveId": app.drive.id(),
    });
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{ready}")?;
    stdout.flush()
}
