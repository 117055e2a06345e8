//! JSON, URLs and dates, as the host reads them.

use std::time::UNIX_EPOCH;

use longhaul::protocol::{
    drive_address::DriveAddress,
    json::Json,
    platform::{ParsedUrl, Platform},
};
use serde_json::Value;

/// JSON that serde_json has parsed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parsed(pub(crate) Value);

impl Json for Parsed {
    fn member(&self, name: &str) -> Option<Self> {
        self.0.as_object()?.get(name).filter(|value| !value.is_null()).cloned().map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn element(&self, index: u32) -> Option<Self> {
        self.0.as_array()?.get(index as usize).cloned().map(Self)
    }

    fn is_object(&self) -> bool {
        self.0.is_object()
    }
}

/// Readers by the same standards as a browser's.
pub(crate) const PLATFORM: Platform = Platform { parse_url, parse_date };

fn parse_url(text: &str) -> Option<ParsedUrl> {
    let url = url::Url::parse(text).ok()?;
    Some(ParsedUrl {
        origin: url.origin().ascii_serialization(),
        scheme: url.scheme().to_owned(),
        host: url.host_str().unwrap_or_default().to_owned(),
        path: url.path().to_owned(),
        has_credentials: !url.username().is_empty() || url.password().is_some(),
    })
}

fn parse_date(text: &str) -> Option<f64> {
    let date = httpdate::parse_http_date(text).ok().or_else(|| humantime::parse_rfc3339_weak(text).ok())?;
    Some(date.duration_since(UNIX_EPOCH).ok()?.as_millis() as f64)
}

/// A drive in Graph's form.
pub(crate) fn graph() -> DriveAddress {
    drive("https://graph.microsoft.com/v1.0/me/drive")
}

/// A drive in OneDrive's form.
pub(crate) fn onedrive() -> DriveAddress {
    drive("https://api.onedrive.com/v1.0/drive")
}

pub(crate) fn drive(base_url: &str) -> DriveAddress {
    DriveAddress::read(base_url, None, PLATFORM).expect("the tests' base URLs are sound")
}
