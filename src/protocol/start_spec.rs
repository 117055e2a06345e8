//! A start: the request that begins an action, and what is known about its result.

use std::rc::Rc;

use strum::{EnumString, IntoStaticStr};

use super::{
    destination::Destination,
    drive_address::{DriveAddress, Service},
    platform::Platform,
    request::{Method, Purpose, Request, Token},
    shared_str::SharedStr,
    text::path_of,
};

/// A start, of any kind.
#[derive(Debug, Clone)]
pub struct StartSpec<B> {
    /// The kind of action.
    pub kind: Kind,
    /// The HTTP method of the request that starts it.
    pub method: Method,
    /// The path of its URL, below the base URL.
    pub path: SharedStr,
    /// The body.
    pub body: Option<B>,
    /// Whether the request has `Prefer: respond-async`. `None`: for OneDrive's API, which requires it, but not for Graph, whose preflight isn't
    /// known to allow it.
    pub respond_async: Option<bool>,
    /// The id of the drive that the result will be on, if the caller gave one.
    pub drive_id: Option<SharedStr>,
    /// Where to check for the result when the monitor can't be used.
    pub destination: Option<Rc<Destination>>,
    /// Whether its body has a `parentReference`.
    pub names_parent: bool,
}

impl<B: Platform> StartSpec<B> {
    /// Returns the request.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        let respond_async = self.respond_async.unwrap_or(drive.service == Service::OneDrive);
        Request {
            method: self.method,
            respond_async,
            body: self.body.clone(),
            // Graph ignores `Prefer: respond-async` in a batch.
            batch_url: drive.batch_url().filter(|_| !respond_async),
            ..Request::get(drive, Purpose::Start, self.url(drive), token)
        }
    }

    /// Returns the URL of the request.
    pub fn url(&self, drive: &DriveAddress) -> SharedStr {
        drive.base_url.clone() + &self.path
    }

    /// Returns the URL of the resource that it created, which is below its own URL.
    pub fn resource_url(&self, drive: &DriveAddress, id: &str) -> SharedStr {
        let url = self.url(drive);
        let parent = path_of(&url);
        SharedStr::from(parent.strip_suffix("/").unwrap_or(parent)) + "/" + &B::encode(id)
    }
}

/// The kinds of actions that are followed differently. Converts from and into its word in a saved action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Kind {
    /// A copy: its monitor refuses the token, and its result is a driveItem.
    #[default]
    Copy,
    /// An upload from a URL; like a copy.
    UploadFromUrl,
    /// A move; like a copy.
    Move,
    /// Any other action: its monitor needs the token if it is on the drive's own origin, and its result may be any JSON.
    #[strum(serialize = "any")]
    Custom,
}

impl Kind {
    /// What a kind must be, for error messages.
    pub const EXPECTED: &str = "\"copy\", \"uploadFromUrl\", \"move\" or \"any\"";
}
