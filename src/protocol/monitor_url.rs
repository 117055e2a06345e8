//! A monitor URL: opaque, and secret, since it contains a credential for the action's status and sometimes for more.

use std::fmt;

use super::{
    argument::{Argument, Result},
    drive_address::DriveAddress,
    platform::{ParsedUrl, Platform},
    shared_str::SharedStr,
};

/// A monitor URL. It is kept and sent exactly as the service wrote it: its credential can be bound to the exact text.
///
/// It has no `Display`, and its `Debug` hides it, so that messages and logs can't contain it by mistake.
#[derive(Clone, PartialEq, Eq)]
pub struct MonitorUrl(SharedStr);

impl MonitorUrl {
    /// Accepts a URL from a service; `None` if a page may not request it. `from`: the URL of the service. If that is https, the monitor's must
    /// be https, even on this machine.
    pub fn accept<P: Platform>(url: SharedStr, from: &str) -> Option<Self> {
        let parsed = P::parse_url(&url).filter(ParsedUrl::is_allowed)?;
        (parsed.protocol == "https:" || !from.starts_with("https:")).then_some(Self(url))
    }

    /// Resolves a Location that this monitor sent; `None` if a page may not request it. A relative one is relative to this monitor, or, on the
    /// drive's origin, as in [`DriveAddress::resolve`].
    pub fn resolve<P: Platform>(&self, location: &str, drive: Option<&DriveAddress>) -> Option<Self> {
        let url = match drive.filter(|drive| drive.owns::<P>(&self.0)) {
            Some(drive) => drive.resolve::<P>(location),
            None if P::parse_url(location).is_some() => location.into(),
            None => P::join_url(&self.0, location)?,
        };
        Self::accept::<P>(url, &self.0)
    }

    /// Reads a caller's URL, or a saved one, which may be forged. A relative one is resolved as in [`DriveAddress::resolve`].
    ///
    /// # Errors
    /// When a page may not request it. The error doesn't contain the URL.
    pub fn read<P: Platform>(argument: &Argument<'_, P>, drive: Option<&DriveAddress>) -> Result<Self> {
        let expected = "an https: URL (or http: on localhost, if baseUrl is http:) with no user or password";
        let mut url = argument.value().text().unwrap_or_default();
        if let Some(drive) = drive.filter(|_| url.starts_with("/")) {
            url = drive.resolve::<P>(&url);
        }
        let origin = drive.map_or("", |drive| &drive.origin);
        Self::accept::<P>(url, origin).ok_or_else(|| argument.error(expected))
    }

    /// Returns the URL, to send a request to it or to save it.
    pub fn reveal(&self) -> &SharedStr {
        &self.0
    }
}

impl fmt::Debug for MonitorUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MonitorUrl(hidden)")
    }
}
