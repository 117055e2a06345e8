//! The step that follows a copy at its destination, when its monitor isn't known or can't be used any more.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{Platform, Request, Response, ResponseMeta};

use super::{
    context::{Context, Next, Step},
    destination_check::{DestinationCheck, Finding},
    io::{Loss, NotSent, Output},
    outcome::{Outcome, UnknownReason},
    progress::TroubleReason,
    saved::Saved,
};

/// A copy that is followed at its destination.
struct CheckingDestination {
    check: DestinationCheck,
    /// Why the monitor can't be used: the outcome if the check finds nothing.
    reason: UnknownReason,
    /// The response that is the reason.
    response: Box<ResponseMeta>,
    /// How many responses there were.
    responses: u32,
}

/// Follows a copy at its destination, because its monitor isn't known or can't be used any more. The outcome of any other action is unknown.
pub(super) fn fall_back<B: Platform>(
    context: &mut Context<B>,
    saved: &Saved,
    reason: UnknownReason,
    response: Box<ResponseMeta>,
) -> Next<B> {
    let Some(check) = DestinationCheck::new(context, saved) else {
        return ControlFlow::Break(Outcome::Unknown { reason, response });
    };
    context.backoff.reset();
    context.wait_as_asked(response.retry_after_ms, 0);
    ControlFlow::Continue(Box::new(CheckingDestination { check, reason, response, responses: 0 }))
}

/// Follows an action that was accepted, and whose monitor isn't known.
pub(super) fn follow_unseen<B: Platform>(
    context: &mut Context<B>,
    saved: &Saved,
    reason: UnknownReason,
    response: Box<ResponseMeta>,
) -> Next<B> {
    context.emit(Output::Accepted(saved.destination.is_some().then(|| Rc::new(saved.clone()))));
    fall_back(context, saved, reason, response)
}

impl CheckingDestination {
    fn wait_after_fault<B: Platform>(self: Box<Self>, context: &mut Context<B>, retry_after_ms: Option<u64>) -> Next<B> {
        if self.is_exhausted(context) {
            return self.give_up();
        }
        context.wait_after_fault(retry_after_ms, 0);
        self.report(context)
    }

    fn report<B: Platform>(self: Box<Self>, context: &mut Context<B>) -> Next<B> {
        context.report_trouble(TroubleReason::CheckingDestination, self.responses, self.response.error.as_deref());
        ControlFlow::Continue(self)
    }

    fn is_exhausted<B: Platform>(&self, context: &Context<B>) -> bool {
        self.check.is_exhausted(context, self.reason.is_after_end())
    }

    fn give_up<B>(self) -> Next<B> {
        ControlFlow::Break(Outcome::Unknown { reason: self.reason, response: self.response })
    }
}

impl<B: Platform> Step<B> for CheckingDestination {
    fn request(&self) -> Request<B> {
        self.check.request()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn inspect(&self) -> String {
        format!("checking the destination {} {:?} {:?}", self.check.inspect(), self.reason, self.response)
    }

    fn on_response(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        self.responses += 1;
        let retry_after_ms = response.retry_after_ms(context.now);
        match self.check.on_response(context, response) {
            Finding::Complete(item) => ControlFlow::Break(context.complete_at_destination(item, response)),
            Finding::Nothing => self.give_up(),
            Finding::Source => ControlFlow::Continue(self),
            Finding::Retry => self.wait_after_fault(context, retry_after_ms),
            Finding::Copy(_) if self.is_exhausted(context) => self.give_up(),
            Finding::Copy(status) => {
                context.backoff.reset();
                context.tracker.record(&status, context.elapsed());
                context.wait_for_progress(retry_after_ms);
                self.report(context)
            }
        }
    }

    fn on_lost(self: Box<Self>, context: &mut Context<B>, _: Loss) -> Next<B> {
        self.wait_after_fault(context, None)
    }

    fn on_not_sent(self: Box<Self>, _: &mut Context<B>, _: NotSent) -> Next<B> {
        self.give_up()
    }
}
