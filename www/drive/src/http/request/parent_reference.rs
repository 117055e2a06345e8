//! The folder that a body names as its `parentReference`.

use serde_json::{Map, Value};

use super::address::{Address, Encoding, Endpoint, Target};
use super::body::text;
use crate::drive::{ApiError, Drive, ErrorCode, Id};

/// A folder, named by id, by path, or both.
#[derive(Debug)]
pub(crate) struct ParentReference {
    drive: Option<String>,
    id: Option<String>,
    path: Option<String>,
}

impl ParentReference {
    /// Reads the body's `parentReference`, if present.
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Option<Self>, ApiError> {
        let reference = match body.get("parentReference") {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Object(reference)) => reference,
            Some(_) => return Err(ApiError::invalid("parentReference", "an object was expected.")),
        };
        // Some clients send an empty string for what they don't know.
        let is_given = |text: &String| !text.is_empty();
        let reference = Self {
            drive: text(reference, "driveId")?.filter(is_given),
            id: text(reference, "id")?.filter(is_given),
            path: text(reference, "path")?.filter(is_given),
        };
        if reference.id.as_deref() == Some("root") {
            return Err(ApiError::invalid("parentReference.id", "an item id was expected; \"root\" is not one."));
        }
        if reference.id.is_none() && reference.path.is_none() {
            return Err(ApiError::invalid("parentReference", "an id or a path was expected."));
        }
        Ok(Some(reference))
    }

    /// The id of the folder.
    pub(crate) fn resolve(&self, drive: &Drive) -> Result<Id, ApiError> {
        if self.drive.as_deref().is_some_and(|id| id != drive.id()) {
            return Err(ApiError::new(ErrorCode::ItemNotFound, "parentReference.driveId: this drive does not exist."));
        }
        let by_path = self.path.as_deref().map(|path| resolve_path(drive, path)).transpose()?;
        let by_id = self.id.as_deref().map(|id| drive.find(&Id::named(id), &[])).transpose()?;
        match (by_id, by_path) {
            (Some(id), Some(path)) if id != path => {
                Err(ApiError::invalid("parentReference", "an id and a path of the same folder were expected."))
            }
            (Some(id), _) | (None, Some(id)) => Ok(id),
            (None, None) => Err(ApiError::invalid("parentReference", "an id or a path was expected.")),
        }
    }
}

/// Accepts percent-encoded paths, as itemReference documents them, and plain ones, as its examples show (`/drive/root:/My Documents`).
fn resolve_path(drive: &Drive, path: &str) -> Result<Id, ApiError> {
    let field = "parentReference.path";
    let with = |encoding| -> Result<Id, ApiError> {
        match Address::parse(path, encoding)? {
            Some(address) if address.endpoint == Endpoint::Itself && address.target != Target::Drive => address.resolve(drive),
            _ => Err(ApiError::invalid(field, "a path such as /drive/root:/Documents was expected.")),
        }
    };
    let literal = with(Encoding::Literal);
    if literal.is_err() && path.contains('%') { with(Encoding::Percent) } else { literal }
}
