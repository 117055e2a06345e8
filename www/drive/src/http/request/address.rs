//! Reads the URLs of the drive: which form of the API, which item, which endpoint of it.
//!
//! The service's URLs mix ids, paths and actions (`/items/{id}:/Documents/report.txt:/content`), which a router can't express. A path
//! is split first and decoded afterwards, so an encoded slash never becomes a separator.

use percent_encoding::percent_decode_str;

use crate::drive::{ApiError, names};
use crate::jobs::Form;

/// What the path of a URL says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// The documented form that it is written in.
    pub(crate) form: Form,
    /// The id of the drive; none for the caller's own.
    pub(crate) drive: Option<String>,
    /// The drive or the item.
    pub(crate) target: Target,
    /// The endpoint.
    pub(crate) endpoint: Endpoint,
}

/// The drive or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The drive itself.
    Drive,
    /// An item, by an id, a path, or a path below an id.
    Item {
        /// The id that the path starts at; none for the root.
        base: Option<String>,
        /// The names of the path, decoded.
        path: Vec<String>,
    },
}

/// An endpoint of the drive or an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// The drive or the item itself.
    Itself,
    /// A folder's children.
    Children,
    /// A file's content.
    Content,
    /// Opens an upload session.
    CreateUploadSession,
    /// Copies the item.
    Copy,
    /// An endpoint that this server doesn't have.
    Unknown,
}

/// How a path is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Percent-encoded, as in a URL.
    Percent,
    /// Not encoded.
    Literal,
}

impl Address {
    /// Reads a path, of a URL or of a `parentReference`. None if it is not a path of a drive.
    pub(crate) fn parse(path: &str, encoding: Encoding) -> Result<Option<Self>, ApiError> {
        let mut segments = Vec::new();
        for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
            segments.push(decode(segment, encoding)?);
        }
        if segments.len() > 1 && segments.last().is_some_and(String::is_empty) {
            segments.pop();
        }
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let rest = match segments.as_slice() {
            ["v1.0" | "beta", rest @ ..] => rest,
            rest => rest,
        };
        let (form, drive, rest) = match rest {
            ["me", "drive", rest @ ..] => (Form::Graph, None, rest),
            ["drives", id, rest @ ..] | ["me", "drives", id, rest @ ..] => (Form::Graph, Some((*id).to_owned()), rest),
            ["drive", rest @ ..] => (Form::OneDrive, None, rest),
            ["items", ..] => (Form::OneDrive, None, rest),
            _ => return Ok(None),
        };
        let Some((target, endpoint)) = target(rest)? else {
            return Ok(None);
        };
        Ok(Some(Self { form, drive, target, endpoint }))
    }
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

fn target(segments: &[&str]) -> Result<Option<(Target, Endpoint)>, ApiError> {
    let (base, has_path, rest) = match segments {
        [] => return Ok(Some((Target::Drive, Endpoint::Itself))),
        ["root", rest @ ..] => (None, false, rest),
        ["root:", rest @ ..] => (None, true, rest),
        ["items", id, rest @ ..] => match id.strip_suffix(':') {
            Some(id) => (Some(id.to_owned()), true, rest),
            None => (Some((*id).to_owned()), false, rest),
        },
        _ => return Ok(None),
    };
    let (path, rest) = if has_path { names_of(rest)? } else { (Vec::new(), rest) };
    let endpoint = match rest {
        [] => Endpoint::Itself,
        ["children"] => Endpoint::Children,
        ["content"] => Endpoint::Content,
        ["createUploadSession" | "microsoft.graph.createUploadSession"] => Endpoint::CreateUploadSession,
        ["copy" | "microsoft.graph.copy"] => Endpoint::Copy,
        _ => Endpoint::Unknown,
    };
    Ok(Some((Target::Item { base, path }, endpoint)))
}

/// The names up to the one that ends with a colon, and the remaining segments.
fn names_of<'a>(segments: &'a [&'a str]) -> Result<(Vec<String>, &'a [&'a str]), ApiError> {
    let end = segments.iter().position(|segment| segment.ends_with(':'));
    let (path, rest) = segments.split_at(end.map_or(segments.len(), |end| end + 1));
    let mut found = Vec::new();
    for segment in path {
        let name = segment.strip_suffix(':').unwrap_or(segment);
        // `root:/:/children` means the root.
        if name.is_empty() && path.len() == 1 {
            continue;
        }
        names::check("path", name)?;
        found.push(name.to_owned());
    }
    Ok((found, rest))
}

#[cfg(test)]
mod tests {
    use super::{Address, Encoding, Endpoint, Target};
    use crate::jobs::Form;

    fn parsed(path: &str) -> (Form, Option<String>, Vec<String>, Endpoint) {
        let address = Address::parse(path, Encoding::Percent).unwrap().unwrap();
        let Target::Item { base, path } = address.target else { panic!("an item") };
        (address.form, base, path, address.endpoint)
    }

    #[test]
    fn both_forms_and_all_ways_to_name_an_item() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let one = Some("01A".to_owned());
        for (path, expected) in [
            ("/v1.0/drive/root", (Form::OneDrive, None, names(&[]), Endpoint::Itself)),
            ("/items/01A", (Form::OneDrive, one.clone(), names(&[]), Endpoint::Itself)),
            ("/beta/me/drive/items/01A/copy", (Form::Graph, one.clone(), names(&[]), Endpoint::Copy)),
            ("/v1.0/me/drive/root:/a%20b/c", (Form::Graph, None, names(&["a b", "c"]), Endpoint::Itself)),
            ("/v1.0/drives/b!x/root:/a/b:/children", (Form::Graph, None, names(&["a", "b"]), Endpoint::Children)),
            ("/v1.0/drives/b!x/items/01A:/b.txt:/content", (Form::Graph, one.clone(), names(&["b.txt"]), Endpoint::Content)),
            ("/drive/root%3A/a%3A/copy", (Form::OneDrive, None, names(&["a"]), Endpoint::Copy)),
            ("/drive/root:/", (Form::OneDrive, None, names(&[]), Endpoint::Itself)),
            ("/drive/items/01A/workbook/createSession", (Form::OneDrive, one, names(&[]), Endpoint::Unknown)),
        ] {
            assert_eq!(parsed(path), expected, "{path}");
        }
    }

    #[test]
    fn a_name_never_becomes_a_way() {
        for path in [
            "/drive/root:/..",
            "/drive/root:/a/%2e%2e/b",
            "/drive/root:/a%2Fb",
            "/drive/root:/a//b",
            "/drive/root:/%00",
            "/drive/root:/.local-drive",
        ] {
            assert!(Address::parse(path, Encoding::Percent).is_err(), "{path}");
        }
    }
}
