//! `POST …/items/{parent}/children` with a source URL: the service fetches a file by itself. OneDrive personal knows it.

use super::{
    argument::{Refused, required_text},
    drive_address::DriveAddress,
    item_address::ItemAddress,
    json::Json,
    request::{Redirect, Request, RequestBody, Token, UploadFromUrlBody},
    text::Text,
};

/// An upload from a URL to be made.
#[derive(Debug, Clone)]
pub struct UploadFromUrlRequest {
    parent: ItemAddress,
    body: UploadFromUrlBody,
}

impl UploadFromUrlRequest {
    /// Reads the folder that the file goes to, and `{ name, sourceUrl }`. All three must be there.
    pub fn read<J: Json>(parent: &J, body: &J, refused: &mut Refused) -> Self {
        let source_url = required_text(body, "sourceUrl", refused);
        let name = required_text(body, "name", refused);
        let parent = ItemAddress::read(parent, "parent", refused);
        Self { parent, body: UploadFromUrlBody { source_url, name } }
    }

    /// The request that starts it. Without `Prefer: respond-async` "the request is aborted" (OneDrive's documentation).
    pub fn request<B>(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        Request {
            method: "POST",
            url: Text::of(&[drive.base_url(), &self.parent.url_path(drive.platform()), "/children"]),
            token,
            respond_async: true,
            body: Some(RequestBody::UploadFromUrl(self.body.clone())),
            redirect: Redirect::Stop,
            blind: false,
        }
    }
}
