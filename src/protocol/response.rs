//! The response to a request.

use super::{
    platform::{Json, Platform},
    retry_after,
    shared_str::SharedStr,
    text::{Named, is_origin, named_by, split},
};

/// A response to a request.
#[derive(Debug, Clone)]
pub struct Response<B> {
    /// The HTTP status; 0 if the page can't read it.
    pub status: u16,
    /// How much of it the page can read.
    pub visibility: Visibility,
    /// The URL that responded, if redirects were followed.
    pub redirected_to: Option<SharedStr>,
    /// The headers that the page can read.
    pub headers: ResponseHeaders,
    /// The body.
    pub body: ResponseBody<B>,
}

/// How much of a response the page can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// What its CORS headers allow.
    Open,
    /// Only that it is a redirect: a browser shows nothing else of a redirect that it doesn't follow.
    HiddenRedirect,
    /// Only that there was a response.
    Hidden,
}

/// The headers that the core uses. A header that CORS hides counts as missing, and so does an empty one.
#[derive(Debug, Clone, Default)]
pub struct ResponseHeaders {
    /// `Location`.
    pub location: Option<SharedStr>,
    /// `Operation-Location`: the monitor URL of OneNote and Print.
    pub operation_location: Option<SharedStr>,
    /// `Retry-After`, as it was written.
    pub retry_after: Option<SharedStr>,
    /// `request-id`.
    pub request_id: Option<SharedStr>,
    /// `client-request-id`; the one of the request, if the response doesn't show it.
    pub client_request_id: Option<SharedStr>,
    /// `Date`.
    pub date: Option<SharedStr>,
}

impl ResponseHeaders {
    /// Reads the headers with a function that gets their names in lower case and in title case.
    pub fn read(mut header: impl FnMut(&str, &str) -> Option<SharedStr>) -> Self {
        Self {
            location: header("location", "Location"),
            operation_location: header("operation-location", "Operation-Location"),
            retry_after: header("retry-after", "Retry-After"),
            request_id: header("request-id", "Request-Id"),
            client_request_id: header("client-request-id", "Client-Request-Id"),
            date: header("date", "Date"),
        }
    }
}

/// A body.
#[derive(Debug, Clone)]
pub enum ResponseBody<B> {
    /// No body.
    Empty,
    /// JSON.
    Json(B),
    /// No JSON, or longer than the limit, or cut off by a lost connection. The status and the headers can still be used.
    Unreadable,
}

/// Whether a status means throttling: the service did nothing, and accepts the same request later.
pub fn is_throttled(status: u16) -> bool {
    matches!(status, 429 | 503 | 509)
}

impl<B: Platform> Response<B> {
    /// Returns how many milliseconds `Retry-After` asks to wait; see [`retry_after::read`]. If it is a date, it is compared with the service's clock,
    /// which `Date` gives where a page may read it: the user's may be hours off.
    pub fn retry_after_ms(&self, now: u64) -> Option<u64> {
        let text = self.headers.retry_after.as_deref()?;
        let date = self.headers.date.as_deref().and_then(B::parse_date);
        retry_after::read::<B>(Some(text), date.map_or(now, |date| date as u64))
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns the body if it is JSON.
    pub fn json(&self) -> Option<&B> {
        if let ResponseBody::Json(body) = &self.body { Some(body) } else { None }
    }

    /// Returns `Location`, unless it is only an origin: Graph sends `https://graph.microsoft.com/` beside the result of an action that ends at
    /// once, such as a search. All 29 such responses that PnP Core's tests recorded have it.
    pub fn location(&self) -> Option<&SharedStr> {
        self.headers.location.as_ref().filter(|url| !is_origin(url))
    }

    /// Returns `Location` if it is the URL of an item.
    pub fn item_location(&self) -> Option<&SharedStr> {
        self.headers.location.as_ref().filter(|url| named_by(url) == Some(Named::Item))
    }

    /// Returns the monitor URL: `Operation-Location`, which is always a monitor URL, or else `Location`.
    pub fn monitor_location(&self) -> Option<&SharedStr> {
        self.headers.operation_location.as_ref().or(self.headers.location.as_ref())
    }
}

/// Whether a body is a driveItem: it has an id, and another member that only driveItems have.
pub fn is_drive_item<B: Json>(body: &B) -> bool {
    body.text_at("id").is_some()
        && split("name file folder parentReference package remoteItem", b' ').any(|name| !body.member(name).is_nullish())
}

/// Returns the body if it can be a result: an object, with a 2xx status.
pub fn result_body<B: Platform>(response: &Response<B>) -> Option<B> {
    response.json().filter(|body| response.is_success() && body.is_object()).cloned()
}
