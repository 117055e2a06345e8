//! The inputs and outputs of an action: [`Input`] is what happened, [`Output`] is what to do.

use std::rc::Rc;

use crate::protocol::{Request, Response};

pub use super::outcome::NotSent;
use super::{outcome::Outcome, saved::Saved};

/// What happened, for [`Action::handle`](super::machine::Action::handle).
#[derive(Debug)]
pub enum Input<B> {
    /// The response to the request that is in flight.
    Response(Box<Response<B>>),
    /// The request in flight got no response. The service may have received it.
    Lost(Loss),
    /// The request couldn't be sent.
    NotSent(NotSent),
    /// The request waits in the queue for its host. [`Input::Permitted`] follows.
    Queued,
    /// The request has left the queue. Call [`next`](super::machine::Action::next), which returns what to send now, if anything.
    Permitted,
    /// The request wasn't sent, because the network was gone when it was ready. It is due again when the network is back.
    Deferred,
    /// The network is back, or the page is visible again.
    Woken,
    /// The network is gone. Nothing is sent until [`Input::Woken`].
    Offline,
    /// The caller stops following.
    Abort,
}

/// Why a request got no response. The service may have received it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The browser gave no reason: the network is down, the connection broke, or CORS hides the response.
    Network,
    /// The response took longer than `requestTimeoutMs`.
    Timeout,
}

/// What to do, from [`Action::next`](super::machine::Action::next).
#[derive(Debug)]
pub enum Output<B> {
    /// Send a request, then hand in [`Input::Response`], [`Input::Lost`], [`Input::NotSent`] or [`Input::Queued`].
    Send {
        /// The request.
        request: Request<B>,
        /// For a start: the entry to save before `fetch` is called, which records that the start was sent.
        entry: Option<Rc<Saved>>,
    },
    /// Wait until something happens that can be handed in, and call [`next`](super::machine::Action::next) again then.
    Wait {
        /// After how many milliseconds to call `next` at the latest; `None`: no limit.
        ms: Option<u64>,
        /// How many milliseconds later `next` may be called as well, to continue together with other actions.
        slack_ms: u64,
    },
    /// The service did nothing for the start, which will be sent again. An entry that was saved for it can be deleted.
    NotStarted,
    /// The service has accepted the action. Contains what to save to resume it; `None` if it can't be resumed.
    Accepted(Option<Rc<Saved>>),
    /// The action's progress has changed: see [`Context::progress`](super::context::Context::progress).
    Progress,
    /// The action has ended. The outcome's texts may contain secrets until they are written for JavaScript. After this, `next` returns only `Wait`.
    Ended(Box<Outcome<B>>),
}
