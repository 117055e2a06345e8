//! The base URL that a client's requests begin with: a drive's URL, or Graph's version root; and which API it belongs to.

use std::rc::Rc;

use strum::EnumString;

use super::{
    platform::{Json, Platform},
    shared_str::SharedStr,
    text::{decimal, drive_id, has_segment, split, text_after},
};

/// A base URL: a drive such as `https://graph.microsoft.com/v1.0/me/drive`, or Graph's version root.
#[derive(Debug, Clone)]
pub struct DriveAddress {
    /// The base URL, without a slash at its end.
    pub base_url: SharedStr,
    /// The origin, which is where the access token may go.
    pub origin: SharedStr,
    /// The base URL up to its version, `https://graph.microsoft.com/v1.0`; the origin if it has no version.
    pub version_root: SharedStr,
    /// Which API it is.
    pub service: Service,
    /// Whether it is on a host of Microsoft Graph; see [`is_graph_host`].
    pub is_graph_itself: bool,
}

impl DriveAddress {
    /// Reads a `URL` of the platform, which JavaScript has checked. Slashes at the end are ignored. `service`: inferred if it is `None`.
    pub fn read<J: Json>(url: &J, service: Option<Service>) -> Rc<Self> {
        let part = |name| url.text_at(name).unwrap_or_default();
        let (origin, host, path) = (part("origin"), part("hostname"), part("pathname"));
        let mut path = &*path;
        while let Some(shorter) = path.strip_suffix("/") {
            path = shorter;
        }
        Rc::new(Self {
            base_url: origin.clone() + path,
            version_root: origin.clone() + version_root(path),
            service: service.unwrap_or_else(|| Service::infer(&host, path)),
            is_graph_itself: is_graph_host(&host),
            origin,
        })
    }

    /// Returns the URL of its `$batch`, which Graph accepts at its version root; `None` for other services, such as SharePoint's `/_api/v2.0`.
    pub fn batch_url(&self) -> Option<SharedStr> {
        // The parts: `https:`, nothing, the host, the version.
        let takes_batches = self.service == Service::Graph && split(&self.version_root, b'/').count() == 4;
        takes_batches.then(|| self.version_root.clone() + "/$batch")
    }

    /// Whether it belongs to OneDrive's or SharePoint's own API, not to Graph's.
    pub(super) fn is_outside_graph(&self) -> bool {
        self.service == Service::OneDrive || has_segment(&self.version_root, "_api")
    }

    /// Returns the URL of the drive with that id; without an id, the base URL.
    pub fn drive_url<P: Platform>(&self, drive_id: Option<&str>) -> SharedStr {
        match drive_id {
            Some(drive) => self.version_root.clone() + "/drives/" + &P::encode(drive),
            None => self.base_url.clone(),
        }
    }

    /// Whether the base URL is that of the drive with that id.
    pub fn names_drive<P: Platform>(&self, id: &str) -> bool {
        drive_id(&self.base_url).is_some_and(|own| own == id || P::encode(id) == own)
    }

    /// Whether the base URL with that path appended is a URL below it. A path with a segment `..` may leave it, in every form that the platform
    /// resolves, such as `%2e.`.
    pub fn is_above<P: Platform>(&self, path: &str) -> bool {
        let below = self.base_url.clone() + "/";
        P::join_url(&self.base_url, &(self.base_url.clone() + path)).is_some_and(|url| url.starts_with(&*below))
    }

    /// Whether a URL is on this drive's origin and may be requested. The access token goes to such URLs only.
    pub fn owns<P: Platform>(&self, url: &str) -> bool {
        P::parse_url(url).is_some_and(|parsed| parsed.origin == self.origin && parsed.is_allowed())
    }

    /// Resolves a Location that this drive sent. An absolute URL is returned unchanged, and so is a text that is no URL. A relative one without a
    /// version is relative to the version root, since Graph writes `/teams('…')/operations('…')`.
    pub fn resolve<P: Platform>(&self, location: &str) -> SharedStr {
        if P::parse_url(location).is_some() {
            return location.into();
        }
        let root = if version_root(location).is_empty() { &self.version_root } else { &self.origin };
        // One slash begins a path, two begin a host.
        let dot = if location.starts_with("/") && !location.starts_with("//") { "." } else { "" };
        P::join_url(&(root.clone() + "/"), &(SharedStr::from(dot) + location)).unwrap_or_else(|| location.into())
    }
}

/// Returns the part of a path that ends with its version: `/v1.0` of `/v1.0/me/drive`, `/_api/v2.0` of SharePoint's `/_api/v2.0/drives/b!J`. Empty
/// without a version.
fn version_root(path: &str) -> &str {
    // A SharePoint site before this segment may have a name like a version.
    let api = text_after(path, "/_api").unwrap_or(path);
    let mut end = path.len() - api.len();
    for segment in split(api, b'/') {
        end += segment.len();
        if segment == "beta" || segment.strip_prefix("v").and_then(decimal).is_some() {
            return path.get(..end).unwrap_or_default();
        }
        end += 1;
    }
    ""
}

/// The API of a drive. The two differ in how they start and end a copy. Converts from the word in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Service {
    /// Microsoft Graph: a copy has no `Prefer`, and ends with the status `completed` and a resourceId.
    Graph,
    /// OneDrive's API: a copy has `Prefer: respond-async`, and ends with a `303` redirect to the result.
    OneDrive,
}

impl Service {
    /// Infers the API from a base URL's host and path. Paths with segments such as `me` and `drives` are Graph's.
    ///
    /// ```
    /// use longhaul::protocol::drive_address::Service;
    ///
    /// assert_eq!(Service::infer("graph.microsoft.com", "/v1.0/me/drive"), Service::Graph);
    /// assert_eq!(Service::infer("api.onedrive.com", "/v1.0/drive"), Service::OneDrive);
    /// ```
    pub fn infer(host: &str, path: &str) -> Self {
        let is_onedrive_host = host == "onedrive.com" || host.ends_with(".onedrive.com");
        let is_onedrive_path =
            || !is_graph_host(host) && !has_segment(path, "me drives users groups sites") && has_segment(path, "drive");
        if is_onedrive_host || is_onedrive_path() { Self::OneDrive } else { Self::Graph }
    }
}

/// Whether a host belongs to Microsoft Graph, in any cloud. Its preflight is known to allow `client-request-id`.
pub fn is_graph_host(host: &str) -> bool {
    host.starts_with("graph.") || host.ends_with("-graph.microsoft.us") || host.starts_with("microsoftgraph.")
}
