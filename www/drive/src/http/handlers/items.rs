//! Items: read, change, delete.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::drive::{ApiError, Conflict, Id};
use crate::http::request::body::{self, modified, text};
use crate::http::request::call::Call;
use crate::http::request::parent_reference::ParentReference;
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
    let mut response = response::json(status, &item_json(&call.app.drive, &call.origins, &item));
    if let Ok(etag) = HeaderValue::from_str(&etag(&item)) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// `PATCH` of an item: renames it, moves it, sets its modification time.
pub(crate) async fn change(call: &Call, body: &Map<String, Value>) -> Result<Response<Body>, ApiError> {
    let name = text(body, "name")?;
    let parent = ParentReference::read(body)?;
    let modified = modified(body)?;
    let conflict = match call.conflict()? {
        Some(conflict) => conflict,
        None => body::conflict(body)?.unwrap_or(Conflict::Fail),
    };
    let address = call.address.clone();
    let id = call
        .blocking(move |drive| {
            let id = address.resolve(drive)?;
            if name.is_some() || parent.is_some() {
                let parent = parent.map(|parent| parent.resolve(drive)).transpose()?;
                drive.rename(&id, parent.as_ref(), name.as_deref(), conflict)?;
            }
            if let Some(modified) = modified {
                drive.set_modified(&id, modified)?;
            }
            Ok(id)
        })
        .await?;
    item(call, StatusCode::OK, id).await
}

/// `DELETE` of an item.
pub(crate) async fn delete(call: &Call) -> Result<Response<Body>, ApiError> {
    let address = call.address.clone();
    call.blocking(move |drive| drive.delete(&address.resolve(drive)?)).await?;
    Ok(response::empty(StatusCode::NO_CONTENT))
}
