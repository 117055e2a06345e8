//! Fetches a URL into a new file: the upload from URL.
//!
//! Only `http:` URLs of this machine's loopback addresses are fetched, redirects included. The service fetches from anywhere;
//! this server must not be a way for a page to reach what only this machine can reach, and needs no TLS for what never leaves it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use reqwest::{Client, Url, redirect};
use tokio::io::AsyncWriteExt as _;

use super::blocking;
use super::job::Job;
use super::pace::Pace;
use super::record::{Download, Failure, Outcome};
use crate::drive::{ApiError, Drive, ErrorCode, Place};

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 10;

/// How long a source may say nothing: a job must end some time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client that can't reach anything but this machine.
pub(super) fn client() -> reqwest::Result<Client> {
    let follow_loopback = redirect::Policy::custom(|attempt| {
        if attempt.previous().len() > MOST_REDIRECTS || check(attempt.url()).is_err() { attempt.stop() } else { attempt.follow() }
    });
    Client::builder()
        .no_proxy()
        .connect_timeout(PATIENCE)
        .read_timeout(PATIENCE)
        .redirect(follow_loopback)
        // Whatever the machine's resolver says.
        .resolve("localhost", (Ipv4Addr::LOCALHOST, 0).into())
        .build()
}

/// Refuses a source URL that would not be fetched.
pub(crate) fn check_source(field: &str, url: &str) -> Result<(), ApiError> {
    let url = Url::parse(url).map_err(|error| ApiError::invalid(field, format!("a URL was expected: {error}.")))?;
    check(&url).map_err(|expected| ApiError::invalid(field, expected))
}

fn check(url: &Url) -> Result<(), &'static str> {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
    if url.scheme() != "http" {
        Err("an http: URL was expected; this server fetches from its own machine only.")
    } else if host != "localhost" && !address.is_some_and(|address| address.is_loopback()) {
        Err("a URL of a loopback address was expected; this server fetches from its own machine only.")
    } else {
        Ok(())
    }
}

/// Fetches, and says how it ended.
pub(super) async fn run(drive: &Arc<Drive>, client: &Client, job: &Job, download: &Download, pace: Pace) -> Outcome {
    // After a restart: it was all there, and only its end was not written down.
    if drive.knows(&download.item) {
        return Outcome::Completed(download.item.clone());
    }
    match fetch(drive, client, job, download, pace).await {
        Ok(()) => Outcome::Completed(download.item.clone()),
        Err(refusal) => Outcome::Failed(Failure::Whole(refusal)),
    }
}

async fn fetch(drive: &Arc<Drive>, client: &Client, job: &Job, download: &Download, mut pace: Pace) -> Result<(), ApiError> {
    let response = client.get(&download.url).send().await.map_err(|_| unreadable("it could not be reached"))?;
    if !response.status().is_success() {
        return Err(unreadable(&format!("it answered {}", response.status())));
    }
    job.update(|state| state.total.bytes = response.content_length().unwrap_or(0));
    let (staged, mut target) = blocking(drive, |drive| drive.stage_file()).await?;
    let mut pieces = response.bytes_stream();
    while let Some(piece) = pieces.try_next().await.map_err(|_| unreadable("it broke off"))? {
        target.write_all(&piece).await?;
        pace.spend(piece.len() as u64).await;
        job.update(|state| state.done.bytes += piece.len() as u64);
    }
    target.flush().await?;
    let download = download.clone();
    blocking(drive, move |drive| {
        let Download { item, parent, name, conflict, .. } = &download;
        drive.place(staged, Place { parent, name, conflict: *conflict, id: Some(item) })
    })
    .await?;
    job.update(|state| state.done.files = 1);
    Ok(())
}

fn unreadable(reason: &str) -> ApiError {
    ApiError::new(ErrorCode::GeneralException, format!("The source URL could not be read: {reason}."))
}
