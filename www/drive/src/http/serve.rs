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
use tower::ServiceExt as _;

use super::faults::Cut;

/// The longest answer of which a part can be sent, in bytes.
const LONGEST_CUT: usize = 256 << 20;

/// How long to wait until a connection can perhaps be accepted again.
const WAIT_FOR_HANDLES: Duration = Duration::from_millis(50);

/// Listens on a loopback port, 0 for any free one, and says at which origin.
pub(crate) async fn listen(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    Ok((listener, origin))
}

/// Serves whoever connects, for ever.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => {
                tokio::spawn(serve_one(connection, router.clone()));
            }
            // Out of handles, most likely: others give theirs back meanwhile.
            Err(error) => {
                eprintln!("local-drive: a connection could not be accepted: {error}");
                tokio::time::sleep(WAIT_FOR_HANDLES).await;
            }
        }
    }
}

async fn serve_one(connection: TcpStream, router: Router) {
    // Answers are small: each goes out at once. A connection on which that can't be set is served all the same.
    drop(connection.set_nodelay(true));
    let service = service_fn(move |request| answer(router.clone(), request));
    let served = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(connection), service).await;
    // That a connection ends early is the client's right, and sometimes the fault plan's wish.
    drop(served);
}

async fn answer(router: Router, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let response = match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    match response.extensions().get::<Cut>() {
        None => Ok(response),
        // An error here closes the connection before anything is sent.
        Some(Cut::Connection) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Cut::Body) => cut_body(response).await,
    }
}

/// The same answer, with half of its body, and then the end of the connection.
async fn cut_body(response: Response<Body>) -> io::Result<Response<Body>> {
    let (mut parts, body) = response.into_parts();
    let mut bytes = to_bytes(body, LONGEST_CUT).await.map_err(io::Error::other)?;
    let half = bytes.split_to(bytes.len() / 2);
    // At least one byte is promised and not sent, even of an empty body.
    let promised = half.len() + bytes.len().max(1);
    parts.headers.insert(header::CONTENT_LENGTH, promised.into());
    let cut = async {
        // What was sent so far goes out whenever the body makes the connection wait.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    };
    let pieces = stream::iter([Ok(half)]).chain(stream::once(cut));
    Ok(Response::from_parts(parts, Body::from_stream(pieces)))
}
