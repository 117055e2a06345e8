//! Uploads from URL: which URLs may be fetched, and how one becomes a file.
//!
//! Only `http:` URLs of this machine's loopback addresses, at ports that are not this server's own. The real service fetches from
//! anywhere; this server must not let a page read what only this machine can read, such as the page's `config.json` with the token. It
//! needs no TLS for what never leaves the machine.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use reqwest::{Client, Url, redirect};
use tokio::io::AsyncWriteExt as _;

use super::blocking;
use super::job::{Job, Pace};
use super::work::Download;
use crate::drive::{ApiError, Drive, ErrorCode, Place};

/// The largest file that is fetched, in bytes: a job must end even if its source never does.
const MAX_FILE: u64 = 4 << 30;

/// How a download ended.
#[derive(Debug)]
pub(super) enum End {
    /// The file is complete.
    Completed,
    /// A fault stopped it.
    Stopped,
}

/// Fetches the file.
pub(super) async fn run(
    drive: &Arc<Drive>,
    sources: &Sources,
    job: &Job,
    download: &Download,
    mut pace: Pace,
) -> Result<End, ApiError> {
    // After a restart: the file was complete, and only the job's end had not been saved.
    if drive.knows(&download.item) {
        return Ok(End::Completed);
    }
    let response = sources.get(&download.url).await?;
    if !response.status().is_success() {
        return Err(unreadable(&format!("it responded with {}", response.status())));
    }
    job.update(|state| state.total.bytes = response.content_length().unwrap_or(0));
    let (staged, mut target) = blocking(drive, |drive| drive.stage_file()).await?;
    let mut pieces = response.bytes_stream();
    let mut received = 0;
    while let Some(piece) = pieces.try_next().await.map_err(|_| unreadable("it broke off"))? {
        received += piece.len() as u64;
        if received > MAX_FILE {
            return Err(unreadable("it is larger than 4 GiB"));
        }
        pace.pause(job).await;
        target.write_all(&piece).await?;
        pace.spend(piece.len() as u64).await;
        job.update(|state| state.done.bytes += piece.len() as u64);
        if job.state().must_stop() {
            return Ok(End::Stopped);
        }
    }
    target.flush().await?;
    // A job that is to fail must not do everything first, even if the size of the source is not known.
    if job.state().forced.is_some_and(|forced| !forced.is_success()) {
        return Ok(End::Stopped);
    }
    let download = download.clone();
    blocking(drive, move |drive| {
        let Download { item, parent, name, conflict, .. } = &download;
        drive.place(staged, Place { parent, name, conflict: *conflict, id: Some(item) })
    })
    .await?;
    Ok(End::Completed)
}

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 10;

/// How long a source may send nothing: every job must end.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Checks and fetches sources.
#[derive(Debug)]
pub(crate) struct Sources {
    own_ports: Arc<[u16]>,
    client: Client,
}

impl Sources {
    /// Sources anywhere on this machine except at `own_ports`.
    pub(crate) fn new(own_ports: &[u16]) -> reqwest::Result<Self> {
        let own_ports: Arc<[u16]> = own_ports.into();
        let ports = Arc::clone(&own_ports);
        let follow = redirect::Policy::custom(move |attempt| {
            let is_allowed = attempt.previous().len() <= MAX_REDIRECTS && check(attempt.url(), &ports).is_ok();
            if is_allowed { attempt.follow() } else { attempt.stop() }
        });
        let client = Client::builder()
            .no_proxy()
            .connect_timeout(TIMEOUT)
            .read_timeout(TIMEOUT)
            .redirect(follow)
            // The machine's resolver may have another address for it.
            .resolve("localhost", (Ipv4Addr::LOCALHOST, 0).into())
            .build()?;
        Ok(Self { own_ports, client })
    }

    /// Fails if the URL may not be fetched. `field` is the field that the error names.
    pub(crate) fn check(&self, field: &str, url: &str) -> Result<(), ApiError> {
        let url = Url::parse(url).map_err(|error| ApiError::invalid(field, format!("a URL was expected: {error}.")))?;
        check(&url, &self.own_ports).map_err(|expected| ApiError::invalid(field, expected))
    }

    /// Requests the URL. Redirects to URLs that may not be fetched are not followed.
    pub(super) async fn get(&self, url: &str) -> Result<reqwest::Response, ApiError> {
        // The ports may be others than when the job was started.
        self.check("sourceUrl", url)?;
        self.client.get(url).send().await.map_err(|_| unreadable("it could not be reached"))
    }
}

fn check(url: &Url, own_ports: &[u16]) -> Result<(), &'static str> {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
    if url.scheme() != "http" {
        Err("an http: URL was expected; this server fetches from its own machine only.")
    } else if host != "localhost" && !address.is_some_and(|address| address.is_loopback()) {
        Err("a URL of a loopback address was expected; this server fetches from its own machine only.")
    } else if url.port_or_known_default().is_none_or(|port| own_ports.contains(&port)) {
        Err("a URL of another server was expected; this server doesn't fetch from itself.")
    } else {
        Ok(())
    }
}

/// The error for a source that can't be read.
pub(super) fn unreadable(reason: &str) -> ApiError {
    ApiError::new(ErrorCode::GeneralException, format!("The source URL could not be read: {reason}."))
}
