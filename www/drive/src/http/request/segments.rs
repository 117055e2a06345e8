//! Splits the path of a URL into segments.
//!
//! Path-based addresses (`root:/Documents/report.txt:`) are often percent-encoded as a whole, with their slashes and colons. So an
//! encoded slash separates names between two colons. Elsewhere, in an id for example, it never becomes a separator.

use percent_encoding::percent_decode_str;

use crate::drive::ApiError;

/// How a path is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Percent-encoded, as in a URL.
    Percent,
    /// Not encoded.
    Literal,
}

/// Segments that take a key in parentheses: `items('01ABC')` is `items/01ABC`.
const WITH_KEY: &[&str] = &["children", "drives", "groups", "items", "sites", "users"];

/// The segments, decoded, without an empty one at the end.
pub(super) fn split(path: &str, encoding: Encoding) -> Result<Vec<String>, ApiError> {
    let mut segments = Vec::new();
    let mut is_in_path = false;
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        let segment = decode(segment, encoding)?;
        if !is_in_path && !opens_path(&segment) {
            match key(&segment) {
                Some((name, key)) => segments.extend([name.to_owned(), key]),
                None => segments.push(segment),
            }
            continue;
        }
        for part in segment.split('/') {
            is_in_path ^= part.ends_with(':');
            segments.push(part.to_owned());
        }
    }
    if segments.len() > 1 && segments.last().is_some_and(String::is_empty) {
        segments.pop();
    }
    Ok(segments)
}

fn decode(segment: &str, encoding: Encoding) -> Result<String, ApiError> {
    match encoding {
        Encoding::Literal => Ok(segment.to_owned()),
        Encoding::Percent => percent_decode_str(segment)
            .decode_utf8()
            .map(|decoded| decoded.into_owned())
            .map_err(|_| ApiError::invalid("path", "UTF-8 was expected.")),
    }
}

/// Whether a path starts in this segment, as in `root:` or, encoded as a whole, `root:/Documents`.
fn opens_path(segment: &str) -> bool {
    segment.split('/').next().is_some_and(|start| start.ends_with(':'))
}

/// The two parts of a segment such as `items('01ABC')`. A quote in the key is doubled.
fn key(segment: &str) -> Option<(&str, String)> {
    let (name, key) = segment.strip_suffix("')")?.split_once("('")?;
    WITH_KEY.contains(&name).then(|| (name, key.replace("''", "'")))
}

#[cfg(test)]
mod tests {
    use super::{Encoding, split};

    #[test]
    fn splits_an_encoded_path_between_its_colons_only() {
        for (path, expected) in [
            ("/me/drive/root:/a%20b/c", "me|drive|root:|a b|c"),
            ("/me/drive/root%3A%2Fa%2Fb%3A/children", "me|drive|root:|a|b:|children"),
            ("/me/drive/root:%2Fa/b%2Fc:/content", "me|drive|root:|a|b|c:|content"),
            ("/me/drive/root%3A%2Fa%3A%2Fcontent", "me|drive|root:|a:|content"),
            ("/me/drive/items/a%2Fb/children", "me|drive|items|a/b|children"),
            ("/me/drive/items/01A:/b%2Fc", "me|drive|items|01A:|b|c"),
            ("/me/drive/root:/", "me|drive|root:"),
            ("/drives('b!x')/items('01A')/children('it''s.txt')", "drives|b!x|items|01A|children|it's.txt"),
            ("/me/drive/root/delta(token='latest')", "me|drive|root|delta(token='latest')"),
        ] {
            assert_eq!(split(path, Encoding::Percent).unwrap().join("|"), expected, "{path}");
        }
        assert_eq!(split("/drive/root:/50%20", Encoding::Literal).unwrap().join("|"), "drive|root:|50%20");
    }
}
