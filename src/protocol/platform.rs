//! What the protocol asks of the platform it runs on: to read a URL, a date and a number just as the platform's own fetch would, and
//! to write a part of a URL. Two readers of one URL that disagree about its host are a way to send a token astray, so there is only
//! one.

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
    /// Whether nothing but this machine answers there.
    pub fn is_loopback(&self) -> bool {
        let host = self.host.as_str();
        host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_loopback_ipv4(host)
    }

    /// Whether a page may speak to it: `https`, or `http` to this machine, and no user or password in the URL.
    pub fn is_allowed(&self) -> bool {
        !self.has_credentials && (self.protocol == "https:" || (self.protocol == "http:" && self.is_loopback()))
    }
}

/// Whether it is one of 127.0.0.0/8. A parsed URL writes an IPv4 address in four plain numbers only.
fn is_loopback_ipv4(host: &str) -> bool {
    host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A platform, known by the JSON values that it has: what it reads and writes beside them.
pub trait Platform: Json + Clone {
    /// Reads an absolute URL; `None` when it isn't one.
    fn parse_url(text: &str) -> Option<ParsedUrl>;
    /// Reads an HTTP date as milliseconds since 1970; `None` when it isn't one.
    fn parse_date(text: &str) -> Option<f64>;
    /// Reads a number that is written in digits, with a point or without; `None` when it isn't one.
    fn parse_number(text: &str) -> Option<f64>;
    /// Encodes a part of a URL's path: all but letters, digits and `-_.!~*'()`.
    fn encode(part: &str) -> SharedStr;
}
