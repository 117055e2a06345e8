//! The destination of a copy, and the facts about an item that show whether it is the complete copy.

use std::rc::Rc;

use super::{
    argument::{Argument, Result},
    drive_address::DriveAddress,
    item_address::{ItemAddress, drive_of_path},
    json_object::JsonObject,
    platform::{Json, Platform},
    shared_str::SharedStr,
    text::is_name,
};

/// A folder, as a caller's or a driveItem's `parentReference` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParentReference {
    /// The id of its drive, from `driveId` or from the path (`/drives/{id}/root:/…`); `None` for the client's drive.
    pub drive_id: Option<SharedStr>,
    /// Its address on its drive; `None` if it has no valid id or path.
    address: Option<ItemAddress>,
}

impl ParentReference {
    /// Reads a caller's `parentReference`; empty if it isn't given.
    ///
    /// # Errors
    /// When it isn't an object, a member isn't a non-empty string, or the drive's id is `.` or `..`.
    pub fn read<J: Json>(parent: &Argument<'_, J>) -> Result<Self> {
        parent.is_given_object()?;
        Ok(Self::new(read_drive_id(parent)?, parent.optional_text("id")?, parent.optional_text("path")?))
    }

    /// Reads a driveItem's `parentReference`. Members that can't be used count as missing.
    pub fn of_item<J: Json>(parent: &J) -> Self {
        let text = |name| parent.text_at(name).filter(|text| is_name(text));
        Self::new(text("driveId"), text("id"), text("path"))
    }

    fn new(drive_id: Option<SharedStr>, id: Option<SharedStr>, path: Option<SharedStr>) -> Self {
        let drive_id = drive_id.or_else(|| drive_of_path(path.as_deref()?).map(SharedStr::from));
        let address = id.map(ItemAddress::Id).or(path.map(ItemAddress::Path));
        Self { drive_id, address: address.filter(ItemAddress::is_valid) }
    }

    /// Whether it names no folder: neither the folder nor its drive is given.
    pub(super) fn is_empty(&self) -> bool {
        self.drive_id.is_none() && self.address.is_none()
    }

    fn to_json(&self) -> JsonObject<'_> {
        let address = self.address.as_ref().map(ItemAddress::to_json).unwrap_or_default();
        address.optional_text("driveId", self.drive_id.as_ref())
    }
}

/// Reads the optional member `driveId`.
///
/// # Errors
/// When it isn't a non-empty string, or is `.` or `..`.
pub fn read_drive_id<J: Json>(from: &Argument<'_, J>) -> Result<Option<SharedStr>> {
    match from.optional_text("driveId")? {
        Some(id) if !is_name(&id) => Err(from.member("driveId").error("the id of a drive")),
        id => Ok(id),
    }
}

/// The destination of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The item that is copied.
    pub source: ItemAddress,
    /// The folder of the copy; empty for the source's folder.
    pub parent: ParentReference,
    /// The name of the copy; `None` for the source's name.
    pub name: Option<SharedStr>,
    /// Whether the service may choose another name in a conflict.
    pub may_be_renamed: bool,
}

impl Destination {
    /// Reads a saved destination.
    ///
    /// # Errors
    /// When a member has the wrong type.
    pub fn read<J: Json>(saved: &Argument<'_, J>) -> Result<Rc<Self>> {
        Ok(Rc::new(Self {
            source: ItemAddress::read(&saved.member("source"))?,
            parent: ParentReference::read(&saved.member("parent"))?,
            name: saved.optional_text("name")?,
            may_be_renamed: saved.boolean("mayBeRenamed", false)?,
        }))
    }

    /// Returns the JSON to save.
    pub fn to_json(&self) -> JsonObject<'_> {
        JsonObject::default()
            .object("source", Some(self.source.to_json()))
            .object("parent", Some(self.parent.to_json()))
            .optional_text("name", self.name.as_ref())
            .boolean("mayBeRenamed", self.may_be_renamed)
    }

    /// Returns the URL of the source.
    pub fn source_url<P: Platform>(&self, drive: &DriveAddress) -> SharedStr {
        drive.base_url.clone() + &self.source.url_path::<P>()
    }

    /// Returns the URL of the copy of that source; `None` if its folder or its name isn't known or isn't valid.
    pub fn url<P: Platform>(&self, drive: &DriveAddress, source: &ItemFacts) -> Option<SharedStr> {
        let name = self.name.as_ref().or(source.name.as_ref()).filter(|name| is_name(name))?;
        let drive_id = self.parent.drive_id.as_deref();
        // The source's folder is on the source's drive, so it can't be used together with another drive.
        let parent = self.parent.address.as_ref().or_else(|| source.parent.address.as_ref().filter(|_| drive_id.is_none()))?;
        Some(drive.drive_url::<P>(drive_id) + &parent.child_url_path::<P>(name))
    }
}

/// The facts about an item that show whether it is a complete copy.
#[derive(Debug, PartialEq)]
pub struct ItemFacts {
    /// Its id.
    pub id: Option<SharedStr>,
    /// Its name.
    pub name: Option<SharedStr>,
    /// Its size in bytes; a folder's is that of everything in it.
    pub size: f64,
    /// The number of its children; `None` for a file.
    pub child_count: Option<f64>,
    /// When it was created, in milliseconds since 1970.
    pub created_at: Option<f64>,
    /// A value that changes whenever the item does.
    pub version: Option<SharedStr>,
    /// The folder that it is in.
    pub parent: ParentReference,
}

impl ItemFacts {
    /// Reads a driveItem; `None` if it has no size. A negative size counts as 0.
    pub fn read<J: Platform>(item: &J) -> Option<Box<Self>> {
        let folder = item.member("folder");
        Some(Box::new(Self {
            id: item.text_at("id"),
            name: item.text_at("name"),
            size: item.number_at("size")?.max(0.0),
            child_count: (!folder.is_nullish()).then(|| folder.number_at("childCount").unwrap_or(0.0)),
            created_at: item.text_at("createdDateTime").and_then(|text| J::parse_date(&text)),
            version: item.text_at("eTag").or_else(|| item.text_at("lastModifiedDateTime")),
            parent: ParentReference::of_item(&item.member("parentReference")),
        }))
    }

    /// Whether it has the source's size and number of children.
    pub fn is_complete_copy_of(&self, source: &Self) -> bool {
        self.size == source.size && self.child_count == source.child_count
    }
}
