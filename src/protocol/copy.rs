//! `POST …/items/{id}/copy`: copying a file or a folder.

use std::rc::Rc;

use super::{
    argument::{Argument, Result},
    conflict_behavior::ConflictBehavior,
    destination::{Destination, ParentReference},
    item_address::ItemAddress,
    platform::Platform,
    request::{Method, RequestBody},
    start_spec::{Kind, StartSpec},
};

impl<B: Platform> StartSpec<B> {
    /// Reads what to copy, the body to send, and the options.
    ///
    /// The body is checked and then sent as the caller gave it, so that members that are new to this library aren't lost.
    ///
    /// # Errors
    /// When a member has the wrong type, or the body names neither a folder nor a name.
    pub fn copy(item: &Argument<'_, B>, body: &Argument<'_, B>, options: &Argument<'_, B>) -> Result<Self> {
        body.boolean("includeAllVersionHistory", false)?;
        // The children of a folder become many items.
        let becomes_many = body.boolean("childrenOnly", false)?;
        let behavior = ConflictBehavior::read(options)?;
        let parent = read_new_place(body)?;
        let name = body.optional_text("name")?;
        let source = ItemAddress::read(item)?;
        let path = source.url_path::<B>() + "/copy";
        let may_be_renamed = behavior == Some(ConflictBehavior::Rename);
        Ok(Self {
            kind: Kind::Copy,
            method: Method::Post,
            path: ConflictBehavior::add_to(path, behavior),
            body: Some(RequestBody::Given(body.value().clone())),
            respond_async: None,
            drive_id: parent.drive_id(),
            names_parent: parent != ParentReference::default(),
            destination: (!becomes_many).then(|| Rc::new(Destination { source, parent, name, may_be_renamed })),
        })
    }
}

/// Reads the folder that a body names, which must name a folder, a name or both.
pub(super) fn read_new_place<B: Platform>(body: &Argument<'_, B>) -> Result<ParentReference> {
    let parent = body.member("parentReference");
    if !parent.is_given() && !body.member("name").is_given() {
        return Err(body.error("an object with parentReference, name or both"));
    }
    ParentReference::read(&parent)
}
