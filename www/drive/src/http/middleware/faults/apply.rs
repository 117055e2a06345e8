//! Gives the response that a fault describes.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use serde_json::Value;

use super::shape::{fill, set, shape};
use crate::http::state::App;
use crate::http::state::faults::{Answer, Away, Cut, Fault, StartFault};
use crate::http::state::hosts::Origins;

/// The origin that a request was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Drive,
    Monitor,
}

/// Processes the request as the fault says, or as usual without one.
pub(super) async fn apply(app: &App, origin: Origin, fault: Option<Fault>, mut request: Request, next: Next) -> Response<Body> {
    let Some(fault) = fault else {
        return next.run(request).await;
    };
    request.extensions_mut().insert(StartFault {
        bytes_per_second: fault.bytes_per_second,
        outcome: fault.outcome.clone(),
        monitor_in: fault.monitor_in,
    });
    let origins = request.extensions().get::<Origins>().unwrap_or(&app.hosts.own).clone();
    let response = match &fault.answer {
        None => next.run(request).await,
        Some(answer) => {
            if fault.perform {
                next.run(request).await;
            }
            respond(answer, &origins)
        }
    };
    let mut response = shape(&fault, response, &origins).await;
    if fault.answer.is_some() || !fault.headers.is_empty() {
        remember_locations(app, &response);
    }
    tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    if let Some(cut) = start_outage(app, origin, &fault).or(fault.cut) {
        response.extensions_mut().insert(cut);
    }
    if let Some(cors) = fault.cors {
        response.extensions_mut().insert(cors);
    }
    response
}

/// Starts the outage that the fault describes. Returns how it affects the connection of this request.
fn start_outage(app: &App, origin: Origin, fault: &Fault) -> Option<Cut> {
    if fault.away_ms == 0 {
        return None;
    }
    let time = Duration::from_millis(fault.away_ms);
    let (drive, monitor) = (fault.away != Away::Monitor, fault.away != Away::Drive);
    if drive {
        app.drive_outage.start(time);
    }
    if monitor {
        app.monitor_outage.start(time);
    }
    let is_own = if origin == Origin::Drive { drive } else { monitor };
    is_own.then_some(Cut::Connection)
}

fn respond(answer: &Answer, origins: &Origins) -> Response<Body> {
    let (body, content_type) = match &answer.body {
        None => (Body::empty(), None),
        // It is valid base64: the plan was checked when it was set.
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

/// A client that follows a `Location` has no token. Its requests are recognised by the path.
fn remember_locations(app: &App, response: &Response<Body>) {
    for name in ["location", "operation-location"] {
        let url = response.headers().get(name).and_then(|value| value.to_str().ok()).and_then(|url| url.parse::<Uri>().ok());
        if let Some(url) = url {
            app.faults.give(url.path());
        }
    }
}

fn fill_json(json: Value, origins: &Origins) -> Value {
    match json {
        Value::String(text) => Value::String(fill(&text, origins)),
        Value::Array(values) => values.into_iter().map(|value| fill_json(value, origins)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, fill_json(value, origins))).collect(),
        other => other,
    }
}
