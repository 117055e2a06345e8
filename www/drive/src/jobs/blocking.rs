//! Work that may wait for the disk.

use std::sync::Arc;

use crate::drive::{ApiError, Drive, ErrorCode};

/// Runs work on a drive on a thread that may block.
pub(crate) async fn blocking<T, F>(drive: &Arc<Drive>, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&Drive) -> Result<T, ApiError> + Send + 'static,
{
    let drive = Arc::clone(drive);
    match tokio::task::spawn_blocking(move || work(&drive)).await {
        Ok(result) => result,
        Err(_) => Err(ApiError::new(ErrorCode::GeneralException, "The server failed.")),
    }
}
