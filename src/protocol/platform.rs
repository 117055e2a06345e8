//! What the core needs from its platform: the parsers of URLs and dates, and URL encoding.
//!
//! URLs are parsed by the platform only, as `fetch` parses them: if two parsers disagreed about a host, a token could go to the wrong origin.

use super::{json::Json, shared_str::SharedStr};

/// The parts of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedUrl {
    /// Scheme, host and port: `https://graph.microsoft.com`.
    pub origin: SharedStr,
    /// The scheme with its colon: `https:`.
    pub protocol: SharedStr,
    /// The host, without the port: `graph.microsoft.com`, `127.0.0.1`, `[::1]`.
    pub host: SharedStr,
    /// Whether it contains a user or a password.
    pub has_credentials: bool,
}

impl ParsedUrl {
    /// Whether a page may request it: it is `https`, or `http` to this machine, and contains no user and no password.
    pub fn is_allowed(&self) -> bool {
        !self.has_credentials && (self.protocol == "https:" || (self.protocol == "http:" && is_loopback(&self.host)))
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_loopback_ipv4(host)
}

/// Whether the host is in 127.0.0.0/8. A parsed URL has an IPv4 address as four decimal numbers only.
fn is_loopback_ipv4(host: &str) -> bool {
    host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A platform, which is identified by its type of JSON values.
pub trait Platform: Json + Clone + 'static {
    /// Parses an absolute URL; `None` if the text isn't one.
    fn parse_url(text: &str) -> Option<ParsedUrl>;
    /// Resolves a relative URL against an absolute one, as the URL standard defines it; `None` if the result isn't a URL.
    fn join_url(base: &str, relative: &str) -> Option<SharedStr>;
    /// Parses an HTTP or ISO 8601 date as milliseconds since 1970; `None` if the text isn't one.
    fn parse_date(text: &str) -> Option<f64>;
    /// Encodes a segment of a URL's path like `encodeURIComponent`: all but letters, digits and `-_.!~*'()`.
    fn encode(part: &str) -> SharedStr;
}
