//! Uploads from URL: fetches a URL into a new file.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use tokio::io::AsyncWriteExt as _;

use super::blocking;
use super::job::Job;
use super::pace::Pace;
use super::record::{Download, Failure, Outcome};
use super::sources::{Sources, unreadable};
use crate::drive::{ApiError, Drive, Place};

/// The largest file that is fetched, in bytes: a source that sends without end must not run for ever.
const MAX_FILE: u64 = 4 << 30;

/// Fetches the file, and returns how that ended.
pub(super) async fn run(drive: &Arc<Drive>, sources: &Sources, job: &Job, download: &Download, pace: Pace) -> Outcome {
    // After a restart: the file was complete, and only the job's end had not been saved.
    if drive.knows(&download.item) {
        return Outcome::Completed(download.item.clone());
    }
    match fetch(drive, sources, job, download, pace).await {
        Ok(()) => Outcome::Completed(download.item.clone()),
        Err(error) => Outcome::Failed(Failure::Whole(error)),
    }
}

async fn fetch(drive: &Arc<Drive>, sources: &Sources, job: &Job, download: &Download, mut pace: Pace) -> Result<(), ApiError> {
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
