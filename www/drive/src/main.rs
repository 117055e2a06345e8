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

mod arguments;
mod drive;
mod http;
mod jobs;
mod sample;
mod state;
mod stop;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use serde_json::json;
use tokio::net::TcpListener;

use arguments::Arguments;
use drive::Drive;
use http::{App, Faults, Hosts, Log, Origins, Page, Presence, Uploads};
use jobs::Jobs;
use state::StateFolder;
use stop::StopSignal;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("local-drive: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
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
    let app = App {
        jobs,
        token: arguments.token.clone().unwrap_or_else(random_token).into(),
        hosts: Arc::new(Hosts {
            public: Origins {
                drive: arguments.public_drive_url.clone().unwrap_or_else(|| own.drive.clone()),
                monitor: arguments.public_monitor_url.clone().unwrap_or_else(|| own.monitor.clone()),
            },
            own,
            allowed: arguments.allow_host.clone(),
        }),
        faults: Arc::new(Faults::default()),
        presence: Arc::new(Presence::new()),
        uploads: Arc::new(Uploads::default()),
        log: Arc::new(Log::default()),
        drive,
    };

    let page_origin = page_listener.as_ref().map(|(_, origin)| origin.clone());
    tokio::spawn(http::serve(drive_listener, http::drive(app.clone()), app.presence.watch()));
    tokio::spawn(http::serve(monitor_listener, http::monitor(app.clone()), app.presence.watch()));
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
