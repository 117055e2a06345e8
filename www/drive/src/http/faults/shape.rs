//! Gives an answer other headers and a longer or slower body.

use std::future::ready;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use futures_util::stream::{self, Stream, StreamExt as _};

use super::plan::{Fault, Headers};
use crate::http::origins::Origins;

/// The longest body that can be slowed down, in bytes.
const LONGEST_DRIP: usize = 256 << 20;

/// In how many pieces a slowed body arrives.
const PIECES: u32 = 16;

/// The answer as the fault wants it.
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
        // Of a stream the server knows no length of its own that it would hold against the header.
        body = Body::from_stream(body.into_data_stream().chain(stream::once(sent_so_far())));
    }
    Response::from_parts(parts, body)
}

/// Sets headers, with the origins filled in.
pub(super) fn set(headers: &mut HeaderMap, wanted: &Headers, origins: &Origins) {
    for (name, value) in wanted {
        // Both were checked when the plan was set.
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&fill(value, origins))) {
            headers.insert(name, value);
        }
    }
}

/// The text with the origins filled in.
pub(super) fn fill(text: &str, origins: &Origins) -> String {
    text.replace("$drive", &origins.drive).replace("$monitor", &origins.monitor)
}

/// A piece with nothing in it: what was sent so far goes out whenever the body makes the connection wait.
async fn sent_so_far() -> Result<Bytes, axum::Error> {
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

/// The body in pieces, each after a wait. One that can't be read to its end breaks off.
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
