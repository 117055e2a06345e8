//! Gives the response that a fault describes.

use std::future::ready;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use futures_util::stream::{self, Stream, StreamExt as _};
use serde_json::Value;

use crate::http::middleware::tracing::Origin;
use crate::http::state::faults::{Answer, Away, Cut, Fault, Headers, StartFault};
use crate::http::state::{App, Origins};

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

/// The longest body that can be slowed down, in bytes.
const LONGEST_DRIP: usize = 256 << 20;

/// The number of pieces in which a slowed body arrives.
const PIECES: u32 = 16;

/// The response as the fault describes it.
pub(super) async fn shape(fault: &Fault, response: Response<Body>, origins: &Origins) -> Response<Body> {
    let (mut parts, mut body) = response.into_parts();
    if fault.padding > 0 {
        if fault.answer.is_none() {
            parts.headers.remove(header::CONTENT_LENGTH);
        }
        body = Body::from_stream(body.into_data_stream().chain(spaces(fault.padding)));
    }
    set(&mut parts.headers, &fault.headers, origins);
    if fault.drip_ms > 0 {
        body = drip(body, Duration::from_millis(fault.drip_ms)).await;
    } else if parts.headers.contains_key(header::CONTENT_LENGTH) {
        // The server doesn't know the length of a stream, and so it sends the header unchanged.
        body = Body::from_stream(body.into_data_stream().chain(stream::once(flush())));
    }
    Response::from_parts(parts, body)
}

/// Sets headers, with the origins filled in.
pub(super) fn set(headers: &mut HeaderMap, wanted: &Headers, origins: &Origins) {
    for (name, value) in wanted {
        // Both are valid: the plan was checked when it was set.
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&fill(value, origins))) {
            headers.insert(name, value);
        }
    }
}

/// The text with the origins filled in.
pub(super) fn fill(text: &str, origins: &Origins) -> String {
    text.replace("$drive", &origins.drive).replace("$monitor", &origins.monitor)
}

/// An empty piece that makes the connection wait once, which sends what was written so far.
async fn flush() -> Result<Bytes, axum::Error> {
    tokio::task::yield_now().await;
    Ok(Bytes::new())
}

fn spaces(count: u64) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    const PIECE: &[u8] = &[b' '; 64 << 10];
    stream::unfold(count, |left| {
        let length = usize::try_from(left).map_or(PIECE.len(), |left| left.min(PIECE.len()));
        ready((length > 0).then(|| (Ok(Bytes::from_static(&PIECE[..length])), left - length as u64)))
    })
}

/// The body in pieces, each after a wait. A body that can't be read to its end breaks off.
async fn drip(body: Body, whole: Duration) -> Body {
    let mut rest = match to_bytes(body, LONGEST_DRIP).await {
        Ok(bytes) => bytes,
        Err(error) => return Body::from_stream(stream::once(ready(Err::<Bytes, _>(error)))),
    };
    let piece = rest.len().div_ceil(PIECES as usize);
    let pieces = std::iter::from_fn(move || (!rest.is_empty()).then(|| rest.split_to(piece.min(rest.len()))));
    Body::from_stream(stream::iter(pieces.map(Ok::<_, axum::Error>)).then(move |piece| async move {
        tokio::time::sleep(whole / PIECES).await;
        piece
    }))
}
