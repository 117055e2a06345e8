//! Reads the URLs of the drive: which form of the API, which item, which endpoint of it.
//!
//! The service's URLs mix ids, paths and actions (`/items/{id}:/Documents/report.txt:/content`), which a router can't express.

pub(crate) use super::segments::Encoding;
use super::segments::split;
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
    /// The list of the caller's drives.
    Drives,
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The copy with this id, where it is a resource of its own.
    Operation(String),
    /// The changes since the state that this token stands for.
    Delta(Option<String>),
    /// An endpoint that this server doesn't have.
    Unknown,
}

impl Address {
    /// Reads a path, of a URL or of a `parentReference`. None if it is not a path of a drive.
    pub(crate) fn parse(path: &str, encoding: Encoding) -> Result<Option<Self>, ApiError> {
        let segments = split(path, encoding)?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let rest = match segments.as_slice() {
            ["v1.0" | "beta", rest @ ..] => rest,
            rest => rest,
        };
        let (form, drive, rest) = match rest {
            ["drive", rest @ ..] => (Form::OneDrive, None, rest),
            ["items", ..] => (Form::OneDrive, None, rest),
            _ => match without_owner(rest) {
                ["drives"] => {
                    let (target, endpoint) = (Target::Drives, Endpoint::Itself);
                    return Ok(Some(Self { form: Form::Graph, drive: None, target, endpoint }));
                }
                ["drives", id, rest @ ..] => (Form::Graph, Some((*id).to_owned()), rest),
                ["drive", rest @ ..] => (Form::Graph, None, rest),
                _ => return Ok(None),
            },
        };
        let (target, endpoint) = target(rest)?;
        Ok(Some(Self { form, drive, target, endpoint }))
    }
}

/// The segments after the owner of the drive: a user, a group or a site, which may be named by a path
/// (`sites/contoso.sharepoint.com:/sites/marketing:`).
fn without_owner<'a>(segments: &'a [&'a str]) -> &'a [&'a str] {
    match segments {
        ["me", rest @ ..] => rest,
        ["sites", host, rest @ ..] if host.ends_with(':') => {
            let end = rest.iter().position(|segment| segment.ends_with(':'));
            end.map_or(&[], |end| &rest[end + 1..])
        }
        ["users" | "groups" | "sites", _, rest @ ..] => rest,
        rest => rest,
    }
}

fn target(segments: &[&str]) -> Result<(Target, Endpoint), ApiError> {
    let (base, has_path, rest) = match segments {
        [] => return Ok((Target::Drive, Endpoint::Itself)),
        ["root", rest @ ..] => (None, false, rest),
        ["root:", rest @ ..] => (None, true, rest),
        ["items", id, rest @ ..] => match id.strip_suffix(':') {
            Some(id) => (Some(id.to_owned()), true, rest),
            None => (Some((*id).to_owned()), false, rest),
        },
        _ => return Ok((Target::Drive, Endpoint::Unknown)),
    };
    let (mut path, mut rest) = if has_path { read_path(rest)? } else { (Vec::new(), rest) };
    // `children/{name}` is another way to name an item. Segments with `$` are endpoints of OData, such as `children/$count`.
    while let ["children", name, after @ ..] = rest
        && !name.starts_with('$')
    {
        names::check("path", name)?;
        path.push((*name).to_owned());
        rest = after;
    }
    Ok((Target::Item { base, path }, endpoint(rest)))
}

fn endpoint(segments: &[&str]) -> Endpoint {
    let [first, rest @ ..] = segments else {
        return Endpoint::Itself;
    };
    // OData names actions and functions with their namespace or without, and OneDrive's older documentation names them differently.
    match (first.strip_prefix("microsoft.graph.").unwrap_or(first), rest) {
        ("children", []) => Endpoint::Children,
        ("content", []) => Endpoint::Content,
        ("createUploadSession" | "upload.createSession", []) => Endpoint::CreateUploadSession,
        ("copy" | "action.copy", []) => Endpoint::Copy,
        ("copy", [id]) => Endpoint::Operation((*id).to_owned()),
        ("delta" | "delta()" | "view.delta", []) => Endpoint::Delta(None),
        (delta, []) if delta.starts_with("delta(token='") => {
            Endpoint::Delta(delta.strip_prefix("delta(token='").and_then(|rest| rest.strip_suffix("')")).map(str::to_owned))
        }
        _ => Endpoint::Unknown,
    }
}

/// The names up to the one that ends with a colon, and the remaining segments.
fn read_path<'a>(segments: &'a [&'a str]) -> Result<(Vec<String>, &'a [&'a str]), ApiError> {
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
#[path = "address_tests.rs"]
mod tests;
