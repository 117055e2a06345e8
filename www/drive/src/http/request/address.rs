//! Reads the URLs of the drive: the form of the API, the item, and its endpoint.
//!
//! The service's URLs mix ids, paths and actions (`/items/{id}:/Documents/report.txt:/content`), which a router can't express.

pub(crate) use super::segments::Encoding;
use super::segments::split;
use crate::drive::{ApiError, names};
use crate::jobs::Form;

/// What the path of a URL names.
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
    /// Deletes the item without a recycle bin. Here `DELETE` does the same.
    PermanentDelete,
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
        ("permanentDelete", []) => Endpoint::PermanentDelete,
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
mod tests {
    use super::{Address, Encoding, Endpoint, Target};
    use crate::jobs::Form;

    fn parse(path: &str) -> Address {
        Address::parse(path, Encoding::Percent).unwrap().unwrap_or_else(|| panic!("{path}"))
    }

    /// An address in short: form, drive, base, path and endpoint.
    fn in_short(path: &str) -> String {
        let Address { form, drive, target, endpoint } = parse(path);
        let target = match target {
            Target::Item { base, path } => format!("{}:/{}", base.unwrap_or_else(|| "root".to_owned()), path.join("/")),
            other => format!("{other:?}"),
        };
        format!("{form:?} {} {target} {endpoint:?}", drive.unwrap_or_else(|| "own".to_owned()))
    }

    #[test]
    fn reads_both_forms_and_all_ways_to_name_an_item() {
        for (path, expected) in [
            ("/v1.0/drive/root", "OneDrive own root:/ Itself"),
            ("/items/01A", "OneDrive own 01A:/ Itself"),
            ("/beta/me/drive/items/01A/copy", "Graph own 01A:/ Copy"),
            ("/v1.0/me/drive/root:/a%20b/c", "Graph own root:/a b/c Itself"),
            ("/v1.0/drives/b!x/root:/a/b:/children", "Graph b!x root:/a/b Children"),
            ("/v1.0/drives/b!x/items/01A:/b.txt:/content", "Graph b!x 01A:/b.txt Content"),
            ("/v1.0/me/drive/items/root%3A%2Fa%2Fb%3A/content", "Graph own root:/a/b Content"),
            ("/drive/root:%2Fa%2Fb:/copy", "OneDrive own root:/a/b Copy"),
            ("/v1.0/me/drive/items/1/permanentDelete", "Graph own 1:/ PermanentDelete"),
            ("/drive/root:/", "OneDrive own root:/ Itself"),
            ("/me/drive/root/children/a b", "Graph own root:/a b Itself"),
            ("/me/drive/items/01A/children/a/children/b.txt/content", "Graph own 01A:/a/b.txt Content"),
            ("/me/drive/items('01A')/children('it''s.txt')/content", "Graph own 01A:/it's.txt Content"),
            ("/me/drive/root/children/$count", "Graph own root:/ Unknown"),
        ] {
            assert_eq!(in_short(path), expected, "{path}");
        }
    }

    #[test]
    fn reads_the_drives_of_users_groups_and_sites() {
        for (path, expected) in [
            ("/v1.0/users/anna@contoso.com/drive/root", "Graph own root:/ Itself"),
            ("/v1.0/users('anna')/drive", "Graph own Drive Itself"),
            ("/v1.0/groups/1/drive/items/01A", "Graph own 01A:/ Itself"),
            ("/v1.0/sites/contoso.sharepoint.com,1,2/drives/b!x/root", "Graph b!x root:/ Itself"),
            ("/v1.0/sites/contoso.sharepoint.com:/sites/a/b:/drive/root:/c", "Graph own root:/c Itself"),
            ("/v1.0/me/drives/b!x/items/01A", "Graph b!x 01A:/ Itself"),
            ("/v1.0/me/drives", "Graph own Drives Itself"),
            ("/beta/sites/root/drives", "Graph own Drives Itself"),
        ] {
            assert_eq!(in_short(path), expected, "{path}");
        }
        for path in ["/v1.0/users", "/v1.0/users/1", "/v1.0/me", "/v1.0/sites/host:/a", "/v1.0/teams", "/"] {
            assert_eq!(Address::parse(path, Encoding::Percent).unwrap(), None, "{path}");
        }
    }

    #[test]
    fn reads_endpoints_with_and_without_their_namespace() {
        for (path, endpoint) in [
            ("/me/drive/items/1/microsoft.graph.copy", Endpoint::Copy),
            ("/me/drive/items/1/copy/7", Endpoint::Operation("7".to_owned())),
            ("/drive/items/1/action.copy", Endpoint::Copy),
            ("/drive/items/1/upload.createSession", Endpoint::CreateUploadSession),
            ("/drive/root/view.delta", Endpoint::Delta(None)),
            ("/me/drive/root/delta(token='latest')", Endpoint::Delta(Some("latest".to_owned()))),
            ("/me/drive/root/microsoft.graph.delta()", Endpoint::Delta(None)),
            ("/me/drive/items/1/workbook/createSession", Endpoint::Unknown),
            ("/me/drive/special/documents", Endpoint::Unknown),
            ("/me/drive/recent", Endpoint::Unknown),
        ] {
            assert_eq!(parse(path).endpoint, endpoint, "{path}");
        }
    }

    #[test]
    fn rejects_paths_with_names_that_no_item_can_have() {
        for path in [
            "/drive/root:/..",
            "/drive/root:/a/%2e%2e/b",
            "/drive/root:/..%2Fb",
            "/drive/root%3A%2F..%2Fb",
            "/drive/root:/a//b",
            "/drive/root:/%2Fetc",
            "/drive/root:/%00",
            "/drive/root:/.local-drive",
            "/drive/root/children/..",
            "/drive/root/children/a%2Fb",
            "/drive/root/children('a%2Fb')",
        ] {
            assert!(Address::parse(path, Encoding::Percent).is_err(), "{path}");
        }
    }

    #[test]
    fn an_encoded_slash_in_an_id_separates_nothing() {
        let Target::Item { base, path } = parse("/drive/items/..%2Foutside/children").target else { panic!("an item") };
        assert_eq!((base.as_deref(), path.len()), (Some("../outside"), 0));
        assert_eq!(parse("/drive/items/..%2Foutside/children").form, Form::OneDrive);
    }
}
