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
use super::presence::Absence;

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

/// Serves whoever connects, for ever, except when the server is away: then nobody listens, and connections break off.
pub(crate) async fn serve(mut listener: TcpListener, router: Router, mut absence: Absence) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = absence.begins() => {
                listener = listen_later(listener, &mut absence).await;
                continue;
            }
        };
        match accepted {
            Ok((connection, _)) => {
                tokio::spawn(serve_one(connection, router.clone(), absence.clone()));
            }
            // Out of handles, most likely: others give theirs back meanwhile.
            Err(error) => {
                eprintln!("local-drive: a connection could not be accepted: {error}");
                tokio::time::sleep(WAIT_FOR_HANDLES).await;
            }
        }
    }
}

/// Listens no more, and again on the same port when the absence ends.
async fn listen_later(listener: TcpListener, absence: &mut Absence) -> TcpListener {
    // Whoever it is that can't tell its own port has none to come back to.
    let port = listener.local_addr().map_or(0, |address| address.port());
    drop(listener);
    absence.ends().await;
    loop {
        match listen(port).await {
            Ok((listener, _)) => return listener,
            Err(error) => {
                eprintln!("local-drive: port {port}: {error}");
                tokio::time::sleep(WAIT_FOR_HANDLES).await;
            }
        }
    }
}

async fn serve_one(connection: TcpStream, router: Router, mut absence: Absence) {
    // Answers are small: each goes out at once. A connection on which that can't be set is served all the same.
    drop(connection.set_nodelay(true));
    let service = service_fn(move |request| answer(router.clone(), request));
    let mut serving = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(connection), service);
    let served = tokio::select! {
        served = &mut serving => served,
        () = absence.begins() => Ok(()),
    };
    // That a connection ends early is the client's right, and sometimes the fault plan's wish.
    if served.is_err_and(|error| is_reset(&error)) {
        // Closed so, it says to the other side that it was reset. Where that can't be set, it just ends.
        drop(serving.into_parts().io.into_inner().set_zero_linger());
    }
}

fn is_reset(error: &hyper::Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
    source.is_some_and(|source| source.kind() == io::ErrorKind::ConnectionReset)
}

async fn answer(router: Router, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let response = match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    match response.extensions().get::<Cut>() {
        None => Ok(response),
        // An error here ends the connection before anything is sent.
        Some(Cut::Connection) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Cut::Reset) => Err(io::ErrorKind::ConnectionReset.into()),
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
