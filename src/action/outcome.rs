//! How an action ends. Five ways that must never be taken for each other: it completed, it failed, it was refused, it may or may not
//! have been received, it can't be known.

use crate::protocol::{service_error::ServiceError, shared_str::SharedStr};

/// How an action ended, as far as this library is concerned.
#[derive(Debug)]
pub enum Outcome<B> {
    /// It completed, for certain.
    Completed(Completion<B>),
    /// The service refused to start it: nothing was done.
    Rejected {
        /// The HTTP status; `None` when there was no token to send.
        http_status: Option<u16>,
        /// What the service said.
        error: Box<ServiceError>,
        /// How long it asked to be left alone, in milliseconds, where it did.
        retry_after_ms: Option<u64>,
    },
    /// The start was sent, and whether it was received can't be told. It must not be sent again without looking.
    Uncertain {
        /// The HTTP status of the answer, when there was one.
        http_status: Option<u16>,
    },
    /// It failed, or was cancelled at the service, for certain.
    Failed {
        /// The service's status word; `failed` where it said none.
        word: SharedStr,
        /// What the service said.
        error: Box<ServiceError>,
        /// The service's prose.
        description: Option<SharedStr>,
    },
    /// It was accepted, and how it ends can't be seen.
    Unknown {
        /// Why.
        reason: UnknownReason,
        /// The HTTP status of the answer that said so, when there was one.
        http_status: Option<u16>,
        /// What the service said.
        error: Box<ServiceError>,
    },
    /// The caller's time is over; at the service it goes on.
    TimedOut,
    /// The caller stopped following; at the service it goes on.
    Aborted,
}

/// A completed action.
#[derive(Debug)]
pub struct Completion<B> {
    /// The service's status word; `completed` where it said none.
    pub word: SharedStr,
    /// The id of the result.
    pub resource_id: Option<SharedStr>,
    /// The URL of the result.
    pub location: Option<SharedStr>,
    /// The result; `None` where it can't be read.
    pub item: Option<B>,
    /// How the end was seen.
    pub observed: Observed,
    /// Milliseconds since the start.
    pub elapsed_ms: u64,
    /// How often the monitor was asked.
    pub polls: u32,
    /// How many requests had no answer, or none that could be used.
    pub faults: u32,
}

/// How an end was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observed {
    /// The monitor said so.
    Monitor,
    /// The copy lies at its destination, whole.
    Destination,
}

impl Observed {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Monitor => "monitor",
            Self::Destination => "destination",
        }
    }
}

/// Why an ending can't be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownReason {
    /// The answer to the start has no Location that the page may read.
    LocationHidden,
    /// The Location is none that may be asked: not `https`, or with a user and a password in it.
    LocationUnusable,
    /// The monitor has forgotten the action.
    MonitorGone,
    /// The monitor URL's own credential ran out.
    MonitorExpired,
    /// The monitor refuses to answer.
    MonitorRefused,
    /// The monitor keeps on answering what can't be understood.
    MonitorUnreadable,
    /// The monitor answers, and its CORS headers don't let the page read it.
    MonitorHidden,
}

impl UnknownReason {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::LocationHidden => "locationHidden",
            Self::LocationUnusable => "locationUnusable",
            Self::MonitorGone => "monitorGone",
            Self::MonitorExpired => "monitorExpired",
            Self::MonitorRefused => "monitorRefused",
            Self::MonitorUnreadable => "monitorUnreadable",
            Self::MonitorHidden => "monitorHidden",
        }
    }
}
