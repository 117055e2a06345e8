//! `POST …/items/{parent}/children` with a source URL: the service fetches a file by itself. OneDrive personal knows it.

use super::{
    argument::{Refused, required_text},
    item_address::ItemAddress,
    platform::Platform,
    request::{RequestBody, UploadFromUrlBody},
    start_spec::{Kind, StartSpec},
};

impl<B: Platform> StartSpec<B> {
    /// Reads the folder that the file goes to, and `{ name, sourceUrl }`. All three must be there.
    ///
    /// Without `Prefer: respond-async` "the request is aborted" (OneDrive's documentation).
    pub fn upload_from_url(parent: &B, body: &B, refused: &mut Refused) -> Self {
        let source_url = required_text(body, "sourceUrl", refused);
        let name = required_text(body, "name", refused);
        let parent = ItemAddress::read(parent, "parent", refused);
        Self {
            kind: Kind::UploadFromUrl,
            method: "POST",
            path: parent.url_path::<B>() + "/children",
            body: Some(RequestBody::UploadFromUrl(UploadFromUrlBody { source_url, name })),
            respond_async: Some(true),
            drive_id: None,
            destination: None,
        }
    }
}
