//! Finds the fault of the plan that matches a request, and applies it (`apply`).
//!
//! Not in scope: the plan itself (`state::faults`), and outages of connections (`serve`).

mod apply;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response};
use axum::middleware::Next;
use serde_json::Value;

use crate::drive::ApiError;
use crate::http::middleware::access::Recognized;
use crate::http::middleware::tracing::Origin;
use crate::http::request::address::{Address, Encoding, Endpoint, Target};
use crate::http::request::body;
use crate::http::request::call::InBatch;
use crate::http::request::resolve::ParentReference;
use crate::http::response;
use crate::http::state::App;
use crate::http::state::faults::{Subject, Where};
use crate::jobs::blocking;
use apply::apply;

/// Applies the plan to a request to the drive.
pub(crate) async fn on_drive(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    if app.faults.is_empty() || !is_recognized(&request) {
        return next.run(request).await;
    }
    let (request, body) = match with_json(request).await {
        Ok(read) => read,
        Err(error) => return response::error(&error),
    };
    let address = Address::parse(request.uri().path(), Encoding::Percent).ok().flatten();
    let kind = kind(&app, request.method(), address.as_ref(), &body);
    let name = match (kind, address) {
        (Where::Item | Where::Children, Some(address)) => item_name(&app, address).await,
        _ => body.get("name").and_then(Value::as_str).map(str::to_owned),
    };
    let path = request.uri().path();
    let subject = Subject { kind, name: name.as_deref(), method: request.method(), path, is_running: false };
    let fault = app.faults.take(&subject);
    apply(&app, Origin::Drive, fault, request, next).await
}

/// Applies the plan to a request to a monitor.
pub(crate) async fn on_monitor(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    if !is_recognized(&request) {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let job = path.rsplit('/').next().and_then(|id| id.parse().ok()).and_then(|id| app.jobs.find(id));
    let subject = Subject {
        kind: Where::Monitor,
        name: job.as_ref().map(|job| job.name.as_str()),
        method: request.method(),
        path,
        is_running: job.as_ref().is_some_and(|job| job.is_running()),
    };
    let fault = app.faults.take(&subject);
    if let (Some(job), Some(outcome)) = (job, fault.as_ref().and_then(|fault| fault.outcome.clone())) {
        // Before the response, which then reports the end.
        job.force(outcome).await;
    }
    apply(&app, Origin::Monitor, fault, request, next).await
}

fn is_recognized(request: &Request) -> bool {
    let extensions = request.extensions();
    // The batch that contains the request has the token.
    extensions.get::<Recognized>().is_some() || extensions.get::<InBatch>().is_some()
}

async fn item_name(app: &App, address: Address) -> Option<String> {
    let drive = app.drives.get(address.drive.as_deref())?;
    blocking(drive, move |drive| drive.name(&address.resolve(drive)?)).await.ok()
}

/// Whether the body names another drive than the address.
fn is_move_to_drive(app: &App, address: &Address, body: &Value) -> bool {
    let parent = body.as_object().and_then(|body| ParentReference::read(body).ok().flatten());
    let named = parent.and_then(|parent| parent.drive_id());
    let own = app.drives.get(address.drive.as_deref()).map(|drive| drive.id());
    named.is_some_and(|id| Some(id.as_str()) != own)
}

/// The request, and the JSON of its body where it may start an action.
async fn with_json(request: Request) -> Result<(Request, Value), ApiError> {
    if request.method() != Method::POST && request.method() != Method::PATCH {
        return Ok((request, Value::Null));
    }
    let (parts, body) = request.into_parts();
    let bytes = body::bytes(body).await?;
    let json = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok((Request::from_parts(parts, Body::from(bytes)), json))
}

fn kind(app: &App, method: &Method, address: Option<&Address>, body: &Value) -> Where {
    let Some(address) = address else {
        return Where::Any;
    };
    let is_item = matches!(address.target, Target::Item { .. });
    match (method, &address.endpoint) {
        (&Method::POST, Endpoint::Copy | Endpoint::Unknown) => Where::Start,
        (&Method::POST, Endpoint::Children) if body::has_source_url(body) => Where::Start,
        (&Method::PATCH, Endpoint::Itself) if is_move_to_drive(app, address, body) => Where::Start,
        (&Method::GET, Endpoint::Itself) if is_item => Where::Item,
        (&Method::GET, Endpoint::Children) => Where::Children,
        _ => Where::Any,
    }
}
