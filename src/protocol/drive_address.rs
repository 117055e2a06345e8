//! Where a drive is: its base URL, its origin, which of the two services it is, and what a relative Location is relative to.

use super::{
    argument::Refused,
    platform::{ParsedUrl, Platform},
    shared_str::{PATH_END, SLASH, SharedStr, split, split_once},
};

/// Which of the two documented forms a drive speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Microsoft Graph: no `Prefer` on a copy, `202` + completed + resourceId at the end.
    Graph,
    /// OneDrive's own API: `Prefer: respond-async`, a `303` to the result at the end.
    OneDrive,
}

impl Service {
    /// Reads the word that a caller may give: `graph` or `onedrive`.
    pub fn read(word: &str, refused: &mut Refused) -> Self {
        match word {
            "onedrive" => return Self::OneDrive,
            "graph" => {}
            _ => refused.note("service", "\"graph\" or \"onedrive\""),
        }
        Self::Graph
    }

    /// Tells it from a base URL: from the host, then from the path, where `/me/`, `/drives/` and the like are Graph's.
    fn of(url: &ParsedUrl) -> Self {
        const GRAPH_PATHS: [&str; 5] = ["me", "drives", "users", "groups", "sites"];
        if url.host == "onedrive.com" || url.host.ends_with(".onedrive.com") {
            Self::OneDrive
        } else if url.host.starts_with("graph.") || split(&url.path, SLASH).any(|part| GRAPH_PATHS.contains(&part)) {
            Self::Graph
        } else if split(&url.path, SLASH).any(|part| part == "drive") {
            Self::OneDrive
        } else {
            Self::Graph
        }
    }
}

/// Where a drive is.
#[derive(Debug, Clone)]
pub struct DriveAddress {
    base_url: SharedStr,
    origin: SharedStr,
    version_root: SharedStr,
    service: Service,
}

impl DriveAddress {
    /// Reads a base URL, such as `https://graph.microsoft.com/v1.0/me/drive`.
    ///
    /// `None` when it isn't an absolute URL, isn't `https` (or `http` to this machine), has a user or a password, a query or a fragment.
    pub fn read<P: Platform>(base_url: &str, service: Option<Service>) -> Option<Self> {
        let parsed = P::parse_url(base_url).filter(ParsedUrl::is_allowed)?;
        if split_once(base_url, PATH_END).1.is_some() {
            return None;
        }
        // Built from what the platform read, so that no other reading of the same text counts.
        let mut path = parsed.path.as_str();
        while let Some(rest) = path.strip_suffix("/") {
            path = rest;
        }
        Some(Self {
            base_url: parsed.origin.clone() + path,
            version_root: version(path).map_or_else(|| parsed.origin.clone(), |version| parsed.origin.clone() + "/" + version),
            service: service.unwrap_or_else(|| Service::of(&parsed)),
            origin: parsed.origin,
        })
    }

    /// The base URL, without a slash at its end.
    pub fn base_url(&self) -> SharedStr {
        self.base_url.clone()
    }

    /// Which form it speaks.
    pub fn service(&self) -> Service {
        self.service
    }

    /// The URL of a drive: this one, or that of the id where there is one.
    pub fn drive_url<P: Platform>(&self, drive_id: Option<&str>) -> SharedStr {
        match drive_id {
            Some(drive) => self.version_root.clone() + "/drives/" + &P::encode(drive),
            None => self.base_url.clone(),
        }
    }

    /// Whether a URL is at this drive's own origin, and may be spoken to at all: the one place where the access token may go.
    pub fn owns<P: Platform>(&self, url: &str) -> bool {
        P::parse_url(url).is_some_and(|parsed| parsed.origin == self.origin && parsed.is_allowed())
    }

    /// The URL that a Location means. An absolute one is taken as it is, byte for byte. A relative one is Graph's habit of writing
    /// `/teams('…')/operations('…')` without the version that it belongs under: it is put behind the version root, unless it
    /// already begins with that.
    pub fn resolve<P: Platform>(&self, location: &str) -> SharedStr {
        if P::parse_url(location).is_some() {
            return location.into();
        }
        let mut path = location;
        while let Some(rest) = path.strip_prefix("/") {
            path = rest;
        }
        let url = self.origin.clone() + "/" + path;
        let has_version = url.strip_prefix(self.version_root.as_str()).is_some_and(|rest| rest.starts_with("/"));
        if has_version { url } else { self.version_root.clone() + "/" + path }
    }
}

/// The version that a path begins with: `v1.0` of `/v1.0/me/drive`.
fn version(path: &str) -> Option<&str> {
    let first = split(path, SLASH).find(|part| !part.is_empty())?;
    (first == "beta" || matches!(first.as_bytes(), [b'v', b'0'..=b'9', ..])).then_some(first)
}
