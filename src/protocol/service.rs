//! The two documented forms of the protocol, and how to infer which one a host speaks.

use super::{
    argument::{Argument, Result},
    json::Json,
    text::has_segment,
};

/// Which of the two documented forms a drive speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Microsoft Graph: no `Prefer` on a copy; ends with `202`, `completed` and a resourceId.
    Graph,
    /// OneDrive's own API: `Prefer: respond-async`; ends with a `303` to the result.
    OneDrive,
}

impl Service {
    /// Reads the member `service` of a task.
    ///
    /// # Errors
    /// When it is neither word.
    pub fn read<J: Json>(task: &Argument<'_, J>) -> Result<Option<Self>> {
        let index = task.optional_word("service", &["graph", "onedrive"], "\"graph\" or \"onedrive\"")?;
        Ok(index.map(|index| [Self::Graph, Self::OneDrive][index]))
    }

    /// Infers the form from a base URL: from the host, then from the path, where `/me/`, `/drives/` and the like are Graph's.
    pub fn infer(host: &str, path: &str) -> Self {
        const GRAPH_PATHS: [&str; 5] = ["me", "drives", "users", "groups", "sites"];
        let is_onedrive_host = host == "onedrive.com" || host.ends_with(".onedrive.com");
        let is_onedrive_path = || !is_graph_host(host) && !has_segment(path, &GRAPH_PATHS) && has_segment(path, &["drive"]);
        if is_onedrive_host || is_onedrive_path() { Self::OneDrive } else { Self::Graph }
    }
}

/// Whether a host is Microsoft Graph itself, in any cloud, and not something that speaks like it. Its preflight is known to allow
/// `client-request-id`.
pub fn is_graph_host(host: &str) -> bool {
    host.starts_with("graph.") || host.ends_with("-graph.microsoft.us") || host.starts_with("microsoftgraph.")
}
