//! From what a request names to items of a drive: the address in its URL, and its body's `parentReference`.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::address::{Address, Encoding, Endpoint, Target};
use super::body::text;
use crate::drive::{ApiError, Drive, Drives, ErrorCode, Id, Kind};

impl Address {
    /// The id of the item that the address names on its `drive`. An item named by its id alone need not exist.
    pub(crate) fn resolve(&self, drive: &Drive) -> Result<Id, ApiError> {
        let (base, path) = self.base_and_path(drive);
        drive.find(&base, path)
    }

    /// Like [`Address::resolve`], but creates the folders of the path that are missing, as the service does for a new folder or file
    /// (onedrive-api-docs#83, #364).
    pub(crate) fn resolve_or_create(&self, drive: &Drive) -> Result<Id, ApiError> {
        let (base, path) = self.base_and_path(drive);
        drive.find_or_create(&base, path)
    }

    fn base_and_path(&self, drive: &Drive) -> (Id, &[String]) {
        match &self.target {
            Target::Drives | Target::Drive => (drive.root().clone(), &[]),
            Target::Item { base, path } => {
                let base = base.as_deref().filter(|id| *id != "root").map_or_else(|| drive.root().clone(), Id::named);
                (base, path)
            }
        }
    }

    /// The destination of an upload to this address: the folder, and the file's name.
    pub(crate) fn upload_destination(&self, drive: &Drive) -> Result<(Id, String), ApiError> {
        if let Some((folder, name)) = self.split() {
            return Ok((folder.resolve(drive)?, name));
        }
        let id = self.resolve(drive)?;
        match drive.parent(&id) {
            Some(parent) if drive.kind(&id)? == Kind::File => Ok((parent, drive.name(&id)?)),
            _ => Err(ApiError::new(ErrorCode::NotAllowed, "A folder has no content.")),
        }
    }

    /// Like [`Address::upload_destination`] for an address with a path, but creates the folders that are missing.
    pub(crate) fn create_upload_destination(&self, drive: &Drive) -> Result<(Id, String), ApiError> {
        let (folder, name) = self.split().ok_or_else(ApiError::not_found)?;
        Ok((folder.resolve_or_create(drive)?, name))
    }

    /// The address of the folder, and the last name of the path below it. None if the address has no path.
    fn split(&self) -> Option<(Self, String)> {
        let Target::Item { base, path } = &self.target else {
            return None;
        };
        let (name, above) = path.split_last()?;
        let target = Target::Item { base: base.clone(), path: above.to_vec() };
        Some((Self { target, ..self.clone() }, name.clone()))
    }
}

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

    /// The id of the drive that it names.
    pub(crate) fn drive_id(&self) -> Option<String> {
        self.drive.clone().or_else(|| Path::read(self.path.as_deref()?).ok()?.literal.drive)
    }

    /// The folder and its drive. `own` is the drive of the item that the request is about.
    pub(crate) fn resolve(&self, drives: &Drives, own: &Arc<Drive>) -> Result<(Arc<Drive>, Id), ApiError> {
        let path = self.path.as_deref().map(Path::read).transpose()?;
        let in_path = path.as_ref().and_then(|path| path.literal.drive.as_deref());
        if let (Some(given), Some(in_path)) = (self.drive.as_deref(), in_path)
            && given != in_path
        {
            return Err(ApiError::invalid("parentReference", "a driveId and a path of the same drive were expected."));
        }
        let drive = match self.drive.as_deref().or(in_path) {
            Some(id) => drives.find(Some(id), "parentReference.driveId")?,
            None => own,
        };
        let by_path = path.map(|path| path.resolve(drive)).transpose()?;
        let by_id = self.id.as_deref().map(|id| drive.find(&Id::named(id), &[])).transpose()?;
        let id = match (by_id, by_path) {
            (Some(id), Some(path)) if id != path => {
                return Err(ApiError::invalid("parentReference", "an id and a path of the same folder were expected."));
            }
            (Some(id), _) | (None, Some(id)) => id,
            (None, None) => return Err(ApiError::invalid("parentReference", "an id or a path was expected.")),
        };
        Ok((Arc::clone(drive), id))
    }
}

/// A path: itemReference documents them as percent-encoded, and its examples show plain ones (`/drive/root:/My Documents`). Both are
/// accepted.
#[derive(Debug)]
struct Path {
    literal: Address,
    /// The decoded path, if it differs.
    decoded: Option<Result<Address, ApiError>>,
}

impl Path {
    fn read(path: &str) -> Result<Self, ApiError> {
        let with = |encoding| match Address::parse(path, encoding)? {
            Some(address) if address.endpoint == Endpoint::Itself && matches!(address.target, Target::Item { .. }) => Ok(address),
            _ => Err(ApiError::invalid("parentReference.path", "a path such as /drive/root:/Documents was expected.")),
        };
        let decoded = path.contains('%').then(|| with(Encoding::Percent));
        match (with(Encoding::Literal), decoded) {
            (Ok(literal), decoded) => Ok(Self { literal, decoded }),
            (Err(_), Some(decoded)) => Ok(Self { literal: decoded?, decoded: None }),
            (Err(error), None) => Err(error),
        }
    }

    fn resolve(self, drive: &Drive) -> Result<Id, ApiError> {
        let literal = self.literal.resolve(drive);
        match self.decoded {
            Some(decoded) if literal.is_err() => decoded?.resolve(drive),
            _ => literal,
        }
    }
}
