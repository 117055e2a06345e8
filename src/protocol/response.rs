//! An answer, as far as the protocol needs to know it.

use super::{platform::Platform, retry_after, shared_str::SharedStr};

/// An answer to a request.
#[derive(Debug, Clone)]
pub struct Response<B> {
    /// The HTTP status; 0 where it can't be seen.
    pub status: u16,
    /// How much of it the page may see.
    pub visibility: Visibility,
    /// The URL that answered, when a redirect was followed to get there.
    pub redirected_to: Option<SharedStr>,
    /// The headers that count, as far as the page may read them.
    pub headers: ResponseHeaders,
    /// The body.
    pub body: ResponseBody<B>,
}

/// How much of an answer the page may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// All that its CORS headers allow.
    Open,
    /// That it is a redirect: a browser that is asked not to follow one shows that there was one and nothing more.
    HiddenRedirect,
    /// That there was an answer, and nothing more.
    Hidden,
}

/// The headers that count. One that CORS hides reads as one that isn't there.
#[derive(Debug, Clone, Default)]
pub struct ResponseHeaders {
    /// `Location`.
    pub location: Option<SharedStr>,
    /// `Operation-Location`, which OneNote and Print use in its place.
    pub operation_location: Option<SharedStr>,
    /// `Retry-After`, as it was written.
    pub retry_after: Option<SharedStr>,
}

/// A body.
#[derive(Debug, Clone)]
pub enum ResponseBody<B> {
    /// There is none.
    Empty,
    /// It is JSON.
    Json(B),
    /// It is something else, or is larger than any answer should be.
    Unreadable,
    /// It broke off: what came before it, the status and the headers, counts all the same.
    Broken,
}

impl<B: Platform> Response<B> {
    /// How many milliseconds the service asks to be left alone, at most an hour; see [`retry_after::read`].
    pub fn retry_after_ms(&self, now: u64) -> Option<u64> {
        retry_after::read::<B>(self.headers.retry_after.as_deref(), now)
    }
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

    /// Whether it broke off in the middle of its body.
    pub fn is_broken(&self) -> bool {
        matches!(self.body, ResponseBody::Broken)
    }

    /// Where the action can be followed: `Location`, else `Operation-Location`.
    pub fn monitor_location(&self) -> Option<&SharedStr> {
        let headers = &self.headers;
        headers.location.as_ref().or(headers.operation_location.as_ref()).filter(|location| !location.is_empty())
    }
}
