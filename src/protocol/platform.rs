//! What the protocol needs from the platform it runs on: reading URLs, dates and numbers exactly as the platform's own fetch does. Two
//! URL parsers that disagree about a host could send a token to the wrong place, so there is only one.

use super::{json::Json, shared_str::SharedStr};

/// The parts of a URL, as the platform reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedUrl {
    /// Scheme, host and port: `https://graph.microsoft.com`.
    pub origin: SharedStr,
    /// The scheme with its colon, as a URL's `protocol` gives it: `https:`.
    pub protocol: SharedStr,
    /// The host, without the port: `graph.microsoft.com`, `127.0.0.1`, `[::1]`.
    pub host: SharedStr,
    /// The path: `/v1.0/me/drive`.
    pub path: SharedStr,
    /// Whether it names a user or a password.
    pub has_credentials: bool,
}

impl ParsedUrl {
    /// Whether a page may send requests there: `https`, or `http` to this machine, and no user or password in the URL.
    pub fn is_allowed(&self) -> bool {
        !self.has_credentials && (self.protocol == "https:" || (self.protocol == "http:" && is_loopback(&self.host)))
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_loopback_ipv4(host)
}

/// Whether it is one of 127.0.0.0/8. A parsed URL writes an IPv4 address in four plain numbers only.
fn is_loopback_ipv4(host: &str) -> bool {
    host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A platform, identified by its type of JSON values.
pub trait Platform: Json + Clone + 'static {
    /// Reads an absolute URL; `None` when it isn't one.
    fn parse_url(text: &str) -> Option<ParsedUrl>;
    /// Resolves a relative URL against an absolute one, by the URL standard; `None` when that isn't possible.
    fn join_url(base: &str, relative: &str) -> Option<SharedStr>;
    /// Reads an HTTP or ISO 8601 date as milliseconds since 1970; `None` when it isn't one.
    fn parse_date(text: &str) -> Option<f64>;
    /// Reads a number that is written in digits, with or without a decimal point; `None` when it isn't one.
    fn parse_number(text: &str) -> Option<f64>;
    /// Encodes a part of a URL's path like `encodeURIComponent`: all but letters, digits and `-_.!~*'()`.
    fn encode(part: &str) -> SharedStr;
}
