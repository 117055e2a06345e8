//! Files' bytes: download, whole or a range of it, and the small upload.

use std::io::SeekFrom;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::TryStreamExt as _;
use http_range_header::parse_range_header;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};
use tokio_util::io::ReaderStream;

use super::address::Address;
use super::routes::Call;
use super::{driveitem, items};
use crate::drive::{Code, Conflict, Drive, Id, Kind, Place, Refusal};

/// The largest small upload, in bytes: the service's own limit.
const LARGEST_UPLOAD: usize = 250 << 20;

/// `GET …/content`.
pub(crate) async fn download(call: &Call) -> Result<Response<Body>, Refusal> {
    let address = call.address.clone();
    let open = move |drive: &Drive| {
        let id = address.resolve(drive)?;
        let item = drive.item(&id)?;
        if item.is_folder() {
            return Err(Refusal::new(Code::NotAllowed, "A folder has no content."));
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
    // A stored page must not run as one of this origin.
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, mime_type.essence_str());
    set(header::ETAG, &driveitem::etag(&item));
    if let Some((start, end)) = range {
        set(header::CONTENT_RANGE, &format!("bytes {start}-{end}/{size}"));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// The first and last byte that the caller asks for, if it asks for a part.
fn range(call: &Call, size: u64) -> Result<Option<(u64, u64)>, Refusal> {
    // A header that can't be read is to be ignored (RFC 9110, 14.2).
    let header = call.headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some(parsed) = header.and_then(|value| parse_range_header(value).ok()) else {
        return Ok(None);
    };
    let refused = || Refusal::new(Code::InvalidRange, format!("Range: bytes of 0 to {size} were expected."));
    match parsed.validate(size).map_err(|_| refused())?.as_slice() {
        [range] => Ok(Some((*range.start(), *range.end()))),
        // Several ranges may be answered with the whole.
        _ => Ok(None),
    }
}

/// `PUT …/content`: of an item that is there, or of a name in a folder.
pub(crate) async fn upload(call: &Call, body: Body) -> Result<Response<Body>, Refusal> {
    let conflict = call.conflict()?.unwrap_or(Conflict::Replace);
    let address = call.address.clone();
    let (parent, name) = call.blocking(move |drive| destination(drive, &address)).await?;
    let (staged, mut file) = call.blocking(|drive| drive.stage_file()).await?;
    let mut pieces = body.into_data_stream();
    let mut length = 0;
    let broken = |_| Refusal::invalid("body", "it broke off.");
    while let Some(piece) = pieces.try_next().await.map_err(broken)? {
        length += piece.len();
        if length > LARGEST_UPLOAD {
            return Err(Refusal::invalid("body", "at most 250 MiB were expected."));
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    let place = move |drive: &Drive| drive.place(staged, Place { parent: &parent, name: &name, conflict, id: None });
    let placed = call.blocking(place).await?;
    let status = if placed.replaced { StatusCode::OK } else { StatusCode::CREATED };
    items::item(call, status, placed.id).await
}

/// The folder and the name that an upload is to go to.
pub(crate) fn destination(drive: &Drive, address: &Address) -> Result<(Id, String), Refusal> {
    if let Some((folder, name)) = address.split() {
        return Ok((folder.resolve(drive)?, name));
    }
    let id = address.resolve(drive)?;
    match drive.parent(&id) {
        Some(parent) if drive.kind(&id)? == Kind::File => Ok((parent, drive.name(&id)?)),
        _ => Err(Refusal::new(Code::NotAllowed, "A folder has no content.")),
    }
}
