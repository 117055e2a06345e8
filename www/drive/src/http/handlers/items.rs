//! Items: read and delete.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::drive::{ApiError, Id, Item};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::drive_item::ItemWriter;

/// `GET` of an item.
pub(crate) async fn read(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    let item = call.blocking(move |drive| drive.item(&address.resolve(drive)?)).await?;
    if call.precondition.is_not_modified(Some(&item)) {
        return Ok(with_etag(response::empty(StatusCode::NOT_MODIFIED), &item));
    }
    call.precondition.check(Some(&item))?;
    Ok(with_item(call, StatusCode::OK, &item))
}

/// A response with the current state of an item.
pub(super) async fn item(call: &Call, status: StatusCode, id: Id) -> Result<Response<Body>, ApiError> {
    let item = call.blocking(move |drive| drive.item(&id)).await?;
    Ok(with_item(call, status, &item))
}

fn with_item(call: &Call, status: StatusCode, item: &Item) -> Response<Body> {
    with_etag(response::json(status, &writer(call).json(item)), item)
}

/// Adds the item's `ETag`.
pub(super) fn with_etag(mut response: Response<Body>, item: &Item) -> Response<Body> {
    if let Ok(etag) = HeaderValue::from_str(&item.etag()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// Writes the items of the drive that the request is about.
pub(super) fn writer(call: &Call) -> ItemWriter<'_> {
    ItemWriter {
        drive: &call.drive,
        origins: &call.origins,
        downloads: &call.app.downloads,
        form: call.address.form,
        select: call.select.as_deref(),
    }
}

/// `DELETE` of an item.
pub(crate) async fn delete(call: &Call) -> Result<Response<Body>, ApiError> {
    let (address, precondition) = (call.address.clone(), call.precondition.clone());
    call.blocking(move |drive| drive.delete(&address.resolve(drive)?, &precondition)).await?;
    Ok(response::empty(StatusCode::NO_CONTENT))
}
