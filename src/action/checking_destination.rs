//! The other way to follow a copy, when its monitor can't be used or isn't known: looking at its destination.

use std::rc::Rc;

use crate::protocol::{platform::Platform, request::Request, response::Response};

use super::{
    context::Context,
    destination_check::{DestinationCheck, Finding},
    io::Output,
    outcome::{Outcome, UnknownReason},
    progress::TroubleReason,
    response_meta::ResponseMeta,
    saved::Saved,
};

/// A copy that is followed at its destination.
#[derive(Debug)]
pub(super) struct CheckingDestination {
    check: DestinationCheck,
    /// Why the monitor can't be used, and the response that said so.
    reason: UnknownReason,
    response: ResponseMeta,
    looks: u32,
}

/// What follows a look.
#[derive(Debug)]
pub(super) enum AfterLook<B> {
    /// Another look.
    CheckingDestination(Box<CheckingDestination>),
    /// The action is over.
    Ended(Outcome<B>),
}

/// The check of an action's destination, where there is one and the caller wants it.
pub(super) fn destination_check<B: Platform>(context: &Context<B>, saved: &Saved) -> Option<DestinationCheck> {
    let destination = saved.destination.clone().filter(|_| context.settings.watch_destination)?;
    Some(DestinationCheck::new(context, destination, context.drive.clone()?))
}

/// The monitor can't be used: a copy is followed at its destination.
///
/// # Errors
/// The outcome of anything else, which is unknown.
pub(super) fn fall_back<B: Platform>(
    context: &mut Context<B>,
    saved: &Saved,
    reason: UnknownReason,
    response: ResponseMeta,
) -> Result<CheckingDestination, Outcome<B>> {
    match destination_check(context, saved) {
        Some(check) => {
            context.backoff.reset();
            Ok(CheckingDestination { check, reason, response, looks: 0 })
        }
        None => Err(Outcome::Unknown { reason, response }),
    }
}

/// The action was accepted, and there is no monitor to follow it by.
///
/// # Errors
/// The outcome, when there is no destination to check either.
pub(super) fn follow_unseen<B: Platform>(
    context: &mut Context<B>,
    saved: Saved,
    reason: UnknownReason,
    response: ResponseMeta,
) -> Result<CheckingDestination, Outcome<B>> {
    let saved = Rc::new(saved);
    context.emit(Output::Accepted(saved.destination.is_some().then(|| Rc::clone(&saved))));
    fall_back(context, &saved, reason, response)
}

impl CheckingDestination {
    pub(super) fn request<B: Platform>(&self) -> Request<B> {
        self.check.request()
    }

    pub(super) fn on_response<B: Platform>(mut self, context: &mut Context<B>, response: Response<B>) -> AfterLook<B> {
        let meta = context.meta(&response);
        self.looks += 1;
        match self.check.on_response(context, &response) {
            Finding::Complete(item) => AfterLook::Ended(self.check.complete(context, item, meta)),
            Finding::Nothing => self.give_up(),
            Finding::Source => AfterLook::CheckingDestination(Box::new(self)),
            Finding::Retry => self.wait_after_fault(context, &meta),
            Finding::Copy(_) if self.is_exhausted(context) => self.give_up(),
            Finding::Copy(status) => {
                context.backoff.reset();
                context.tracker.record(&status, context.elapsed());
                context.wait_for_progress(meta.retry_after_ms);
                self.report(context)
            }
        }
    }

    pub(super) fn on_lost<B: Platform>(self, context: &mut Context<B>) -> AfterLook<B> {
        self.wait_after_fault(context, &ResponseMeta::default())
    }

    pub(super) fn on_not_sent<B: Platform>(self) -> AfterLook<B> {
        self.give_up()
    }

    fn wait_after_fault<B: Platform>(self, context: &mut Context<B>, meta: &ResponseMeta) -> AfterLook<B> {
        if self.is_exhausted(context) {
            return self.give_up();
        }
        context.wait_after_fault(meta.retry_after_ms, 0);
        self.report(context)
    }

    fn report<B: Platform>(self, context: &mut Context<B>) -> AfterLook<B> {
        context.report_trouble(TroubleReason::CheckingDestination, self.looks, self.response.error.clone());
        AfterLook::CheckingDestination(Box::new(self))
    }

    fn is_exhausted<B: Platform>(&self, context: &Context<B>) -> bool {
        self.check.is_exhausted(context, self.reason.is_after_end())
    }

    fn give_up<B>(self) -> AfterLook<B> {
        AfterLook::Ended(Outcome::Unknown { reason: self.reason, response: self.response })
    }
}
