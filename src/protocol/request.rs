//! A request, as the protocol wants it sent. How it is sent is the browser layer's.

use super::{json_object::JsonObject, shared_str::SharedStr};

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct Request<B> {
    /// The HTTP method.
    pub method: &'static str,
    /// The URL. It may be a monitor URL: it belongs in no log.
    pub url: SharedStr,
    /// Whether the access token goes with it. Only ever true for the drive's own origin.
    pub token: Token,
    /// Whether `Prefer: respond-async` goes with it.
    pub respond_async: bool,
    /// What is sent along.
    pub body: Option<RequestBody<B>>,
    /// What to do with a redirect.
    pub redirect: Redirect,
    /// Whether all that is asked is that anything answers at all: a browser lets a page ask that of any host, and see nothing more.
    pub blind: bool,
}

/// Whether an access token goes with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// None.
    Without,
    /// The one at hand.
    With,
    /// A new one, since the one before was refused.
    Fresh,
}

impl Token {
    /// What to try after this was refused: a new token, once.
    pub fn fresher(self) -> Option<Self> {
        (self == Self::With).then_some(Self::Fresh)
    }
}

/// What to do with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// Go where it points, which for a monitor is the result.
    Follow,
    /// Stop there: a token must not travel along, or all that is asked is whether there is one.
    Stop,
}

/// A JSON body.
#[derive(Debug, Clone)]
pub enum RequestBody<B> {
    /// What the caller gave, sent as it is.
    AsGiven(B),
    /// An upload from a URL.
    UploadFromUrl(UploadFromUrlBody),
}

/// The body that starts an upload from a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadFromUrlBody {
    /// Where the service is to fetch the file.
    pub source_url: SharedStr,
    /// What the new file is to be called.
    pub name: SharedStr,
}

impl UploadFromUrlBody {
    /// The form to send. An empty `file` says that it is to be a file.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.text("@microsoft.graph.sourceUrl", &self.source_url);
        object.text("name", &self.name);
        object.object("file", Some(JsonObject::default()));
        object
    }
}

impl<B> Request<B> {
    /// A GET that carries nothing: the only kind of request that monitor hosts are known to accept from a page, since any header
    /// of one's own causes a preflight, which they refuse (msgraph-sdk-javascript#220).
    pub fn bare_get(url: SharedStr, redirect: Redirect) -> Self {
        Self { method: "GET", url, token: Token::Without, respond_async: false, body: None, redirect, blind: false }
    }

    /// A GET that asks whether anything answers.
    pub fn blind_get(url: SharedStr) -> Self {
        Self { blind: true, ..Self::bare_get(url, Redirect::Follow) }
    }

    /// A GET with the access token, which no redirect takes elsewhere.
    pub fn get_with_token(url: SharedStr, token: Token) -> Self {
        Self { token, ..Self::bare_get(url, Redirect::Stop) }
    }
}
