//! A file's content: `GET` and `PUT`, and its download URL.

use std::io::SeekFrom;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use futures_util::TryStreamExt as _;
use http_range_header::{EndPosition, StartPosition, parse_range_header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};
use tokio_util::io::ReaderStream;

use super::items::{item, with_etag, writer};
use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Kind, Place};
use crate::http::request::call::{Call, precondition};
use crate::http::response;
use crate::http::state::App;
use crate::jobs::blocking;

/// The largest small upload, in bytes: the service's own limit.
const MAX_UPLOAD: usize = 250 << 20;

/// The characters of a file name that are percent-encoded in `Content-Disposition` (RFC 8187, 3.2).
const FILE_NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

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
        let found = match address.upload_destination(drive) {
            // Its folders are created when the content has arrived.
            Err(error) if error.code == ErrorCode::ItemNotFound => None,
            found => Some(found?),
        };
        // Checked before the content arrives, and again when it replaces the file.
        match &found {
            Some((parent, name)) => {
                let place = Place::new(parent, name, conflict);
                drive.check_place_if(&precondition, place)?;
                drive.check_place(place, Kind::File)?;
            }
            None => precondition.check(None)?,
        }
        Ok(found)
    };
    let found = call.blocking(destination).await?;
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
    let (address, precondition) = (call.address.clone(), call.precondition.clone());
    let place = move |drive: &Drive| {
        let (parent, name) = found.map_or_else(|| address.create_upload_destination(drive), Ok)?;
        drive.place_if(&precondition, staged, Place::new(&parent, &name, conflict))
    };
    let placed = call.blocking(place).await?;
    let status = if placed.replaced { StatusCode::OK } else { StatusCode::CREATED };
    item(call, status, placed.id).await
}

/// The range that a `Range` header requests.
enum Range {
    Whole,
    /// From the first to the last byte.
    Part(u64, u64),
    /// Bytes that the file doesn't have.
    Invalid,
}

/// Sends the file.
pub(crate) async fn download(
    State(app): State<App>,
    Path(ticket): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let (drive, id) = app.downloads.find(&ticket).ok_or_else(ApiError::not_found)?;
    let (item, file) = blocking(&drive, move |drive| Ok((drive.item(&id)?, drive.read(&id)?))).await?;
    let precondition = precondition(&headers);
    if precondition.is_not_modified(Some(&item)) {
        return Ok(with_etag(response::empty(StatusCode::NOT_MODIFIED), &item));
    }
    precondition.check(Some(&item))?;
    let mut file = tokio::fs::File::from_std(file);
    let size = file.metadata().await?.len();
    // A range is defined for GET only (RFC 9110, 14.2).
    let range = if method == Method::GET { range(&headers, &item.etag(), size) } else { Range::Whole };
    let (status, start, length) = match range {
        Range::Whole => (StatusCode::OK, 0, size),
        Range::Part(start, end) => (StatusCode::PARTIAL_CONTENT, start, end - start + 1),
        Range::Invalid => {
            let expected = format!("Range: bytes of 0 to {size} were expected.");
            let mut response = response::error(&ApiError::new(ErrorCode::InvalidRange, expected));
            set(&mut response, header::CONTENT_RANGE, &format!("bytes */{size}"));
            return Ok(response);
        }
    };
    file.seek(SeekFrom::Start(start)).await?;
    let mut response = Response::new(Body::from_stream(ReaderStream::new(file.take(length))));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A stored HTML file must not run as a page of this origin.
    let name = utf8_percent_encode(&item.name, FILE_NAME);
    set(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{name}"));
    set(&mut response, header::CONTENT_TYPE, mime_guess::from_path(&item.name).first_or_octet_stream().essence_str());
    set(&mut response, header::ETAG, &item.etag());
    if status == StatusCode::PARTIAL_CONTENT {
        set(&mut response, header::CONTENT_RANGE, &format!("bytes {start}-{}/{size}", start + length - 1));
    }
    Ok(response)
}

fn set(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn range(headers: &HeaderMap, etag: &str, size: u64) -> Range {
    // A download that is continued after the file has changed must not mix two states of it.
    if headers.get(header::IF_RANGE).is_some_and(|tag| tag != etag) {
        return Range::Whole;
    }
    // An invalid header is ignored, and a server may ignore a request for several ranges (RFC 9110, 14.2).
    let header = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some(parsed) = header.and_then(|value| parse_range_header(value).ok()) else {
        return Range::Whole;
    };
    let [range] = parsed.ranges.as_slice() else {
        return Range::Whole;
    };
    let last = size.saturating_sub(1);
    let (start, end) = match (range.start, range.end) {
        (StartPosition::FromLast(length), _) => (size.saturating_sub(length), last),
        (StartPosition::Index(start), EndPosition::LastByte) => (start, last),
        (StartPosition::Index(start), EndPosition::Index(end)) => (start, end.min(last)),
    };
    if start < size && start <= end { Range::Part(start, end) } else { Range::Invalid }
}
