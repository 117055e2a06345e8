//! Finds the fault for a request, and gives the answer that it says.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use serde_json::Value;

use super::JobRate;
use super::plan::{Answer, Cut, Fault, Where};
use super::shape::{fill, set, shape};
use crate::drive::Refusal;
use crate::http::address::{Address, Encoding, Facet, Target};
use crate::http::origins::Origins;
use crate::http::routes::LONGEST_JSON;
use crate::http::{App, actions, answer};
use crate::jobs::blocking;

/// Applies the plan to a request of the drive.
pub(crate) async fn on_drive(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    if app.faults.is_empty() {
        return next.run(request).await;
    }
    let (request, body) = match with_json(request).await {
        Ok(read) => read,
        Err(refusal) => return answer::refusal(&refusal),
    };
    let address = Address::parse(request.uri().path(), Encoding::Percent).ok().flatten();
    let kind = kind(request.method(), address.as_ref(), &body);
    let name = match (kind, address) {
        (Where::Item | Where::Children, Some(address)) => {
            blocking(&app.drive, move |drive| drive.name(&address.resolve(drive)?)).await.ok()
        }
        _ => body.get("name").and_then(Value::as_str).map(str::to_owned),
    };
    let fault = app.faults.take(kind, name.as_deref());
    apply(&app, fault, request, next).await
}

/// Applies the plan to a request of a monitor.
pub(crate) async fn on_monitor(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    let id = request.uri().path().rsplit('/').next().and_then(|id| id.parse().ok());
    let name = id.and_then(|id| app.jobs.find(id)).map(|job| job.name.clone());
    let fault = app.faults.take(Where::Monitor, name.as_deref());
    apply(&app, fault, request, next).await
}

/// The request with its body read, where it is one that may start an action, and the body's JSON.
async fn with_json(request: Request) -> Result<(Request, Value), Refusal> {
    if request.method() != Method::POST {
        return Ok((request, Value::Null));
    }
    let (parts, body) = request.into_parts();
    let too_long = |_| Refusal::invalid("body", "at most 4 MiB were expected.");
    let bytes: Bytes = to_bytes(body, LONGEST_JSON).await.map_err(too_long)?;
    let json = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok((Request::from_parts(parts, Body::from(bytes)), json))
}

fn kind(method: &Method, address: Option<&Address>, body: &Value) -> Where {
    let Some(address) = address else {
        return Where::Any;
    };
    let is_item = matches!(address.target, Target::Item { .. });
    match (method, address.facet) {
        (&Method::POST, Facet::Copy | Facet::Unknown) => Where::Start,
        (&Method::POST, Facet::Children) if actions::has_source_url(body) => Where::Start,
        (&Method::GET, Facet::Itself) if is_item => Where::Item,
        (&Method::GET, Facet::Children) => Where::Children,
        _ => Where::Any,
    }
}

async fn apply(app: &App, fault: Option<Fault>, mut request: Request, next: Next) -> Response<Body> {
    let Some(fault) = fault else {
        return next.run(request).await;
    };
    if let Some(rate) = fault.bytes_per_second {
        request.extensions_mut().insert(JobRate(rate));
    }
    let origins = request.extensions().get::<Origins>().unwrap_or(&app.hosts.own).clone();
    let response = match &fault.answer {
        None => next.run(request).await,
        Some(answer) => {
            if fault.perform {
                next.run(request).await;
            }
            give(answer, &origins)
        }
    };
    let mut response = shape(&fault, response, &origins).await;
    tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    let cut = if fault.away_ms > 0 { Some(Cut::Connection) } else { fault.cut };
    if let Some(cut) = cut {
        response.extensions_mut().insert(cut);
    }
    if let Some(cors) = fault.cors {
        response.extensions_mut().insert(cors);
    }
    if fault.away_ms > 0 {
        app.presence.leave(Duration::from_millis(fault.away_ms));
    }
    response
}

fn give(answer: &Answer, origins: &Origins) -> Response<Body> {
    let (body, content_type) = match &answer.body {
        None => (Body::empty(), None),
        // That it is base64 was checked when the plan was set.
        Some(_) if answer.base64 => (Body::from(answer.bytes().unwrap_or_default()), None),
        Some(Value::String(text)) => (Body::from(fill(text, origins)), Some("text/plain; charset=utf-8")),
        Some(json) => (Body::from(fill_json(json.clone(), origins).to_string()), Some("application/json")),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Some(content_type) = content_type {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    set(headers, &answer.headers, origins);
    response
}

fn fill_json(json: Value, origins: &Origins) -> Value {
    match json {
        Value::String(text) => Value::String(fill(&text, origins)),
        Value::Array(values) => values.into_iter().map(|value| fill_json(value, origins)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, fill_json(value, origins))).collect(),
        other => other,
    }
}
