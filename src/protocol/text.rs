//! Reads parts of texts: between separators, in the paths of URLs, and decimal numbers.
//!
//! The functions split at ASCII characters only. The standard library's `split` and `parse::<f64>` handle any pattern and any number, and
//! would be among the largest functions of the wasm.

use strum::EnumString;

/// Splits a text at the first separator.
pub(super) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Splits a text at each separator. There is at least one part, and parts may be empty.
pub(super) fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, after) = split_once(text, separator).map_or((text, None), |(part, after)| (part, Some(after)));
        rest = after;
        Some(part)
    })
}

/// Returns what follows the first occurrence of `other`.
pub(super) fn text_after<'a>(text: &'a str, other: &str) -> Option<&'a str> {
    let at = text.as_bytes().windows(other.len()).position(|part| part == other.as_bytes())?;
    text.get(at + other.len()..)
}

/// Reads a decimal number as services write it in headers and strings: `2.128`, `50`, ` 7 `. `None` for a text with a sign, an exponent or
/// anything else. A number that is too large is infinite.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let mut number = None;
    // The place value of the last digit after the point, as a divisor; `None` before the point.
    let mut divisor = None;
    for byte in text.bytes() {
        match (byte, divisor) {
            (b'.', None) => divisor = Some(1.0),
            // More digits than a number can hold.
            (b'0'..=b'9', Some(1e15)) => {}
            (b'0'..=b'9', _) => {
                number = Some(number.unwrap_or(0.0) * 10.0 + f64::from(byte - b'0'));
                divisor = divisor.map(|divisor| divisor * 10.0);
            }
            _ => return None,
        }
    }
    Some(number? / divisor.unwrap_or(1.0))
}

/// Returns the origin that an absolute URL begins with: `https://graph.microsoft.com`.
///
/// ```
/// use longhaul::protocol::text::origin_of;
///
/// assert_eq!(origin_of("https://graph.microsoft.com/v1.0/me/drive"), "https://graph.microsoft.com");
/// ```
pub fn origin_of(url: &str) -> &str {
    // The scheme with its colon, nothing, and the host, each with a slash.
    let length = split(url, b'/').take(3).map(|part| part.len() + 1).sum::<usize>();
    url.get(..length - 1).unwrap_or(url)
}

/// Whether a URL is only an origin: `https://graph.microsoft.com/`.
pub(super) fn is_origin(url: &str) -> bool {
    url.starts_with("https:") && origin_of(url).len() + 1 >= url.len()
}

/// Returns a URL without its query and its fragment.
pub(super) fn path_of(url: &str) -> &str {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    &url[..end.unwrap_or(url.len())]
}

/// What a URL names, as its path shows. Converts from the name of a segment.
#[derive(PartialEq, Eq, EnumString)]
pub(super) enum Named {
    /// An item: `items/01A`, or OData's `items('01A')`.
    #[strum(serialize = "items")]
    Item,
    /// A monitor: `monitor/1`, `operations/1`, `operations('1')`.
    #[strum(serialize = "monitor", serialize = "operations")]
    Monitor,
}

/// Returns what a URL names. The last segment that shows it decides: `/sites/operations/_api/v2.0/drives/b!J/items/01A` names an item.
pub(super) fn named_by(url: &str) -> Option<Named> {
    let names = split(path_of(url), b'/').map(|segment| split_once(segment, b'(').map_or(segment, |(name, _)| name));
    names.filter_map(|name| name.parse().ok()).last()
}

/// Whether a path has one of these segments, which are separated by spaces.
pub(super) fn has_segment(path: &str, names: &str) -> bool {
    split(path, b'/').any(|segment| split(names, b' ').any(|name| name == segment))
}

/// Returns the id of the drive that a path names: `b!J` of `/drives/b!J/root:/Documents`.
pub(super) fn drive_id(path: &str) -> Option<&str> {
    split(text_after(path, "/drives/")?, b'/').next().filter(|id| is_name(id))
}

/// Whether a text can be one segment of a URL's path: it isn't empty, and URLs don't resolve it as a step.
pub(super) fn is_name(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
}
