//! The other way to follow a copy, when its monitor can't be used or isn't known: looking at its destination.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{platform::Platform, request::Request, response::Response};

use super::{
    context::Context,
    destination_check::{DestinationCheck, Finding},
    io::{Loss, NotSent, Output},
    outcome::{Outcome, UnknownReason},
    progress::TroubleReason,
    response_meta::ResponseMeta,
    saved::Saved,
    step::{Next, Step},
};

/// A copy that is followed at its destination.
struct CheckingDestination {
    check: DestinationCheck,
    /// Why the monitor can't be used, and the response that said so.
    reason: UnknownReason,
    response: Box<ResponseMeta>,
    looks: u32,
}

/// The check of an action's destination, where there is one and the caller wants it.
pub(super) fn destination_check<B: Platform>(context: &Context<B>, saved: &Saved) -> Option<DestinationCheck> {
    let destination = saved.destination.clone().filter(|_| context.settings.watch_destination)?;
    Some(DestinationCheck::new(context, destination, context.drive.clone()?))
}

/// There is no monitor, or it can't be used any longer: a copy is followed at its destination. The outcome of anything else is unknown.
pub(super) fn fall_back<B: Platform>(
    context: &mut Context<B>,
    saved: &Saved,
    reason: UnknownReason,
    response: Box<ResponseMeta>,
) -> Next<B> {
    let Some(check) = destination_check(context, saved) else {
        return ControlFlow::Break(Outcome::Unknown { reason, response });
    };
    context.backoff.reset();
    context.wait_as_asked(response.retry_after_ms, 0);
    ControlFlow::Continue(Box::new(CheckingDestination { check, reason, response, looks: 0 }))
}

/// The action was accepted, and there is no monitor to follow it by.
pub(super) fn follow_unseen<B: Platform>(
    context: &mut Context<B>,
    saved: Saved,
    reason: UnknownReason,
    response: Box<ResponseMeta>,
) -> Next<B> {
    let saved = Rc::new(saved);
    context.emit(Output::Accepted(saved.destination.is_some().then(|| Rc::clone(&saved))));
    fall_back(context, &saved, reason, response)
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
        context.report_trouble(TroubleReason::CheckingDestination, self.looks, self.response.error.clone());
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
        self.looks += 1;
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
