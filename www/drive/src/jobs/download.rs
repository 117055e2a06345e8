//! Uploads from URL: fetches a URL into a new file.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use tokio::io::AsyncWriteExt as _;

use super::blocking;
use super::job::Job;
use super::pace::Pace;
use super::sources::{Sources, unreadable};
use super::work::Download;
use crate::drive::{ApiError, Drive, Place};

/// The largest file that is fetched, in bytes: a source that sends without end must not run for ever.
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
    job.update(|state| state.done.files = 1);
    Ok(End::Completed)
}
