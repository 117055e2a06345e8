//! What all steps of an action's life have in common.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{request::Request, response::Response};

use super::{
    context::Context,
    io::{Loss, NotSent},
    outcome::Outcome,
    saved::Saved,
};

/// What follows an exchange: another step, or the outcome.
pub(super) type Next<B> = ControlFlow<Outcome<B>, Box<dyn Step<B>>>;

/// A step of an action's life. It owns what it needs, and is used up by what comes of its request.
pub(super) trait Step<B> {
    /// The next request.
    fn request(&self) -> Request<B>;

    /// What to save before that request is sent.
    fn entry(&self) -> Option<Rc<Saved>> {
        None
    }

    /// What decides how it continues, apart from times, for tests that compare states. It contains secrets.
    #[cfg(not(target_arch = "wasm32"))]
    fn inspect(&self) -> String;

    /// Whether the network's return makes the request due sooner.
    fn can_be_woken(&self) -> bool {
        true
    }

    /// The response to it arrived.
    fn on_response(self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B>;

    /// There was no response to it.
    fn on_lost(self: Box<Self>, context: &mut Context<B>, loss: Loss) -> Next<B>;

    /// It was never sent.
    fn on_not_sent(self: Box<Self>, context: &mut Context<B>, not_sent: NotSent) -> Next<B>;

    /// The outcome when the caller's time is over.
    fn time_out(self: Box<Self>, _context: &Context<B>) -> Outcome<B> {
        Outcome::TimedOut
    }
}
