//! Changes a response's headers, and makes its body longer or slower.

use std::future::ready;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use futures_util::stream::{self, Stream, StreamExt as _};

use crate::http::state::faults::{Fault, Headers};
use crate::http::state::hosts::Origins;

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
        // The length of a stream is not known to the server, which therefore sends the header as given.
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
