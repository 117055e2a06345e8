//! What is to be started, whichever kind it is.

use std::rc::Rc;

use super::{
    argument::Refused,
    destination::Destination,
    drive_address::{DriveAddress, Service},
    request::{Redirect, Request, RequestBody, Token},
    shared_str::SharedStr,
};

/// Something to be started.
#[derive(Debug, Clone)]
pub struct StartSpec<B> {
    /// What its monitor can be expected to be like.
    pub kind: Kind,
    /// The HTTP method of the request that starts it.
    pub method: &'static str,
    /// The path of its URL, below the drive's base URL.
    pub path: SharedStr,
    /// What is sent along.
    pub body: Option<RequestBody<B>>,
    /// Whether `Prefer: respond-async` goes with it. Where nothing is said, it does for OneDrive's API, which requires it, and doesn't
    /// for Graph's, whose preflight isn't known to allow it.
    pub respond_async: Option<bool>,
    /// The id of the drive that the result will be on, when the caller named one.
    pub drive_id: Option<SharedStr>,
    /// Where the result can be looked for when the monitor can't be asked.
    pub destination: Option<Rc<Destination>>,
}

impl<B: Clone> StartSpec<B> {
    /// The request that starts it.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        Request {
            method: self.method,
            url: self.url(drive),
            token,
            respond_async: self.respond_async.unwrap_or(drive.service() == Service::OneDrive),
            body: self.body.clone(),
            redirect: Redirect::Stop,
            blind: false,
        }
    }

    /// Where that request goes.
    pub fn url(&self, drive: &DriveAddress) -> SharedStr {
        drive.base_url() + &self.path
    }
}

/// The kinds of actions, as far as it matters to following them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its monitor takes no token, and its result is a driveItem.
    Copy,
    /// The same.
    UploadFromUrl,
    /// Its monitor takes the token when it is Graph's own, and its result may be anything.
    Custom,
}

impl Kind {
    const WORDS: [(&str, Self); 3] = [("copy", Self::Copy), ("uploadFromUrl", Self::UploadFromUrl), ("any", Self::Custom)];

    /// The word for it in a saved action.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("any", |(word, _)| word)
    }

    /// The kind that a word means; `field` is where the caller wrote it. One that means none is refused.
    pub fn read(word: &str, field: &'static str, refused: &mut Refused) -> Self {
        let own = Self::WORDS.iter().find(|(own, _)| *own == word);
        own.map(|(_, kind)| *kind).unwrap_or_else(|| {
            refused.note(field, "\"copy\", \"uploadFromUrl\" or \"any\"");
            Self::Copy
        })
    }
}
