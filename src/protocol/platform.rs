//! What the core needs from its platform: parsed JSON, the parsers of URLs and dates, and URL encoding. Tests use serde_json's values instead of
//! JavaScript's.
//!
//! URLs are parsed by the platform only, as `fetch` parses them: if two parsers disagreed about a host, a token could go to the wrong origin.

use std::fmt;

use super::{json_object::JsonObject, shared_str::SharedStr};

/// A JSON value.
///
/// No method fails: a missing member reads as `null`, and so do its members.
pub trait Json: Sized {
    /// Returns the member of that name; `null` if this isn't an object or has no such member.
    fn member(&self, name: &str) -> Self;
    /// Returns the element at that index, or `null`. Anything but an array is its own only element: services may write one error instead of a list.
    fn element(&self, index: u32) -> Self;
    /// Whether this is `null` or missing.
    fn is_nullish(&self) -> bool;
    /// Returns the text if this is a string.
    fn text(&self) -> Option<SharedStr>;
    /// Returns the number if this is one. JavaScript values may be infinite or NaN.
    fn number(&self) -> Option<f64>;
    /// Returns the boolean if this is one.
    fn boolean(&self) -> Option<bool>;
    /// Whether this is an object; an array isn't one.
    fn is_object(&self) -> bool;

    /// Returns those of the first elements, at most `most`, that are objects. A response may have any number.
    fn elements(&self, most: u32) -> impl Iterator<Item = Self> {
        let most = if self.is_nullish() { 0 } else { most };
        (0..most).map(|index| self.element(index)).filter(Self::is_object)
    }

    /// Returns the text of the member of that name if that is a string and isn't empty: services write empty strings for missing values.
    fn text_at(&self, name: &str) -> Option<SharedStr> {
        self.member(name).text().filter(|text| !text.is_empty())
    }

    /// Returns the number of the member of that name if that is a number.
    fn number_at(&self, name: &str) -> Option<f64> {
        self.member(name).number()
    }
}

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

/// Whether a host is this machine. A parsed URL has an IPv4 address as four decimal numbers only.
fn is_loopback(host: &str) -> bool {
    let is_ipv4 = || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || (host.starts_with("127.") && is_ipv4())
}

/// A platform, which is identified by its type of JSON values.
pub trait Platform: Json + Clone + fmt::Debug + 'static {
    /// Converts an object that the core has written.
    fn from_object(object: &JsonObject<'_>) -> Self;
    /// Parses an absolute URL; `None` if the text isn't one.
    fn parse_url(text: &str) -> Option<ParsedUrl>;
    /// Resolves a relative URL against an absolute one, as the URL standard defines it; `None` if the result isn't a URL.
    fn join_url(base: &str, relative: &str) -> Option<SharedStr>;
    /// Parses an HTTP or ISO 8601 date as milliseconds since 1970; `None` if the text isn't one.
    fn parse_date(text: &str) -> Option<f64>;
    /// Encodes a segment of a URL's path like `encodeURIComponent`: all but letters, digits and `-_.!~*'()`.
    fn encode(part: &str) -> SharedStr;
}
