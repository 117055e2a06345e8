//! What a URL of the drive names: which form of the API, which item, and what of it.
//!
//! The service's URLs mix ids, paths and actions (`/items/{id}:/Documents/report.txt:/content`), so they are read here and not by a
//! router. A path is split first and decoded then: an encoded slash never becomes a separator.

use percent_encoding::percent_decode_str;

use crate::drive::{Drive, Id, Refusal, names};
use crate::jobs::Form;

/// A URL's path, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Which documented form it is written in.
    pub(crate) form: Form,
    /// The drive that it names, unless it means the caller's own.
    pub(crate) drive: Option<String>,
    /// What it names.
    pub(crate) target: Target,
    /// What of it.
    pub(crate) facet: Facet,
}

/// What an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The drive itself.
    Drive,
    /// An item: from an id, or from the root without one, by names.
    Item {
        /// Where the names start; none for the root.
        base: Option<String>,
        /// The names, decoded.
        path: Vec<String>,
    },
}

/// What of a target is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    /// Itself.
    Itself,
    /// A folder's children.
    Children,
    /// A file's bytes.
    Content,
    /// The action that opens an upload session.
    CreateUploadSession,
    /// The action that copies it.
    Copy,
    /// Something that this server does not have.
    Unknown,
}

/// Whether the segments of a path are percent-encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// They are, as in a URL.
    Percent,
    /// They are what they are.
    Literal,
}

impl Address {
    /// Reads a path, such as a URL's or a `parentReference`'s. None if it is not one of a drive.
    pub(crate) fn parse(path: &str, encoding: Encoding) -> Result<Option<Self>, Refusal> {
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
        let Some((target, facet)) = target(rest)? else {
            return Ok(None);
        };
        Ok(Some(Self { form, drive, target, facet }))
    }

    /// The id of the item that is addressed, which need not be there.
    pub(crate) fn resolve(&self, drive: &Drive) -> Result<Id, Refusal> {
        if self.drive.as_deref().is_some_and(|id| id != drive.id()) {
            return Err(Refusal::not_found());
        }
        match &self.target {
            Target::Drive => Ok(drive.root().clone()),
            Target::Item { base, path } => {
                let base = base.as_deref().filter(|id| *id != "root").map_or_else(|| drive.root().clone(), Id::named);
                drive.find(&base, path)
            }
        }
    }

    /// The folder that is addressed and the last of the names below it: where an item is, or is to be.
    pub(crate) fn split(&self) -> Option<(Self, String)> {
        let Target::Item { base, path } = &self.target else {
            return None;
        };
        let (name, above) = path.split_last()?;
        let target = Target::Item { base: base.clone(), path: above.to_vec() };
        Some((Self { target, ..self.clone() }, name.clone()))
    }
}

fn decode(segment: &str, encoding: Encoding) -> Result<String, Refusal> {
    match encoding {
        Encoding::Literal => Ok(segment.to_owned()),
        Encoding::Percent => percent_decode_str(segment)
            .decode_utf8()
            .map(|decoded| decoded.into_owned())
            .map_err(|_| Refusal::invalid("path", "UTF-8 was expected.")),
    }
}

fn target(segments: &[&str]) -> Result<Option<(Target, Facet)>, Refusal> {
    let (base, has_path, rest) = match segments {
        [] => return Ok(Some((Target::Drive, Facet::Itself))),
        ["root", rest @ ..] => (None, false, rest),
        ["root:", rest @ ..] => (None, true, rest),
        ["items", id, rest @ ..] => match id.strip_suffix(':') {
            Some(id) => (Some(id.to_owned()), true, rest),
            None => (Some((*id).to_owned()), false, rest),
        },
        _ => return Ok(None),
    };
    let (path, rest) = if has_path { names_of(rest)? } else { (Vec::new(), rest) };
    let facet = match rest {
        [] => Facet::Itself,
        ["children"] => Facet::Children,
        ["content"] => Facet::Content,
        ["createUploadSession" | "microsoft.graph.createUploadSession"] => Facet::CreateUploadSession,
        ["copy" | "microsoft.graph.copy"] => Facet::Copy,
        _ => Facet::Unknown,
    };
    Ok(Some((Target::Item { base, path }, facet)))
}

/// The names up to the one that ends with a colon, and what follows.
fn names_of<'a>(segments: &'a [&'a str]) -> Result<(Vec<String>, &'a [&'a str]), Refusal> {
    let end = segments.iter().position(|segment| segment.ends_with(':'));
    let (path, rest) = segments.split_at(end.map_or(segments.len(), |end| end + 1));
    let mut found = Vec::new();
    for segment in path {
        let name = segment.strip_suffix(':').unwrap_or(segment);
        // `root:/:/children` is the root's.
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
    use super::{Address, Encoding, Facet, Target};
    use crate::jobs::Form;

    fn parsed(path: &str) -> (Form, Option<String>, Vec<String>, Facet) {
        let address = Address::parse(path, Encoding::Percent).unwrap().unwrap();
        let Target::Item { base, path } = address.target else { panic!("an item") };
        (address.form, base, path, address.facet)
    }

    #[test]
    fn both_forms_and_all_ways_to_name_an_item() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let one = Some("01A".to_owned());
        for (path, expected) in [
            ("/v1.0/drive/root", (Form::OneDrive, None, names(&[]), Facet::Itself)),
            ("/items/01A", (Form::OneDrive, one.clone(), names(&[]), Facet::Itself)),
            ("/beta/me/drive/items/01A/copy", (Form::Graph, one.clone(), names(&[]), Facet::Copy)),
            ("/v1.0/me/drive/root:/a%20b/c", (Form::Graph, None, names(&["a b", "c"]), Facet::Itself)),
            ("/v1.0/drives/b!x/root:/a/b:/children", (Form::Graph, None, names(&["a", "b"]), Facet::Children)),
            ("/v1.0/drives/b!x/items/01A:/b.txt:/content", (Form::Graph, one.clone(), names(&["b.txt"]), Facet::Content)),
            ("/drive/root%3A/a%3A/copy", (Form::OneDrive, None, names(&["a"]), Facet::Copy)),
            ("/drive/root:/", (Form::OneDrive, None, names(&[]), Facet::Itself)),
            ("/drive/items/01A/workbook/createSession", (Form::OneDrive, one, names(&[]), Facet::Unknown)),
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
