//! The host's functions for JSON, URLs, dates and numbers.

use std::time::UNIX_EPOCH;

use longhaul::protocol::{
    json_object::JsonObject,
    platform::{Json, ParsedUrl, Platform},
    shared_str::SharedStr,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// JSON that serde_json has parsed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed(pub(crate) Value);

impl Json for Parsed {
    fn member(&self, name: &str) -> Self {
        Self(self.0.get(name).cloned().unwrap_or_default())
    }

    fn element(&self, index: u32) -> Self {
        let own = Some(&self.0).filter(|own| index == 0 && !own.is_array());
        Self(own.or(self.0.get(index as usize)).cloned().unwrap_or_default())
    }

    fn is_nullish(&self) -> bool {
        self.0.is_null()
    }

    fn text(&self) -> Option<SharedStr> {
        self.0.as_str().map(SharedStr::from)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_object(&self) -> bool {
        self.0.is_object()
    }
}

/// Parses and encodes by the same standards as a browser.
impl Platform for Parsed {
    fn from_object(object: &JsonObject<'_>) -> Self {
        Self(serde_json::to_value(object).expect("it is plain data"))
    }

    fn parse_url(text: &str) -> Option<ParsedUrl> {
        let url = url::Url::parse(text).ok()?;
        Some(ParsedUrl {
            origin: url.origin().ascii_serialization().into(),
            protocol: format!("{}:", url.scheme()).into(),
            host: url.host_str().unwrap_or_default().into(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
        })
    }

    fn join_url(base: &str, relative: &str) -> Option<SharedStr> {
        Some(url::Url::parse(base).ok()?.join(relative).ok()?.as_str().into())
    }

    fn parse_date(text: &str) -> Option<f64> {
        // Like a browser, it also accepts a date without a time, and a day of the week before any date.
        let iso = text.split_once(", ").map_or(text, |(_, date)| date);
        let iso = || humantime::parse_rfc3339_weak(iso).or_else(|_| humantime::parse_rfc3339_weak(&format!("{iso} 00:00:00")));
        let date = httpdate::parse_http_date(text).ok().or_else(|| iso().ok())?;
        Some(date.duration_since(UNIX_EPOCH).ok()?.as_millis() as f64)
    }

    fn encode(part: &str) -> SharedStr {
        const ENCODED: &AsciiSet =
            &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'!').remove(b'~').remove(b'*');
        const LIKE_A_BROWSER: &AsciiSet = &ENCODED.remove(b'\'').remove(b'(').remove(b')');
        utf8_percent_encode(part, LIKE_A_BROWSER).to_string().into()
    }
}

/// A base URL, which JavaScript passes as a `URL` after it has checked it.
pub(crate) fn base_parts(base_url: &str) -> Value {
    let url = url::Url::parse(base_url).expect("the tests' base URLs are URLs");
    let origin = url.origin().ascii_serialization();
    serde_json::json!({ "origin": origin, "hostname": url.host_str(), "pathname": url.path() })
}

/// The URL of a drive in Graph's form.
pub(crate) const GRAPH: &str = "https://graph.microsoft.com/v1.0/me/drive";

/// The URL of a drive in OneDrive's form.
pub(crate) const ONEDRIVE: &str = "https://api.onedrive.com/v1.0/drive";
