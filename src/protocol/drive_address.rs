//! Where requests go: a drive's base URL or Graph's version root, its origin, and what a relative Location is relative to.

use super::{
    argument::{Argument, Result},
    platform::Platform,
    service::{Service, is_graph_host},
    shared_str::SharedStr,
    text::{drive_id, split},
};

/// A base URL: a drive such as `https://graph.microsoft.com/v1.0/me/drive`, or Graph's version root.
#[derive(Debug, Clone)]
pub struct DriveAddress {
    base_url: SharedStr,
    origin: SharedStr,
    version: Option<SharedStr>,
    service: Service,
    is_graph_itself: bool,
}

impl DriveAddress {
    /// Reads `{ origin, host, path }`: the parts of a base URL that the constructor has parsed and checked. Nothing here parses it again.
    ///
    /// # Errors
    /// When a part is missing.
    pub fn read<P: Platform>(base: &Argument<'_, P>, service: Option<Service>) -> Result<Self> {
        let (host, path) = (base.required_text("host")?, base.required_text("path")?);
        Ok(Self::new(base.required_text("origin")?, &host, &path, service))
    }

    /// A base URL of those parts, as a URL's `origin`, `hostname` and `pathname` give them. Slashes at the end don't count.
    pub fn new(origin: SharedStr, host: &str, path: &str, service: Option<Service>) -> Self {
        let mut path = path;
        while let Some(shorter) = path.strip_suffix("/") {
            path = shorter;
        }
        Self {
            base_url: origin.clone() + path,
            version: version(path).map(SharedStr::from),
            service: service.unwrap_or_else(|| Service::infer(host, path)),
            is_graph_itself: is_graph_host(host),
            origin,
        }
    }

    /// The base URL, without a slash at its end.
    pub fn base_url(&self) -> SharedStr {
        self.base_url.clone()
    }

    /// The URL without the path: where the token may go.
    pub fn origin(&self) -> &SharedStr {
        &self.origin
    }

    /// Which form it speaks.
    pub fn service(&self) -> Service {
        self.service
    }

    /// Whether it is Microsoft Graph itself; see [`is_graph_host`].
    pub fn is_graph_itself(&self) -> bool {
        self.is_graph_itself
    }

    /// What all versioned URLs begin with: `https://graph.microsoft.com/v1.0`; the origin where the base URL has no version.
    pub fn version_root(&self) -> SharedStr {
        match &self.version {
            Some(version) => self.origin.clone() + "/" + version,
            None => self.origin.clone(),
        }
    }

    /// Whether requests to it can go into a `$batch`: Graph takes batches at its version root.
    pub fn takes_batches(&self) -> bool {
        self.service == Service::Graph && self.version.is_some()
    }

    /// The URL of a drive: this one, or the one with that id.
    pub fn drive_url<P: Platform>(&self, drive_id: Option<&str>) -> SharedStr {
        match drive_id {
            Some(drive) => self.version_root() + "/drives/" + &P::encode(drive),
            None => self.base_url(),
        }
    }

    /// Whether the base URL names the drive with that id.
    pub fn names_drive<P: Platform>(&self, id: &str) -> bool {
        drive_id(&self.base_url).is_some_and(|own| own == id || P::encode(id) == own)
    }

    /// Whether a URL is at this drive's own origin, and may be requested at all: the one place where the access token may go.
    pub fn owns<P: Platform>(&self, url: &str) -> bool {
        P::parse_url(url).is_some_and(|parsed| parsed.origin == self.origin && parsed.is_allowed())
    }

    /// The URL that a Location of this drive means. An absolute one is kept byte for byte. A relative one follows Graph's habit of
    /// writing `/teams('…')/operations('…')` without the version: it is put behind the version root unless it begins with that.
    pub fn resolve<P: Platform>(&self, location: &str) -> SharedStr {
        if P::parse_url(location).is_some() {
            return location.into();
        }
        let mut path = location;
        while let Some(shorter) = path.strip_prefix("/") {
            path = shorter;
        }
        let url = self.origin.clone() + "/" + path;
        let root = self.version_root();
        let has_version = url.strip_prefix(root.as_str()).is_some_and(|rest| rest.starts_with("/"));
        if has_version { url } else { root + "/" + path }
    }
}

/// The version that a path begins with: `v1.0` of `/v1.0/me/drive`.
fn version(path: &str) -> Option<&str> {
    let first = split(path, b'/').find(|segment| !segment.is_empty())?;
    (first == "beta" || matches!(first.as_bytes(), [b'v', b'0'..=b'9', ..])).then_some(first)
}
