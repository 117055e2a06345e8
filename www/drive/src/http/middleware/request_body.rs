//! Request bodies that arrive too slowly, and bodies that no handler reads.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use crate::http::response;

/// How fast a body has to arrive on average once the timeout is over, in bytes per second.
const MIN_RATE: u64 = 1024;

/// Up to this size, in bytes, a body that no handler has read is read here, so that the connection can be used again.
const MAX_DRAIN: u64 = 64 << 10;

/// A request's body.
struct Source {
    stream: BodyDataStream,
    started: Instant,
    timeout: Duration,
    /// The length according to `Content-Length`.
    length: Option<u64>,
    received: u64,
    has_ended: bool,
    has_timed_out: bool,
}

/// Responds with 408 to a request whose body arrives too slowly, and closes the connection after a response to a request whose body
/// was not read: what follows on the connection would be the rest of the body.
pub(crate) async fn watch(State(timeout): State<Duration>, request: Request, next: Next) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.unwrap_or(0) == 0 && !parts.headers.contains_key(header::TRANSFER_ENCODING) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let source = Source {
        stream: body.into_data_stream(),
        started: Instant::now(),
        timeout,
        length,
        received: 0,
        has_ended: false,
        has_timed_out: false,
    };
    let source = Arc::new(Mutex::new(source));
    let pieces = stream::unfold(Arc::clone(&source), |source| async {
        let piece = source.lock().await.next().await?;
        Some((piece, source))
    });
    let mut response = next.run(Request::from_parts(parts, Body::from_stream(pieces))).await;
    let mut source = source.lock().await;
    source.drain().await;
    if source.has_timed_out {
        let message = "body: it arrived too slowly.";
        let body = json!({ "error": { "code": "invalidRequest", "message": message } });
        response = response::json(StatusCode::REQUEST_TIMEOUT, &body);
    }
    if !source.is_complete() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

impl Source {
    /// The next piece; none at the end.
    async fn next(&mut self) -> Option<Result<Bytes, axum::Error>> {
        if self.has_ended || self.has_timed_out {
            return None;
        }
        let allowed = self.timeout + Duration::from_secs(self.received / MIN_RATE);
        let Ok(piece) = timeout_at(self.started + allowed, self.stream.next()).await else {
            self.has_timed_out = true;
            return Some(Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut))));
        };
        match &piece {
            Some(Ok(bytes)) => self.received += bytes.len() as u64,
            Some(Err(_)) | None => self.has_ended = true,
        }
        piece
    }

    /// Reads the rest of a short body.
    async fn drain(&mut self) {
        if self.length.is_some_and(|length| length <= MAX_DRAIN) {
            while !self.is_complete() && self.next().await.is_some() {}
        }
    }

    /// Whether nothing of the body is left on the connection.
    fn is_complete(&self) -> bool {
        self.has_ended || self.length == Some(self.received)
    }
}
