//! A drive over a folder of real files, in the two forms that OneDrive and Microsoft Graph document.
//!
//! `local-drive` is what Longhaul's demo runs on and what its tests speak to: it keeps real files, copies their bytes, and says how
//! far it is in bytes copied over bytes to copy. Monitors are on another origin than the drive, as the real service has them.
//! It listens on this machine's loopback address only.
//!
//! ```text
//! http/     routes, CORS, tokens, the fault plan, the request log
//!   │
//! jobs/     what takes long: copies, uploads from URL; written down, so that they survive a restart
//!   │
//! drive/    items: ids, names, paths, files; each change whole or not at all
//! ```
//!
//! The program is all there is to it. It is a library besides, so that what answers can be fuzzed without a network.

mod arguments;
mod drive;
mod http;
mod jobs;
mod sample;
mod state;
mod stop;

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use serde_json::json;
use tokio::net::TcpListener;

pub use arguments::Arguments;
use drive::Drive;
use http::{App, Hosts, Origins, Page, Presence};
use jobs::Jobs;
use state::StateFolder;
use stop::StopSignal;

/// What answers at a drive's origins.
#[derive(Debug)]
pub struct Routers {
    /// The drive itself.
    pub drive: Router,
    /// Its monitors.
    pub monitor: Router,
}

/// A drive over `folder` that listens nowhere and copies as fast as it goes; its own things are in `state`.
///
/// # Errors
/// When one of the folders can't be used.
pub fn routers(folder: &Path, state: &Path, token: &str) -> io::Result<Routers> {
    let drive = Arc::new(Drive::open(folder, state)?);
    let jobs = Jobs::open(Arc::clone(&drive), &state.join("jobs"), 0)?;
    let own = Origins { drive: "http://127.0.0.1:1".to_owned(), monitor: "http://127.0.0.1:2".to_owned() };
    let app = app(drive, jobs, token, Hosts { public: own.clone(), own, allowed: Vec::new() });
    Ok(Routers { drive: http::drive(app.clone()), monitor: http::monitor(app, false) })
}

/// Serves until it is told to stop.
///
/// # Errors
/// A line to show: a folder can't be used, or a port can't be had.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let folder = &arguments.folder;
    let said = |error: io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(said)?;
    let state = StateFolder::open(folder, arguments.state.as_deref())?;
    if arguments.sample {
        sample::fill_if_empty(folder, &state.path().join("sample")).map_err(said)?;
    }
    let drive = Arc::new(Drive::open(folder, state.path()).map_err(said)?);

    let (drive_listener, drive_origin) = listen("--port", arguments.port).await?;
    let (monitor_listener, monitor_origin) = listen("--monitor-port", arguments.monitor_port).await?;
    let page_listener = match &arguments.page {
        Some(_) => Some(listen("--page-port", arguments.page_port).await?),
        None => None,
    };

    let jobs = Jobs::open(Arc::clone(&drive), &state.path().join("jobs"), arguments.bytes_per_second).map_err(said)?;
    let own = Origins { drive: drive_origin, monitor: monitor_origin };
    let hosts = Hosts {
        public: Origins {
            drive: arguments.public_drive_url.clone().unwrap_or_else(|| own.drive.clone()),
            monitor: arguments.public_monitor_url.clone().unwrap_or_else(|| own.monitor.clone()),
        },
        own,
        allowed: arguments.allow_host.clone(),
    };
    let app = app(drive, jobs, &arguments.token.clone().unwrap_or_else(random_token), hosts);

    let page_origin = page_listener.as_ref().map(|(_, origin)| origin.clone());
    tokio::spawn(http::serve(drive_listener, http::drive(app.clone()), app.presence.watch()));
    tokio::spawn(http::serve(monitor_listener, http::monitor(app.clone(), arguments.monitor_preflights), app.presence.watch()));
    if let (Some((listener, _)), Some(page)) = (page_listener, arguments.page) {
        let page = Page { page, package: arguments.package };
        // The page never goes away: it is what tells that the drive has gone.
        tokio::spawn(http::serve(listener, http::page(app.clone(), &page), Presence::new().watch()));
    }
    // Before anyone knows that there is something to stop.
    let stop = StopSignal::listen().map_err(|error| format!("signals: {error}"))?;
    say_ready(&app, page_origin.as_deref()).map_err(|error| format!("stdout: {error}"))?;
    // Nothing is to be cleaned up: what is being made lies aside, and goes on at the next start.
    stop.received().await;
    Ok(())
}

fn app(drive: Arc<Drive>, jobs: Arc<Jobs>, token: &str, hosts: Hosts) -> App {
    App {
        drive,
        jobs,
        token: token.into(),
        hosts: Arc::new(hosts),
        faults: Arc::default(),
        presence: Arc::new(Presence::new()),
        uploads: Arc::default(),
        log: Arc::default(),
    }
}

async fn listen(option: &str, port: u16) -> Result<(TcpListener, String), String> {
    http::listen(port).await.map_err(|error| format!("{option} {port}: {error}"))
}

fn random_token() -> String {
    data_encoding::BASE64URL_NOPAD.encode(&rand::random::<[u8; 24]>())
}

/// The one line on stdout, for whoever started this to read.
fn say_ready(app: &App, page: Option<&str>) -> io::Result<()> {
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
