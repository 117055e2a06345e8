//! What the path of a URL says, for URLs of which nothing else must be known.

/// Whether a URL names an item: it has a path segment `items`, or OData's `items('…')`.
pub(super) fn is_item_url(url: &str) -> bool {
    path_of(url).split('/').any(|segment| segment == "items" || segment.starts_with("items("))
}

/// A URL without its query and its fragment.
pub(super) fn path_of(url: &str) -> &str {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    &url[..end.unwrap_or(url.len())]
}
