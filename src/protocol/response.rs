//! A response, as far as the protocol needs to know it.

use super::{json::Json, platform::Platform, retry_after, shared_str::SharedStr};

/// A response to a request.
#[derive(Debug, Clone)]
pub struct Response<B> {
    /// The HTTP status; 0 where it can't be read.
    pub status: u16,
    /// How much of it the page may read.
    pub visibility: Visibility,
    /// The URL that responded, when a redirect was followed to get there.
    pub redirected_to: Option<SharedStr>,
    /// The headers that matter, as far as the page may read them.
    pub headers: ResponseHeaders,
    /// The body.
    pub body: ResponseBody<B>,
}

/// How much of a response the page may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// All that its CORS headers allow.
    Open,
    /// Only that it is a redirect: what a browser shows of a redirect that it doesn't follow.
    HiddenRedirect,
    /// Only that there was a response.
    Hidden,
}

/// The headers that matter. One that CORS hides reads as missing.
#[derive(Debug, Clone, Default)]
pub struct ResponseHeaders {
    /// `Location`.
    pub location: Option<SharedStr>,
    /// `Operation-Location`, which OneNote and Print use for their monitors.
    pub operation_location: Option<SharedStr>,
    /// `Retry-After`, as it was written.
    pub retry_after: Option<SharedStr>,
    /// `request-id`.
    pub request_id: Option<SharedStr>,
    /// `client-request-id`; the one that was sent, where the response doesn't show it.
    pub client_request_id: Option<SharedStr>,
    /// `Date`.
    pub date: Option<SharedStr>,
}

impl ResponseHeaders {
    /// Reads headers one by one with a function that gets their names in lower case.
    pub fn read(mut header: impl FnMut(&str) -> Option<SharedStr>) -> Self {
        Self {
            location: header("location"),
            operation_location: header("operation-location"),
            retry_after: header("retry-after"),
            request_id: header("request-id"),
            client_request_id: header("client-request-id"),
            date: header("date"),
        }
    }
}

/// A body.
#[derive(Debug, Clone)]
pub enum ResponseBody<B> {
    /// No body.
    Empty,
    /// It is JSON.
    Json(B),
    /// It is something else, or longer than any such body should be.
    Unreadable,
    /// The connection broke before its end. The status and the headers still count.
    Broken,
}

impl<B: Platform> Response<B> {
    /// How many milliseconds the service asks to wait, at most an hour; see [`retry_after::read`].
    pub fn retry_after_ms(&self, now: u64) -> Option<u64> {
        retry_after::read::<B>(self.headers.retry_after.as_deref(), now)
    }
}

/// Whether a status means that the service turned a request away for now, did nothing, and will take the same request later. The one rule
/// for starts, monitors, batches and the queue before a host.
pub fn is_throttled(status: u16) -> bool {
    matches!(status, 429 | 503 | 509)
}

impl<B> Response<B> {
    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body, when it is JSON.
    pub fn json(&self) -> Option<&B> {
        match &self.body {
            ResponseBody::Json(body) => Some(body),
            ResponseBody::Empty | ResponseBody::Unreadable | ResponseBody::Broken => None,
        }
    }

    /// Whether the connection broke in the middle of its body.
    pub fn is_broken(&self) -> bool {
        matches!(self.body, ResponseBody::Broken)
    }

    /// Where the action can be followed: `Operation-Location`, which names nothing but monitors, else `Location`.
    pub fn monitor_location(&self) -> Option<&SharedStr> {
        let named = |location: &Option<SharedStr>| !location.as_deref().unwrap_or_default().is_empty();
        [&self.headers.operation_location, &self.headers.location].into_iter().find(|location| named(location))?.as_ref()
    }
}

/// Whether a body is a driveItem: it has an id, and something else that only an item has.
pub fn is_drive_item<B: Json>(body: &B) -> bool {
    body.text_at("id").is_some()
        && ["name", "file", "folder", "parentReference", "package", "remoteItem"]
            .iter()
            .any(|name| !body.member(name).is_nullish())
}

/// The body, when it can be kept as a result.
pub fn result_body<B: Json + Clone>(response: &Response<B>) -> Option<B> {
    response.json().filter(|body| response.is_success() && body.is_object()).cloned()
}
