//! `POST …/items/{id}/copy`: copying a file or a folder.

use super::{
    argument::{Refused, optional_boolean, optional_object, optional_text},
    destination::{Destination, ParentReference},
    drive_address::{DriveAddress, Service},
    item_address::ItemAddress,
    json::Json,
    request::{Redirect, Request, RequestBody, Token},
    text::Text,
};

/// What to do when the destination has an item of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictBehavior {
    /// The copy fails: the service's default.
    Fail,
    /// The copy takes the old item's place.
    Replace,
    /// The copy gets another name.
    Rename,
}

impl ConflictBehavior {
    /// The word for it, in an API's query and in a caller's options.
    fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Replace => "replace",
            Self::Rename => "rename",
        }
    }

    fn read<J: Json>(options: &J, refused: &mut Refused) -> Option<Self> {
        let value = options.member("conflictBehavior");
        let word = value.text().unwrap_or_default();
        let behavior = [Self::Fail, Self::Replace, Self::Rename].into_iter().find(|behavior| word == behavior.word());
        if behavior.is_none() && !value.is_nothing() {
            refused.note("conflictBehavior", "\"fail\", \"replace\" or \"rename\"");
        }
        behavior
    }
}

/// A copy to be made.
#[derive(Debug, Clone)]
pub struct CopyRequest<B> {
    item: ItemAddress,
    body: B,
    parent: ParentReference,
    name: Option<Text>,
    children_only: bool,
    conflict_behavior: Option<ConflictBehavior>,
}

impl<B: Json + Clone> CopyRequest<B> {
    /// Reads what to copy, the body to send, and the options.
    ///
    /// The body is checked and then sent as the caller gave it, so that members of it that are new to this library aren't lost.
    pub fn read(item: &B, body: &B, options: &B, refused: &mut Refused) -> Self {
        if !body.is_object() {
            refused.note("copy", "an object with parentReference, name or both");
        }
        optional_boolean(body, "includeAllVersionHistory", refused);
        Self {
            item: ItemAddress::read(item, "item", refused),
            body: body.clone(),
            parent: ParentReference::read(&optional_object(body, "parentReference", refused), refused),
            name: optional_text(body, "name", refused),
            children_only: optional_boolean(body, "childrenOnly", refused).unwrap_or(false),
            conflict_behavior: ConflictBehavior::read(options, refused),
        }
    }

    /// The id of the drive that the copy goes to, when the caller named one.
    pub fn destination_drive(&self) -> Option<&Text> {
        self.parent.drive_id.as_ref()
    }

    /// Where the copy will be found; `None` for the children of a folder, which become many items.
    pub fn destination(&self) -> Option<Destination> {
        (!self.children_only).then(|| Destination {
            source: self.item.clone(),
            parent: self.parent.clone(),
            name: self.name.clone(),
            may_be_renamed: self.conflict_behavior == Some(ConflictBehavior::Rename),
        })
    }

    /// The request that starts it.
    ///
    /// `conflictBehavior` belongs into the query; in the body it is ignored (onedrive-api-docs#981). `Prefer: respond-async` is
    /// required by OneDrive's API, and is left out for Graph, whose preflight isn't known to allow it.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        let query = self.conflict_behavior.map(|behavior| Text::of(&["?@microsoft.graph.conflictBehavior=", behavior.word()]));
        Request {
            method: "POST",
            url: Text::of(&[drive.base_url(), &self.item.url_path(drive.platform()), "/copy", &query.unwrap_or_default()]),
            token,
            respond_async: drive.service() == Service::OneDrive,
            body: Some(RequestBody::AsGiven(self.body.clone())),
            redirect: Redirect::Stop,
            blind: false,
        }
    }
}
