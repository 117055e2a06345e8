//! The folder that a body names as a `parentReference`.

use serde_json::{Map, Value};

use super::address::{Address, Encoding, Facet, Target};
use super::items::text;
use crate::drive::{Code, Drive, Id, Refusal};

/// A folder that a body names: by id, by path, or both.
#[derive(Debug)]
pub(crate) struct ParentReference {
    drive: Option<String>,
    id: Option<String>,
    path: Option<String>,
}

/// The body's `parentReference`, if it has one.
pub(crate) fn parent_reference(body: &Map<String, Value>) -> Result<Option<ParentReference>, Refusal> {
    let reference = match body.get("parentReference") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(reference)) => reference,
        Some(_) => return Err(Refusal::invalid("parentReference", "an object was expected.")),
    };
    // Some clients send what they don't know as an empty string.
    let is_said = |text: &String| !text.is_empty();
    let reference = ParentReference {
        drive: text(reference, "driveId")?.filter(is_said),
        id: text(reference, "id")?.filter(is_said),
        path: text(reference, "path")?.filter(is_said),
    };
    if reference.id.as_deref() == Some("root") {
        return Err(Refusal::invalid("parentReference.id", "an item's id was expected; \"root\" is none."));
    }
    if reference.id.is_none() && reference.path.is_none() {
        return Err(Refusal::invalid("parentReference", "an id or a path was expected."));
    }
    Ok(Some(reference))
}

impl ParentReference {
    /// The id of the folder that it names.
    pub(crate) fn resolve(&self, drive: &Drive) -> Result<Id, Refusal> {
        if self.drive.as_deref().is_some_and(|id| id != drive.id()) {
            return Err(Refusal::new(Code::ItemNotFound, "parentReference.driveId: there is no such drive."));
        }
        let by_path = self.path.as_deref().map(|path| resolve_path(drive, path)).transpose()?;
        let by_id = self.id.as_deref().map(|id| drive.find(&Id::named(id), &[])).transpose()?;
        match (by_id, by_path) {
            (Some(id), Some(path)) if id != path => {
                Err(Refusal::invalid("parentReference", "an id and a path of the same folder were expected."))
            }
            (Some(id), _) | (None, Some(id)) => Ok(id),
            (None, None) => Err(Refusal::invalid("parentReference", "an id or a path was expected.")),
        }
    }
}

/// Paths are documented as percent-encoded (itemReference) and shown as they are (`/drive/root:/My Documents`): both are taken.
fn resolve_path(drive: &Drive, path: &str) -> Result<Id, Refusal> {
    let field = "parentReference.path";
    let with = |encoding| -> Result<Id, Refusal> {
        match Address::parse(path, encoding)? {
            Some(address) if address.facet == Facet::Itself && address.target != Target::Drive => address.resolve(drive),
            _ => Err(Refusal::invalid(field, "a path such as /drive/root:/Documents was expected.")),
        }
    };
    let literal = with(Encoding::Literal);
    if literal.is_err() && path.contains('%') { with(Encoding::Percent) } else { literal }
}
