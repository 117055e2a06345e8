//! The browser's own readers of URLs and dates: what they read is what fetch will do.

use web_sys::Url;

use crate::protocol::{
    json::Json,
    platform::{ParsedUrl, Platform},
};

use super::json_value::JsonValue;

/// The readers.
pub const PLATFORM: Platform = Platform { parse_url, parse_date };

fn parse_url(text: &str) -> Option<ParsedUrl> {
    let url = JsonValue(Url::new(text).ok()?.into());
    let part = |name| url.text_at(name).unwrap_or_default();
    Some(ParsedUrl {
        origin: part("origin"),
        scheme: part("protocol").strip_suffix(':')?.into(),
        host: part("hostname"),
        path: part("pathname"),
        has_credentials: !part("username").is_empty() || !part("password").is_empty(),
    })
}

fn parse_date(text: &str) -> Option<f64> {
    let date = js_sys::Date::parse(text);
    date.is_finite().then_some(date)
}
