//! Items: read and delete.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::drive::{ApiError, Id};
use crate::http::request::call::Call;
use crate::http::response;
use crate::http::response::drive_item::{etag, item_json};

/// `GET` of an item.
pub(crate) async fn read(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    let id = call.blocking(move |drive| address.resolve(drive)).await?;
    item(call, StatusCode::OK, id).await
}

/// A response with the current state of an item.
pub(super) async fn item(call: &Call, status: StatusCode, id: Id) -> Result<Response<Body>, ApiError> {
    let item = call.blocking(move |drive| drive.item(&id)).await?;
    let mut response = response::json(status, &item_json(&call.drive, &call.origins, &item));
    if let Ok(etag) = HeaderValue::from_str(&etag(&item)) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// `DELETE` of an item.
pub(crate) async fn delete(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    call.blocking(move |drive| drive.delete(&address.resolve(drive)?)).await?;
    Ok(response::empty(StatusCode::NO_CONTENT))
}
