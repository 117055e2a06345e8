//! From an address to items of the drive.

use super::address::{Address, Target};
use crate::drive::{ApiError, Drive, ErrorCode, Id, Kind};

impl Address {
    /// The id of the item that the address names on its `drive`. An item named by its id alone need not exist.
    pub(crate) fn resolve(&self, drive: &Drive) -> Result<Id, ApiError> {
        match &self.target {
            Target::Drives | Target::Drive => Ok(drive.root().clone()),
            Target::Item { base, path } => {
                let base = base.as_deref().filter(|id| *id != "root").map_or_else(|| drive.root().clone(), Id::named);
                drive.find(&base, path)
            }
        }
    }

    /// The folder that an upload to this address goes to, and the file's name there.
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
