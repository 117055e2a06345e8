//! Gives the response that a fault describes.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use serde_json::Value;

use super::shape::{fill, set, shape};
use crate::http::state::App;
use crate::http::state::faults::{Answer, Cut, Fault, JobRate};
use crate::http::state::hosts::Origins;

/// Processes the request as the fault says, or as usual without one.
pub(super) async fn apply(app: &App, fault: Option<Fault>, mut request: Request, next: Next) -> Response<Body> {
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
            respond(answer, &origins)
        }
    };
    let mut response = shape(&fault, response, &origins).await;
    if fault.answer.is_some() || !fault.headers.is_empty() {
        remember_locations(app, &response);
    }
    tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    let cut = if fault.away_ms > 0 { Some(Cut::Connection) } else { fault.cut };
    if let Some(cut) = cut {
        response.extensions_mut().insert(cut);
    }
    if let Some(cors) = fault.cors {
        response.extensions_mut().insert(cors);
    }
    if fault.away_ms > 0 {
        app.outage.start(Duration::from_millis(fault.away_ms));
    }
    response
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
