//! An answer, as far as the protocol needs to know it.

/// An answer to a request.
#[derive(Debug, Clone)]
pub struct Reply<B> {
    /// The HTTP status; 0 for a redirect that the browser hides.
    pub status: u16,
    /// Whether it is a redirect that the browser hides: asked not to follow one, it shows that there was one and nothing more.
    pub opaque_redirect: bool,
    /// The URL that answered, when a redirect was followed to get there.
    pub redirected_to: Option<String>,
    /// The headers that count, as far as the page may read them.
    pub headers: ReplyHeaders,
    /// The body.
    pub body: ReplyBody<B>,
}

/// The headers that count. One that CORS hides reads as one that isn't there.
#[derive(Debug, Clone, Default)]
pub struct ReplyHeaders {
    /// `Location`.
    pub location: Option<String>,
    /// `Operation-Location`, which OneNote and Print use in its place.
    pub operation_location: Option<String>,
    /// `Retry-After`, as it was written.
    pub retry_after: Option<String>,
}

/// A body.
#[derive(Debug, Clone)]
pub enum ReplyBody<B> {
    /// There is none.
    Empty,
    /// It is JSON.
    Json(B),
    /// It is something else, was cut off, or is larger than any answer should be.
    Unreadable,
}

impl<B> Reply<B> {
    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the status is a redirect with a Location, seen as such: Node shows them, and so may a custom fetch.
    pub fn is_visible_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// The body, when it is JSON.
    pub fn json(&self) -> Option<&B> {
        match &self.body {
            ReplyBody::Json(body) => Some(body),
            ReplyBody::Empty | ReplyBody::Unreadable => None,
        }
    }

    /// Where the action can be followed: `Location`, else `Operation-Location`.
    pub fn monitor_location(&self) -> Option<&str> {
        let headers = &self.headers;
        headers.location.as_deref().or(headers.operation_location.as_deref()).filter(|location| !location.is_empty())
    }
}
