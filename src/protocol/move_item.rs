//! `PATCH …/items/{id}`: moving or renaming an item. Within a drive it is done at once; across drives it is a long running action, which
//! the service refuses without `Prefer: respond-async` (microsoft-graph-docs#2890).

use super::{
    argument::{Argument, Result},
    conflict_behavior::ConflictBehavior,
    copy::read_new_place,
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
    pub fn move_item(item: &Argument<'_, B>, body: &Argument<'_, B>, options: &Argument<'_, B>, drive: &DriveAddress) -> Result<Self> {
        let behavior = ConflictBehavior::read(options)?;
        body.optional_text("name")?;
        let parent = read_new_place(body)?;
        let source = ItemAddress::read(item)?;
        let drive_id = parent.drive_id();
        let leaves_drive = drive_id.as_deref().is_some_and(|id| !drive.names_drive::<B>(id));
        Ok(Self {
            kind: Kind::Move,
            method: Method::Patch,
            path: ConflictBehavior::add_to(source.url_path::<B>(), behavior),
            body: Some(RequestBody::Given(body.value().clone())),
            respond_async: Some(leaves_drive),
            drive_id,
            destination: None,
            names_parent: parent != ParentReference::default(),
        })
    }
}
