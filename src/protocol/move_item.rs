//! `PATCH …/items/{id}`: moving or renaming an item. Within a drive it is done at once; across drives it is a long running action, which
//! the service refuses without `Prefer: respond-async` (microsoft-graph-docs#2890).

use super::{
    argument::{Argument, ArgumentError},
    conflict_behavior::ConflictBehavior,
    destination::ParentReference,
    drive_address::DriveAddress,
    item_address::ItemAddress,
    platform::Platform,
    request::{Method, RequestBody},
    start_spec::{Kind, StartSpec},
};

impl<B: Platform> StartSpec<B> {
    /// Reads what to move, the body to send, and the options.
    ///
    /// # Errors
    /// When a member has the wrong type, or the body names neither a folder nor a name.
    pub fn move_item(
        item: &Argument<'_, B>,
        body: &Argument<'_, B>,
        options: &Argument<'_, B>,
        drive: &DriveAddress,
    ) -> Result<Self, ArgumentError> {
        let source = ItemAddress::read(item)?;
        let (parent_reference, name) = (body.member("parentReference"), body.member("name"));
        if !parent_reference.is_given() && !name.is_given() {
            return Err(body.error("an object with parentReference, name or both"));
        }
        let parent = ParentReference::read(&parent_reference)?;
        name.optional_text()?;
        let drive_id = parent.drive_id();
        let leaves_drive = drive_id.as_deref().is_some_and(|id| !drive.names_drive::<B>(id));
        Ok(Self {
            kind: Kind::Move,
            method: Method::Patch,
            path: ConflictBehavior::add_to(source.url_path::<B>(), ConflictBehavior::read(options)?),
            body: Some(RequestBody::Given(body.value().clone())),
            respond_async: Some(leaves_drive),
            drive_id,
            destination: None,
            names_parent: parent_reference.is_given(),
        })
    }
}
