//! What goes into an action and what comes out.

use std::rc::Rc;

use crate::protocol::{request::Request, response::Response};

use super::{outcome::Outcome, progress::Progress, saved::Saved};

/// What happened.
#[derive(Debug)]
pub enum Input<B> {
    /// The answer to the request that was sent last.
    Response(Response<B>),
    /// The request that was sent last got no answer.
    Lost(Loss),
    /// The request wasn't sent yet, since it waits in line with others before that host. It will be said again what to do.
    Queued,
    /// The request couldn't be sent, since there was no token to send with it. Nothing has left.
    NoToken,
    /// The network is there again, or the page is looked at again: a good moment to ask.
    Woken,
    /// The network is gone: asking is of no use until [`Input::Woken`].
    Offline,
    /// The caller stops following.
    Abort,
}

/// How a request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The browser says that it failed, and not why: no network, a connection that broke, an answer that CORS hides.
    Network,
    /// It took longer than a request may take.
    Timeout,
}

/// What to do.
#[derive(Debug)]
pub enum Output<B> {
    /// Send this, and hand in what comes of it: a reply, a loss, or that there was no token.
    Send {
        /// The request.
        request: Request<B>,
        /// After how many milliseconds to cut it and hand in [`Loss::Timeout`].
        cut_after_ms: u64,
    },
    /// Do nothing for so many milliseconds, or until something happens that is to be handed in. `None`: only the latter.
    Wait {
        /// The milliseconds.
        ms: Option<u64>,
    },
    /// The service has it. What is to be saved so that it can be followed again; `None` where it can't be.
    Accepted(Option<Rc<Saved>>),
    /// It has come so far.
    Progress(Progress),
    /// It is over. Nothing comes after this.
    Ended(Outcome<B>),
}
