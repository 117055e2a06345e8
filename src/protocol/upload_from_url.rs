//! `POST …/items/{parent}/children` with a source URL: the service fetches a file by itself. OneDrive personal supports it.

use super::{
    argument::{Argument, Result},
    item_address::ItemAddress,
    platform::Platform,
    request::{Method, RequestBody, UploadFromUrlBody},
    start_spec::{Kind, StartSpec},
};

impl<B: Platform> StartSpec<B> {
    /// Reads the folder that the file goes to, and `{ name, sourceUrl }`.
    ///
    /// Without `Prefer: respond-async` "the request is aborted" (OneDrive's documentation).
    ///
    /// # Errors
    /// When any of the three is missing or has the wrong type.
    pub fn upload_from_url(parent: &Argument<'_, B>, body: &Argument<'_, B>) -> Result<Self> {
        let parent = ItemAddress::read(parent)?;
        let name = body.required_text("name")?;
        let source_url = body.required_text("sourceUrl")?;
        Ok(Self {
            kind: Kind::UploadFromUrl,
            method: Method::Post,
            path: parent.url_path::<B>() + "/children",
            body: Some(RequestBody::UploadFromUrl(UploadFromUrlBody { source_url, name })),
            respond_async: Some(true),
            drive_id: None,
            destination: None,
            names_parent: false,
        })
    }
}
