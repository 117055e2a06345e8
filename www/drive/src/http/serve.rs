//! Listens, and serves connections.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use futures_util::{StreamExt as _, stream};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::state::OutageWatch;
use super::state::faults::Cut;

/// The longest response that can be broken off in the middle, in bytes.
const MAX_CUT: usize = 256 << 20;

/// How long a closed connection is read further.
const LINGER: Duration = Duration::from_secs(5);

/// How long to wait before the next attempt when no connection can be accepted.
const RETRY_DELAY: Duration = Duration::from_millis(50);

/// Listens on a loopback port, 0 for any free one, and returns the origin too.
pub(crate) async fn listen(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    Ok((listener, origin))
}

/// Serves connections, and never returns. During an outage it doesn't listen on the port, and open connections break off.
pub(crate) async fn serve(mut listener: TcpListener, router: Router, mut outage: OutageWatch) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = outage.started() => {
                listener = listen_after(listener, &mut outage).await;
                continue;
            }
        };
        match accepted {
            Ok((connection, _)) => {
                tokio::spawn(serve_one(connection, router.clone(), outage.clone()));
            }
            // Most likely the process has no file handles left: other connections give theirs back.
            Err(error) => {
                eprintln!("local-drive: a connection could not be accepted: {error}");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

/// Closes the listener, and listens on the same port again after the outage.
async fn listen_after(listener: TcpListener, outage: &mut OutageWatch) -> TcpListener {
    let port = listener.local_addr().map_or(0, |address| address.port());
    drop(listener);
    outage.ended().await;
    loop {
        match listen(port).await {
            Ok((listener, _)) => return listener,
            Err(error) => {
                eprintln!("local-drive: port {port}: {error}");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

async fn serve_one(connection: TcpStream, router: Router, mut outage: OutageWatch) {
    // Sends small responses at once. A failure only makes them later.
    drop(connection.set_nodelay(true));
    let service = service_fn(move |request| respond(router.clone(), request));
    let mut serving = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(connection), service);
    let served = tokio::select! {
        served = &mut serving => served,
        () = outage.started() => return,
    };
    let mut connection = serving.into_parts().io.into_inner();
    match served {
        Ok(()) => linger(&mut connection).await,
        // Makes closing the socket send a reset. Without it the connection is closed as usual.
        Err(error) if is_reset(&error) => drop(connection.set_zero_linger()),
        // A client may close a connection early, and the fault plan may break it off: neither is worth a message.
        Err(_) => {}
    }
}

/// Reads and discards what the client still sends. Closing the connection at once would reset it, and the client could lose the
/// response that it has not read yet.
async fn linger(connection: &mut TcpStream) {
    // The result doesn't matter, because the connection is closed afterwards.
    drop(timeout(LINGER, tokio::io::copy(connection, &mut tokio::io::sink())).await);
}

fn is_reset(error: &hyper::Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
    source.is_some_and(|source| source.kind() == io::ErrorKind::ConnectionReset)
}

async fn respond(router: Router, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let response = match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    match response.extensions().get::<Cut>() {
        None => Ok(response),
        // An error here closes the connection before anything is sent.
        Some(Cut::Connection) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Cut::Reset) => Err(io::ErrorKind::ConnectionReset.into()),
        Some(Cut::Body) => cut_body(response).await,
    }
}

/// The response with half of its body, after which the connection breaks off.
async fn cut_body(response: Response<Body>) -> io::Result<Response<Body>> {
    let (mut parts, body) = response.into_parts();
    let mut bytes = to_bytes(body, MAX_CUT).await.map_err(io::Error::other)?;
    let half = bytes.split_to(bytes.len() / 2);
    // Announces at least one byte more than it sends, even for an empty body.
    let announced = half.len() + bytes.len().max(1);
    parts.headers.insert(header::CONTENT_LENGTH, announced.into());
    let cut = async {
        // Waiting once makes the connection send what was written so far.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    };
    let pieces = stream::iter([Ok(half)]).chain(stream::once(cut));
    Ok(Response::from_parts(parts, Body::from_stream(pieces)))
}
