//! The server: from the command line to the shutdown signal.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, ctrl_c};

use crate::arguments::Arguments;
use crate::http::{self, App, Hosts, Origins, Outage, PageFolders, RequestLimit, drives_json};
use crate::jobs::{Jobs, Sources};
use crate::open::open_drives;

/// Serves until the process receives a shutdown signal.
///
/// # Errors
/// A message for the user: a folder or a port can't be used.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let open = open_drives(&arguments)?;
    let drives = Arc::new(open.drives);

    let (drive_listener, drive_origin) = listen("--port", arguments.port).await?;
    let (monitor_listener, monitor_origin) = listen("--monitor-port", arguments.monitor_port).await?;
    let page_listener = match &arguments.page {
        Some(_) => Some(listen("--page-port", arguments.page_port).await?),
        None => None,
    };

    let listeners = [Some(&drive_listener), Some(&monitor_listener), page_listener.as_ref().map(|(listener, _)| listener)];
    let jobs = open.state.path().join("jobs");
    let jobs = Jobs::open(Arc::clone(&drives), &jobs, arguments.bytes_per_second, sources(listeners)?)
        .map_err(|error| format!("{}: {error}", jobs.display()))?;
    let hosts = hosts(&arguments, Origins { drive: drive_origin, monitor: monitor_origin });
    let token = arguments.token.clone().unwrap_or_else(random_token);
    let app = App::new(drives, jobs, &token, hosts, Duration::from_secs(arguments.body_timeout));

    app.limits.set(
        arguments
            .request_limit
            .map(|requests| RequestLimit { requests: requests as usize, window_seconds: arguments.request_window }),
    );

    let page_origin = page_listener.as_ref().map(|(_, origin)| origin.clone());
    let monitor = http::monitor(app.clone(), arguments.monitor_preflights);
    tokio::spawn(http::serve(drive_listener, http::drive(app.clone()), app.drive_outage.watch()));
    tokio::spawn(http::serve(monitor_listener, monitor, app.monitor_outage.watch()));
    if let (Some((listener, _)), Some(page)) = (page_listener, arguments.page) {
        let folders = PageFolders { page, package: arguments.package };
        // The page has no outages: it shows the user that the drive has one.
        tokio::spawn(http::serve(listener, http::page(app.clone(), &folders), Outage::new().watch()));
    }
    // Before the ready line is printed, because a program that reads it may send the signal at once.
    let shutdown = ShutdownSignal::listen().map_err(|error| format!("signals: {error}"))?;
    print_ready(&app, page_origin.as_deref()).map_err(|error| format!("stdout: {error}"))?;
    // There is nothing to clean up: jobs continue at the next start.
    shutdown.received().await;
    Ok(())
}

async fn listen(option: &str, port: u16) -> Result<(TcpListener, String), String> {
    http::listen(port).await.map_err(|error| format!("{option} {port}: {error}"))
}

/// The sources that an upload from URL may have: none at these listeners.
fn sources(listeners: [Option<&TcpListener>; 3]) -> Result<Sources, String> {
    let port = |listener: &TcpListener| Ok(listener.local_addr()?.port());
    let ports: io::Result<Vec<u16>> = listeners.into_iter().flatten().map(port).collect();
    let ports = ports.map_err(|error| format!("ports: {error}"))?;
    Sources::new(&ports).map_err(|error| format!("HTTP client: {error}"))
}

fn hosts(arguments: &Arguments, own: Origins) -> Hosts {
    Hosts {
        public: Origins {
            drive: arguments.public_drive_url.clone().unwrap_or_else(|| own.drive.clone()),
            monitor: arguments.public_monitor_url.clone().unwrap_or_else(|| own.monitor.clone()),
        },
        own,
        allowed: arguments.allow_host.clone(),
    }
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
        "driveId": app.drives.default().id(),
        "drives": drives_json(&app.drives),
    });
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{ready}")?;
    stdout.flush()
}

/// SIGINT and SIGTERM, or Ctrl-C on Windows.
#[derive(Debug)]
pub(crate) struct ShutdownSignal {
    #[cfg(unix)]
    interrupted: Signal,
    #[cfg(unix)]
    terminated: Signal,
    #[cfg(windows)]
    interrupted: CtrlC,
}

impl ShutdownSignal {
    /// Handles the signals from now on; before, they end the process at once.
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self { interrupted: signal(SignalKind::interrupt())?, terminated: signal(SignalKind::terminate())? })
    }

    /// Handles the signal from now on; before, it ends the process at once.
    #[cfg(windows)]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self { interrupted: ctrl_c()? })
    }

    /// Waits for a signal.
    pub(crate) async fn received(mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
        #[cfg(windows)]
        self.interrupted.recv().await;
    }
}
