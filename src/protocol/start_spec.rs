//! What is to be started, whichever kind it is.

use std::rc::Rc;

use super::{
    argument::{Argument, Result},
    destination::Destination,
    drive_address::DriveAddress,
    json::Json,
    platform::Platform,
    request::{Method, Purpose, Redirect, Request, RequestBody, Token},
    service::Service,
    shared_str::SharedStr,
    url_path::path_of,
};

/// Something to be started.
#[derive(Debug, Clone)]
pub struct StartSpec<B> {
    /// What kind of action it is.
    pub kind: Kind,
    /// The HTTP method of the request that starts it.
    pub method: Method,
    /// The path of its URL, below the base URL.
    pub path: SharedStr,
    /// The body.
    pub body: Option<RequestBody<B>>,
    /// Whether `Prefer: respond-async` goes with it. `None` means: to OneDrive's API, which requires it, and not to Graph, whose
    /// preflight isn't known to allow it.
    pub respond_async: Option<bool>,
    /// The id of the drive that the result will be on, when the caller named one.
    pub drive_id: Option<SharedStr>,
    /// Where the result can be found when the monitor can't be used.
    pub destination: Option<Rc<Destination>>,
    /// Whether its body names the folder that the result goes to.
    pub names_parent: bool,
}

impl<B: Platform> StartSpec<B> {
    /// The request that starts it.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        let respond_async = self.respond_async.unwrap_or(drive.service() == Service::OneDrive);
        Request {
            method: self.method,
            respond_async,
            body: self.body.clone(),
            // `Prefer: respond-async` is ignored inside a batch.
            batchable: drive.takes_batches() && !respond_async,
            redirect: Redirect::Manual,
            ..Request::get(drive, Purpose::Start, self.url(drive), token)
        }
    }

    /// Where that request goes.
    pub fn url(&self, drive: &DriveAddress) -> SharedStr {
        drive.base_url() + &self.path
    }

    /// Where a resource is that it created: below its own URL.
    pub fn resource_url(&self, drive: &DriveAddress, id: &str) -> SharedStr {
        SharedStr::from(path_of(&self.url(drive))) + "/" + &B::encode(id)
    }
}

/// The kinds of actions, as far as following them depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its monitor takes no token, and its result is a driveItem.
    Copy,
    /// The same, for an upload from a URL.
    UploadFromUrl,
    /// The same, for a move.
    Move,
    /// Any other action: its monitor takes the token when it is on the drive's own origin, and its result may be anything.
    Custom,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Copy, Self::UploadFromUrl, Self::Move, Self::Custom];
    const WORDS: [&str; 4] = ["copy", "uploadFromUrl", "move", "any"];
    /// What a kind must be, for an error message.
    pub const EXPECTED: &str = "\"copy\", \"uploadFromUrl\", \"move\" or \"any\"";

    /// Reads the member `kind` of a saved action or of the options.
    ///
    /// # Errors
    /// When it is another word.
    pub fn read<J: Json>(from: &Argument<J>) -> Result<Option<Self>> {
        Ok(from.optional_word("kind", &Self::WORDS, Self::EXPECTED)?.map(|index| Self::ALL[index]))
    }

    /// The word for it in a saved action.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}
