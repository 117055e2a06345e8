//! What the path of a URL says, for URLs of which nothing else must be known.

use super::text::{behind, split};

/// Whether a URL names an item: it has a path segment `items`, or OData's `items('…')`.
pub(super) fn is_item_url(url: &str) -> bool {
    split(path_of(url), b'/').any(|segment| segment == "items" || segment.starts_with("items("))
}

/// Whether a path has a segment that is one of these.
pub(super) fn has_segment(path: &str, names: &[&str]) -> bool {
    split(path, b'/').any(|segment| names.contains(&segment))
}

/// The id of the drive that a path names: `b!J` of `/drives/b!J/root:/Documents`.
pub(super) fn drive_id(path: &str) -> Option<&str> {
    split(behind(path, "/drives/")?, b'/').next().filter(|id| is_name(id))
}

/// Whether it can stand as one segment of a URL's path: it isn't empty, and no step.
pub(super) fn is_name(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
}

/// A URL without its query and its fragment.
pub(super) fn path_of(url: &str) -> &str {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    &url[..end.unwrap_or(url.len())]
}
