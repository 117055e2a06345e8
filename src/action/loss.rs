//! Why a request got no response.

/// How a request got no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The browser says that it failed, and not why: no network, a broken connection, a response that CORS hides.
    Network,
    /// It took longer than a request may take.
    Timeout,
}

impl Loss {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Timeout => "timeout",
        }
    }
}

/// Why a request was never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// There was no token to send with it.
    NoToken,
    /// `fetch` couldn't be called.
    NoFetch,
}

impl NotSent {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoToken => "noToken",
            Self::NoFetch => "noFetch",
        }
    }
}
