//! What goes into an action and what comes out.

use std::rc::Rc;

pub use crate::protocol::response::{Loss, NotSent};
use crate::protocol::{redactor::Redactor, request::Request, response::Response};

use super::{outcome::Outcome, progress::Progress, saved::Saved};

/// What happened.
#[derive(Debug)]
pub enum Input<B> {
    /// The response to the request that is in flight.
    Response(Response<B>),
    /// The request in flight got no response. It may have been received.
    Lost(Loss),
    /// The request to be sent was never sent: nothing has left.
    NotSent(NotSent),
    /// The request to be sent waits in a queue before its host. [`Input::Permitted`] follows.
    Queued,
    /// The queued request may be sent: call [`next`](super::machine::Action::next), which says what to send now, if anything.
    Permitted,
    /// The network is back, or the page is visible again: a good moment to ask.
    Woken,
    /// The network is gone. Nothing is sent until [`Input::Woken`].
    Offline,
    /// The caller stops following.
    Abort,
}

/// What to do.
#[derive(Debug)]
pub enum Output<B> {
    /// Send this, and hand in what comes of it: a response, a loss, or that it wasn't sent.
    Send {
        /// The request.
        request: Request<B>,
        /// After how many milliseconds from the call of `fetch` to abort it and hand in [`Loss::Timeout`]. Waiting for a token doesn't
        /// count.
        timeout_ms: u64,
        /// How many milliseconds the caller's `timeoutMs` leaves, if there is one. When they have passed, whatever the request waits
        /// for, call [`next`](super::machine::Action::next): the action ends.
        time_left_ms: Option<u64>,
        /// For a start: what to save, and to finish saving, before `fetch` is called. It says that the start was sent.
        entry: Option<Rc<Saved>>,
    },
    /// Do nothing for so many milliseconds, or until something happens that is to be handed in. `None`: only the latter.
    Wait {
        /// The milliseconds.
        ms: Option<u64>,
    },
    /// The start was refused for now. Nothing was done, and it will be sent again.
    NotStarted,
    /// The service has accepted the action. What to save so that it can be followed again; `None` where it can't be.
    Accepted(Option<Rc<Saved>>),
    /// How it stands.
    Progress(Progress),
    /// It is over. Nothing comes after this.
    Ended(Outcome<B>),
}

impl<B> Output<B> {
    /// The same without secrets in anything that is for people or other tabs. Requests and saved actions keep theirs: they are of no use
    /// without.
    pub(super) fn redacted(mut self, redactor: &Redactor) -> Self {
        match &mut self {
            Self::Progress(progress) => progress.redact(redactor),
            Self::Ended(outcome) => outcome.redact(redactor),
            Self::Send { .. } | Self::Wait { .. } | Self::NotStarted | Self::Accepted(_) => {}
        }
        self
    }
}
