//! A request, as the protocol wants it sent. How it is sent is the browser layer's decision.

use super::{
    argument::{Argument, Result},
    drive_address::DriveAddress,
    json::Json,
    json_object::{JsonObject, Value},
    shared_str::SharedStr,
};

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct Request<B> {
    /// What it is for.
    pub purpose: Purpose,
    /// The HTTP method.
    pub method: Method,
    /// The full URL. It may be a monitor URL, which is a secret.
    pub url: SharedStr,
    /// The version root that the URL begins with (`https://graph.microsoft.com/v1.0`), for requests to the drive's API.
    pub root: Option<SharedStr>,
    /// Whether the access token goes with it. Only ever for the drive's own origin.
    pub token: Token,
    /// Whether `Prefer: respond-async` goes with it.
    pub respond_async: bool,
    /// Whether a `client-request-id` goes with it: to Microsoft Graph, whose preflight allows it, and never to a monitor or to
    /// api.onedrive.com, whose preflight refuses unknown headers.
    pub client_request_id: bool,
    /// The JSON body.
    pub body: Option<RequestBody<B>>,
    /// Whether it may be sent as a part of a `$batch`; see [`batch`](super::batch).
    pub batchable: bool,
    /// What to do with a redirect.
    pub redirect: Redirect,
    /// Whether to send it with `mode: "no-cors"`: the response can't be read, and only shows that the host answers.
    pub no_cors: bool,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It starts the action.
    Start,
    /// It asks the monitor, in one way or another.
    Monitor,
    /// It reads the result of a completed action.
    Result,
    /// It reads the source of a copy, or what is at its destination.
    Destination,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PATCH`.
    Patch,
    /// `PUT`.
    Put,
    /// `DELETE`.
    Delete,
}

impl Method {
    const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete];
    const WORDS: [&str; 5] = ["GET", "POST", "PATCH", "PUT", "DELETE"];

    /// Reads the member `method` of a request that starts an action, which no GET does.
    ///
    /// # Errors
    /// When it is no such method.
    pub fn read_start<J: Json>(request: &Argument<J>) -> Result<Option<Self>> {
        let index = request.optional_word("method", &Self::WORDS[1..], "\"POST\", \"PATCH\", \"PUT\" or \"DELETE\"")?;
        Ok(index.map(|index| Self::ALL[index + 1]))
    }

    /// The method as it is sent.
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// Whether an access token goes with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// None.
    Without,
    /// The current one.
    Current,
    /// A new one, because the current one was refused.
    Fresh,
}

impl Token {
    /// What to send after this one was refused: a fresh token, once.
    pub fn fresher(self) -> Option<Self> {
        (self == Self::Current).then_some(Self::Fresh)
    }
}

/// What to do with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// Follow it: from a monitor it leads to the result.
    Follow,
    /// Don't follow it: a token must not travel along, or the only question is whether there is a redirect.
    Manual,
}

/// A JSON body.
#[derive(Debug, Clone)]
pub enum RequestBody<B> {
    /// What the caller gave, sent unchanged.
    Given(B),
    /// An upload from a URL.
    UploadFromUrl(UploadFromUrlBody),
}

/// The body that starts an upload from a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadFromUrlBody {
    /// Where the service fetches the file from.
    pub source_url: SharedStr,
    /// The new file's name.
    pub name: SharedStr,
}

impl UploadFromUrlBody {
    /// The body as it is sent. An empty `file` says that the new item is a file.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.text("@microsoft.graph.sourceUrl", &self.source_url);
        object.text("name", &self.name);
        object.object("file", Some(JsonObject::default()));
        object
    }
}

impl<B> Request<B> {
    /// A GET to the drive's API, with a token, which no redirect may take elsewhere.
    pub fn get(drive: &DriveAddress, purpose: Purpose, url: SharedStr, token: Token) -> Self {
        let root = Some(drive.version_root()).filter(|root| url.starts_with(root.as_str()));
        let client_request_id = drive.is_graph_itself();
        Self { purpose, root, token, client_request_id, ..Self::get_monitor(url, Redirect::Manual) }
    }

    /// A GET that carries nothing: the only kind of request that monitor hosts are known to accept from a page, because any custom
    /// header causes a preflight, which they refuse (msgraph-sdk-javascript#220).
    pub fn get_monitor(url: SharedStr, redirect: Redirect) -> Self {
        Self {
            purpose: Purpose::Monitor,
            method: Method::Get,
            url,
            root: None,
            token: Token::Without,
            respond_async: false,
            client_request_id: false,
            body: None,
            batchable: false,
            redirect,
            no_cors: false,
        }
    }

    /// A GET to a monitor that takes the token. No redirect may take the token along.
    pub fn get_monitor_with_token(url: SharedStr, token: Token) -> Self {
        Self { token, ..Self::get_monitor(url, Redirect::Manual) }
    }

    /// A GET that only shows whether the monitor's host answers.
    pub fn probe_monitor(url: SharedStr) -> Self {
        Self { no_cors: true, ..Self::get_monitor(url, Redirect::Follow) }
    }

    /// The part of the URL behind [`root`](Self::root); the whole URL where there is no root.
    pub fn path(&self) -> &str {
        self.root.as_deref().and_then(|root| self.url.strip_prefix(root)).unwrap_or(&self.url)
    }

    /// The request without its body, as JavaScript needs it to send it: `method`, `url`, and which of these are true: `isStart`,
    /// `needsToken`, `freshToken` (the last one was refused), `isBatchable`, `respondAsync`, `clientRequestId`, `followRedirects`, `noCors`.
    /// What isn't true is missing, because each member costs a call between the wasm and JavaScript for each poll.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.text("method", self.method.as_str());
        object.text("url", &self.url);
        let flags = [
            ("isStart", self.purpose == Purpose::Start),
            ("needsToken", self.token != Token::Without),
            ("freshToken", self.token == Token::Fresh),
            ("isBatchable", self.batchable),
            ("respondAsync", self.respond_async),
            ("clientRequestId", self.client_request_id),
            ("followRedirects", self.redirect == Redirect::Follow),
            ("noCors", self.no_cors),
        ];
        for (name, _) in flags.into_iter().filter(|(_, is_set)| *is_set) {
            object.put(name, Value::Boolean(true));
        }
        object
    }
}
