//! A request: what to send, and how to treat redirects. The browser layer sends it.

use strum::{EnumString, IntoStaticStr};

use super::{
    argument::{Argument, Result},
    drive_address::DriveAddress,
    json_object::JsonObject,
    platform::Json,
    shared_str::SharedStr,
};

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct Request<B> {
    /// Its purpose.
    pub purpose: Purpose,
    /// The HTTP method.
    pub method: Method,
    /// The full URL. It may be a monitor URL, which is a secret.
    pub url: SharedStr,
    /// Whether it has the access token, which only goes to the drive's own origin.
    pub token: Token,
    /// Whether it has the header `Prefer: respond-async`.
    pub respond_async: bool,
    /// Whether it has the header `client-request-id`: only requests to Microsoft Graph, whose preflight allows it. Monitors and api.onedrive.com
    /// refuse unknown headers in a preflight.
    pub client_request_id: bool,
    /// The JSON body.
    pub body: Option<B>,
    /// The URL of the `$batch` that it may be sent in, by POST with the body `{ requests: […] }`; see [`batch`](super::batch).
    pub batch_url: Option<SharedStr>,
    /// What to do with a redirect.
    pub redirect: Redirect,
    /// Whether to send it with `mode: "no-cors"`: the response can't be read, but shows that the host responds.
    pub no_cors: bool,
}

/// The purpose of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It starts the action.
    Start,
    /// It polls the monitor, or finds out why a poll failed.
    Monitor,
    /// It reads the result of a completed action.
    Result,
    /// It reads the source of a copy, or the item at its destination.
    Destination,
}

/// An HTTP method. Converts from and into its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "UPPERCASE")]
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
    /// Reads the member `method` of a request that starts an action: by default POST, and never GET.
    ///
    /// # Errors
    /// When it isn't such a method.
    pub fn read_start<J: Json>(request: &Argument<'_, J>) -> Result<Self> {
        let expected = "\"POST\", \"PATCH\", \"PUT\" or \"DELETE\"";
        match request.optional_word("method", expected)? {
            Some(Self::Get) => Err(request.member("method").error(expected)),
            method => Ok(method.unwrap_or(Self::Post)),
        }
    }
}

/// Which access token a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// None.
    Without,
    /// The current one.
    Current,
    /// A new one, since the current one was refused.
    Fresh,
}

impl Token {
    /// To be called when a request with this token was refused. The next request then has a fresh token. Returns false if another request makes no
    /// sense, because the refused one had no token, or a fresh one already.
    pub fn refresh(&mut self) -> bool {
        let was_current = *self == Self::Current;
        if was_current {
            *self = Self::Fresh;
        }
        was_current
    }
}

/// What to do with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// Follow it: a monitor redirects to the result.
    Follow,
    /// Don't follow it: it could take the token to another origin, or the request is to show whether there is one.
    Manual,
}

impl<B> Request<B> {
    /// A GET to the drive's API with a token. Redirects aren't followed: they could take the token to another origin.
    pub fn get(drive: &DriveAddress, purpose: Purpose, url: SharedStr, token: Token) -> Self {
        let mut request = Self::get_monitor(url);
        request.purpose = purpose;
        request.token = token;
        request.client_request_id = drive.is_graph_itself;
        request.redirect = Redirect::Manual;
        request
    }

    /// A GET without a token and without custom headers. Monitor hosts accept no others from a page: a custom header causes a preflight, which they refuse
    /// (msgraph-sdk-javascript#220).
    pub fn get_monitor(url: SharedStr) -> Self {
        Self {
            purpose: Purpose::Monitor,
            method: Method::Get,
            url,
            token: Token::Without,
            respond_async: false,
            client_request_id: false,
            body: None,
            batch_url: None,
            redirect: Redirect::Follow,
            no_cors: false,
        }
    }

    /// Returns the URL of a start in a batch, which is relative to the version root, with which the URL of the batch begins.
    pub fn url_in_batch(&self) -> &str {
        let root = self.batch_url.as_deref().and_then(|url| url.strip_suffix("/$batch"));
        root.and_then(|root| self.url.strip_prefix(root)).unwrap_or(&self.url)
    }

    /// Returns the request without its body, for JavaScript: `method`, `url`, `batchUrl` and [`urlInBatch`](Self::url_in_batch) if it may be sent in a
    /// batch, and those of these flags that are true: `isStart`, `respondAsync`, `clientRequestId`, `followRedirects`, `noCors`. False flags are left
    /// out, since each member costs a call into JavaScript for each poll.
    pub fn to_json(&self) -> JsonObject<'_> {
        let object = JsonObject::default().text("method", self.method.into()).text("url", &self.url);
        match &self.batch_url {
            Some(url) => object.text("batchUrl", url).text("urlInBatch", self.url_in_batch()),
            None => object,
        }
        .flag("isStart", self.purpose == Purpose::Start)
        .flag("respondAsync", self.respond_async)
        .flag("clientRequestId", self.client_request_id)
        .flag("followRedirects", self.redirect == Redirect::Follow)
        .flag("noCors", self.no_cors)
    }
}
