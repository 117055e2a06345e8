//! A monitor URL: opaque, and a secret. Whoever has it can read the action, and sometimes write.

use std::fmt;

use super::shared_str::SharedStr;

/// A monitor URL, kept and sent byte for byte as it was received: its credential can be bound to the exact text.
///
/// It has no `Display`, and its `Debug` shows nothing, so that it can't slip into a message or a log.
#[derive(Clone, PartialEq, Eq)]
pub struct MonitorUrl(SharedStr);

impl MonitorUrl {
    /// Takes the URL as it was received.
    pub fn new(url: SharedStr) -> Self {
        Self(url)
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
