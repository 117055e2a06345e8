//! `GET` and `PUT` of a file's content.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::TryStreamExt as _;
use tokio::io::AsyncWriteExt as _;

use super::items::{item, with_etag, writer};
use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Place};
use crate::http::request::call::Call;
use crate::http::response;

/// The largest small upload, in bytes: the service's own limit.
const MAX_UPLOAD: usize = 250 << 20;

/// `GET …/content`: a redirect to the file's download URL.
pub(crate) async fn redirect(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    let item = call.blocking(move |drive| drive.item(&address.resolve(drive)?)).await?;
    if item.is_folder() {
        return Err(ApiError::new(ErrorCode::NotAllowed, "A folder has no content."));
    }
    if call.precondition.is_not_modified(Some(&item)) {
        return Ok(with_etag(response::empty(StatusCode::NOT_MODIFIED), &item));
    }
    call.precondition.check(Some(&item))?;
    let url = HeaderValue::from_str(&writer(call).download_url(&item))
        .map_err(|_| ApiError::new(ErrorCode::GeneralException, "The download URL can't be a header."))?;
    let mut response = response::empty(StatusCode::FOUND);
    response.headers_mut().insert(header::LOCATION, url);
    Ok(response)
}

/// `PUT …/content`: of an existing file, or of a name in a folder.
pub(crate) async fn upload(call: &Call, body: Body) -> Result<Response<Body>, ApiError> {
    let conflict = call.conflict()?.unwrap_or(Conflict::Replace);
    let (address, precondition) = (call.address.clone(), call.precondition.clone());
    let destination = move |drive: &Drive| {
        let (parent, name) = address.upload_destination(drive)?;
        // Before the content arrives, and again when it replaces the file.
        drive.check_place_if(&precondition, Place::new(&parent, &name, conflict))?;
        Ok((parent, name))
    };
    let (parent, name) = call.blocking(destination).await?;
    let (staged, mut file) = call.blocking(|drive| drive.stage_file()).await?;
    let mut pieces = body.into_data_stream();
    let mut length = 0;
    let broken = |_| ApiError::invalid("body", "it broke off.");
    while let Some(piece) = pieces.try_next().await.map_err(broken)? {
        length += piece.len();
        if length > MAX_UPLOAD {
            return Err(ApiError::invalid("body", "at most 250 MiB were expected."));
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    let precondition = call.precondition.clone();
    let place = move |drive: &Drive| drive.place_if(&precondition, staged, Place::new(&parent, &name, conflict));
    let placed = call.blocking(place).await?;
    let status = if placed.replaced { StatusCode::OK } else { StatusCode::CREATED };
    item(call, status, placed.id).await
}
