//! The interface of the steps of an action.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{request::Request, response::Response};

use super::{
    context::Context,
    io::{Loss, NotSent},
    outcome::Outcome,
    saved::Saved,
};

/// What follows a step: another step, or the outcome.
pub(super) type Next<B> = ControlFlow<Outcome<B>, Box<dyn Step<B>>>;

/// A step of an action: sends a request, and is consumed by what comes of it.
pub(super) trait Step<B> {
    /// Returns the request to send.
    fn request(&self) -> Request<B>;

    /// Returns what to save before that request is sent.
    fn entry(&self) -> Option<Rc<Saved>> {
        None
    }

    /// Describes the state; see [`Action::inspect`](super::machine::Action::inspect).
    #[cfg(not(target_arch = "wasm32"))]
    fn inspect(&self) -> String;

    /// Whether the request is due sooner when the network is back or the page is visible again.
    fn can_be_woken(&self) -> bool {
        true
    }

    /// Handles the response to the request.
    fn on_response(self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B>;

    /// Handles that the request got no response.
    fn on_lost(self: Box<Self>, context: &mut Context<B>, loss: Loss) -> Next<B>;

    /// Handles that the request couldn't be sent.
    fn on_not_sent(self: Box<Self>, context: &mut Context<B>, not_sent: NotSent) -> Next<B>;

    /// Returns the outcome when the caller's `timeoutMs` has passed.
    fn time_out(self: Box<Self>, _context: &Context<B>) -> Outcome<B> {
        Outcome::TimedOut
    }
}
