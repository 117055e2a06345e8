//! The browser's own readers of URLs and dates: what they read is what fetch will do.

use web_sys::Url;

use crate::protocol::platform::{ParsedUrl, Platform};

/// The readers.
pub const PLATFORM: Platform = Platform { parse_url, parse_date };

fn parse_url(text: &str) -> Option<ParsedUrl> {
    let url = Url::new(text).ok()?;
    Some(ParsedUrl {
        origin: url.origin(),
        scheme: url.protocol().trim_end_matches(':').to_owned(),
        host: url.hostname(),
        path: url.pathname(),
        has_credentials: !url.username().is_empty() || !url.password().is_empty(),
    })
}

fn parse_date(text: &str) -> Option<f64> {
    let date = js_sys::Date::parse(text);
    date.is_finite().then_some(date)
}
