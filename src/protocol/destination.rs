//! Where a copy will be found, and what an item there says of how far it is: for when its monitor can't be asked.

use super::{
    argument::{Refused, optional_boolean, optional_object, optional_text},
    drive_address::DriveAddress,
    item_address::{ItemAddress, is_step},
    json::Json,
    json_object::{JsonObject, Value},
    platform::Platform,
    request::{Request, Token},
    shared_str::SharedStr,
};

/// The folder that a copy goes to, as a caller names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParentReference {
    /// The id of its drive; the client's own otherwise.
    pub drive_id: Option<SharedStr>,
    /// Its id.
    pub id: Option<SharedStr>,
    /// Its path: `/drive/root:/Documents`.
    pub path: Option<SharedStr>,
}

impl ParentReference {
    /// Reads a `parentReference`.
    pub fn read<J: Json>(parent: &J, refused: &mut Refused) -> Self {
        Self {
            drive_id: optional_text(parent, "parentReference.driveId", refused),
            id: optional_text(parent, "parentReference.id", refused),
            path: optional_text(parent, "parentReference.path", refused),
        }
    }

    fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.optional_text("driveId", &self.drive_id);
        object.optional_text("id", &self.id);
        object.optional_text("path", &self.path);
        object
    }

    /// The folder's address on its drive; `None` when nothing is said of it.
    fn address(&self) -> Option<ItemAddress> {
        self.id.clone().map(ItemAddress::Id).or_else(|| self.path.clone().map(ItemAddress::Path))
    }
}

/// Where a copy will be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// What is copied.
    pub source: ItemAddress,
    /// The folder that it goes to; the source's own where nothing is said.
    pub parent: ParentReference,
    /// The copy's name; the source's own where nothing is said.
    pub name: Option<SharedStr>,
    /// Whether the service may give it another name in a conflict.
    pub may_be_renamed: bool,
}

impl Destination {
    /// Reads one that was saved.
    pub fn read<J: Json>(saved: &J, refused: &mut Refused) -> Self {
        Self {
            source: ItemAddress::read(&saved.member("source"), "saved.destination.source", refused),
            parent: ParentReference::read(&optional_object(saved, "saved.destination.parent", refused), refused),
            name: optional_text(saved, "saved.destination.name", refused),
            may_be_renamed: optional_boolean(saved, "saved.destination.mayBeRenamed", refused).unwrap_or(false),
        }
    }

    /// The form to save.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.object("source", Some(self.source.to_json()));
        object.object("parent", Some(self.parent.to_json()));
        object.optional_text("name", &self.name);
        object.put("mayBeRenamed", Value::Boolean(self.may_be_renamed));
        object
    }

    /// The request that reads the source.
    pub fn source_request<B: Platform>(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        Request::get_with_token(drive.base_url() + &self.source.url_path::<B>(), token)
    }

    /// The request that looks at the destination; `None` when its folder or its name can't be told, or would be a step in a URL.
    pub fn request<B: Platform>(&self, drive: &DriveAddress, source: &ItemFacts, token: Token) -> Option<Request<B>> {
        let name = self.name.as_ref().or(source.name.as_ref()).filter(|name| !is_step(name))?;
        let named = self.parent.address();
        let parent = named.or_else(|| source.parent.address()).filter(ItemAddress::is_sound)?;
        let url = drive.drive_url::<B>(self.parent.drive_id.as_deref()) + &parent.child_url_path::<B>(name);
        Some(Request::get_with_token(url, token))
    }
}

/// What an item says of itself, as far as it tells whether it is a whole copy.
#[derive(Debug, PartialEq)]
pub struct ItemFacts {
    /// Its name.
    pub name: Option<SharedStr>,
    /// Its size in bytes; a folder's is that of all that is in it.
    pub size: f64,
    /// How many children it has; `None` for a file.
    pub child_count: Option<f64>,
    /// When it was made, in milliseconds since 1970.
    pub created_at: Option<f64>,
    /// What changes whenever it does.
    pub version: Option<SharedStr>,
    /// The folder that it is in.
    pub parent: ParentReference,
}

impl ItemFacts {
    /// Reads a driveItem; `None` when it doesn't say how large it is. Less than nothing counts as nothing.
    pub fn read<J: Platform>(item: &J) -> Option<Self> {
        let folder = item.member("folder");
        Some(Self {
            name: item.text_at("name"),
            size: item.member("size").number()?.max(0.0),
            child_count: (!folder.is_nullish()).then(|| folder.member("childCount").number().unwrap_or(0.0)),
            created_at: item.text_at("createdDateTime").and_then(|text| J::parse_date(&text)),
            version: item.text_at("eTag").or_else(|| item.text_at("lastModifiedDateTime")),
            parent: ParentReference::read(&item.member("parentReference"), &mut Refused::default()),
        })
    }

    /// Whether this is as large as that, and has as many children.
    pub fn is_as_whole_as(&self, source: &Self) -> bool {
        self.size == source.size && self.child_count == source.child_count
    }
}
