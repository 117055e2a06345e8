//! The server's origins and host names, as its clients see them.

use axum::http::uri::Authority;

/// The origins that go into the absolute URLs of a response, without a slash at the end.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    /// Where items are.
    pub(crate) drive: String,
    /// Where monitors are.
    pub(crate) monitor: String,
}

/// The accepted host names, and which origins the clients of each are given.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// The origins for clients that use a loopback name.
    pub(crate) own: Origins,
    /// The origins for clients that use an `allowed` name.
    pub(crate) public: Origins,
    /// Accepted host names besides the loopback ones: those of a proxy in front of this server.
    pub(crate) allowed: Vec<String>,
}

impl Hosts {
    /// The origins for a client whose `Host` header is `host`; none if the name is not accepted.
    pub(crate) fn origins(&self, host: &str) -> Option<&Origins> {
        let authority: Authority = host.parse().ok()?;
        let name = authority.host();
        if matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
            Some(&self.own)
        } else {
            self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)).then_some(&self.public)
        }
    }
}
