//! The server's origins, as a client sees them.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, Uri, header, uri::Authority};
use axum::middleware::Next;
use serde_json::json;

use super::App;
use super::answer;

/// The origins that go into the absolute URLs of one answer, without a slash at the end.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    /// Where items are.
    pub(crate) drive: String,
    /// Where monitors are.
    pub(crate) monitor: String,
}

/// Which hosts may be asked for, and the URLs that each is told.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// What loopback clients are told.
    pub(crate) own: Origins,
    /// What the clients of `allowed` hosts are told.
    pub(crate) public: Origins,
    /// Host names that stand for this server besides the loopback ones: those of a proxy in front of it.
    pub(crate) allowed: Vec<String>,
}

impl Hosts {
    /// What a client that asked for this host is told; none if the host does not stand for this server.
    fn seen_by(&self, host: &str) -> Option<&Origins> {
        let authority: Authority = host.parse().ok()?;
        let name = authority.host();
        if matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
            Some(&self.own)
        } else {
            self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)).then_some(&self.public)
        }
    }
}

/// Refuses requests for other hosts: a foreign name that leads to this machine (DNS rebinding) must not read anything.
pub(crate) async fn check_host(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = header.or_else(|| request.uri().authority().map(Authority::as_str)).unwrap_or_default();
    let Some(origins) = app.hosts.seen_by(host).cloned() else {
        let message = "Host: a loopback name, or one that --allow-host names, was expected.";
        let body = json!({ "error": { "code": "invalidRequest", "message": message } });
        return answer::json(StatusCode::MISDIRECTED_REQUEST, &body);
    };
    // Whoever asks through a proxy may send the whole URL; only its path matters from here.
    if let Some(path) = request.uri().path_and_query().cloned() {
        *request.uri_mut() = Uri::from(path);
    }
    request.extensions_mut().insert(origins);
    next.run(request).await
}
