//! The two APIs with long running actions, and how to infer which one a base URL belongs to.

use strum::{FromRepr, VariantNames};

use super::text::has_segment;

/// The API of a drive. The two differ in how they start and end a copy. Converts from the word in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRepr, VariantNames)]
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
    /// use longhaul::protocol::service::Service;
    ///
    /// assert_eq!(Service::infer("graph.microsoft.com", "/v1.0/me/drive"), Service::Graph);
    /// assert_eq!(Service::infer("api.onedrive.com", "/v1.0/drive"), Service::OneDrive);
    /// ```
    pub fn infer(host: &str, path: &str) -> Self {
        const GRAPH_PATHS: [&str; 5] = ["me", "drives", "users", "groups", "sites"];
        let is_onedrive_host = host == "onedrive.com" || host.ends_with(".onedrive.com");
        let is_onedrive_path = || !is_graph_host(host) && !has_segment(path, &GRAPH_PATHS) && has_segment(path, &["drive"]);
        if is_onedrive_host || is_onedrive_path() { Self::OneDrive } else { Self::Graph }
    }
}

/// Whether a host belongs to Microsoft Graph, in any cloud. Its preflight is known to allow `client-request-id`.
pub fn is_graph_host(host: &str) -> bool {
    host.starts_with("graph.") || host.ends_with("-graph.microsoft.us") || host.starts_with("microsoftgraph.")
}
