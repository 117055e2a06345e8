//! A file's content: downloads, whole or a range, and small uploads.

use std::io::SeekFrom;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::TryStreamExt as _;
use http_range_header::parse_range_header;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};
use tokio_util::io::ReaderStream;

use super::items::item;
use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Place};
use crate::http::request::call::Call;
use crate::http::response::drive_item::etag;

/// The largest small upload, in bytes: the service's own limit.
const LARGEST_UPLOAD: usize = 250 << 20;

/// `GET …/content`.
pub(crate) async fn download(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    let open = move |drive: &Drive| {
        let id = address.resolve(drive)?;
        let item = drive.item(&id)?;
        if item.is_folder() {
            return Err(ApiError::new(ErrorCode::NotAllowed, "A folder has no content."));
        }
        Ok((item, drive.read(&id)?))
    };
    let (item, file) = call.blocking(open).await?;
    let mut file = tokio::fs::File::from_std(file);
    let size = file.metadata().await?.len();
    let range = range(call, size)?;
    let (start, length) = range.map_or((0, size), |(start, end)| (start, end - start + 1));
    file.seek(SeekFrom::Start(start)).await?;

    let mut response = Response::new(Body::from_stream(ReaderStream::new(file.take(length))));
    let mime_type = mime_guess::from_path(&item.name).first_or_octet_stream();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A stored HTML file must not run as a page of this origin.
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, mime_type.essence_str());
    set(header::ETAG, &etag(&item));
    if let Some((start, end)) = range {
        set(header::CONTENT_RANGE, &format!("bytes {start}-{end}/{size}"));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// The first and last byte of the requested range, if any.
fn range(call: &Call, size: u64) -> Result<Option<(u64, u64)>, ApiError> {
    // An invalid header is ignored (RFC 9110, 14.2).
    let header = call.headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some(parsed) = header.and_then(|value| parse_range_header(value).ok()) else {
        return Ok(None);
    };
    let invalid = || ApiError::new(ErrorCode::InvalidRange, format!("Range: bytes of 0 to {size} were expected."));
    match parsed.validate(size).map_err(|_| invalid())?.as_slice() {
        [range] => Ok(Some((*range.start(), *range.end()))),
        // A server may ignore a request for several ranges.
        _ => Ok(None),
    }
}

/// `PUT …/content`: of an existing file, or of a name in a folder.
pub(crate) async fn upload(call: &Call, body: Body) -> Result<Response<Body>, ApiError> {
    let conflict = call.conflict()?.unwrap_or(Conflict::Replace);
    let address = call.address.clone();
    let (parent, name) = call.blocking(move |drive| address.upload_destination(drive)).await?;
    let (staged, mut file) = call.blocking(|drive| drive.stage_file()).await?;
    let mut pieces = body.into_data_stream();
    let mut length = 0;
    let broken = |_| ApiError::invalid("body", "it broke off.");
    while let Some(piece) = pieces.try_next().await.map_err(broken)? {
        length += piece.len();
        if length > LARGEST_UPLOAD {
            return Err(ApiError::invalid("body", "at most 250 MiB were expected."));
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    let place = move |drive: &Drive| drive.place(staged, Place { parent: &parent, name: &name, conflict, id: None });
    let placed = call.blocking(place).await?;
    let status = if placed.replaced { StatusCode::OK } else { StatusCode::CREATED };
    item(call, status, placed.id).await
}
