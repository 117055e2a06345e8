//! A monitor URL: opaque and secret. It gives access to the action's status, and sometimes to the drive.

use std::fmt;

use super::{
    argument::{Argument, Result},
    drive_address::DriveAddress,
    platform::{ParsedUrl, Platform},
    shared_str::SharedStr,
};

/// A monitor URL, kept and sent byte for byte as it was received: its credential can be bound to the exact text.
///
/// It has no `Display`, and its `Debug` shows nothing, so that it can't slip into a message or a log.
#[derive(Clone, PartialEq, Eq)]
pub struct MonitorUrl(SharedStr);

impl MonitorUrl {
    /// Accepts a URL that a service gave; `None` when a page may not request it. A drive on https may not lead to plain http, not
    /// even on this machine.
    pub fn accept<P: Platform>(url: SharedStr, drive: Option<&DriveAddress>) -> Option<Self> {
        let is_https = drive.is_some_and(|drive| drive.origin().starts_with("https:"));
        let parsed = P::parse_url(&url).filter(ParsedUrl::is_allowed)?;
        (!is_https || parsed.protocol == "https:").then_some(Self(url))
    }

    /// The monitor that a Location in this monitor's response means; `None` when a page may not request it. A relative one is relative to
    /// this monitor, except on the drive's own origin, where Graph has a rule of its own; see [`DriveAddress::resolve`].
    pub fn resolve<P: Platform>(&self, location: &str, drive: Option<&DriveAddress>) -> Option<Self> {
        let url = match drive.filter(|drive| drive.owns::<P>(&self.0)) {
            Some(drive) => drive.resolve::<P>(location),
            None if P::parse_url(location).is_some() => location.into(),
            None => P::join_url(&self.0, location)?,
        };
        Self::accept::<P>(url, drive)
    }

    /// Reads a URL that a caller gave, or that was saved and may be forged.
    ///
    /// # Errors
    /// When a page may not request it. The error doesn't contain it.
    pub fn read<P: Platform>(argument: &Argument<P>, drive: Option<&DriveAddress>) -> Result<Self> {
        let expected =
            "an absolute https: URL (http: only for this machine, and only where baseUrl is http: too) with no user or password";
        let url = argument.value().text().unwrap_or_default();
        Self::accept::<P>(url, drive).ok_or_else(|| argument.error(expected))
    }

    /// The URL itself, to send a request to it or to save it.
    pub fn reveal(&self) -> &SharedStr {
        &self.0
    }
}

impl fmt::Debug for MonitorUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MonitorUrl(hidden)")
    }
}
