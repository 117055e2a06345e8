//! Checks the destination of a copy through the drive's API: reads the source once, then repeatedly the item with the copy's name.
//!
//! An item proves less than a monitor's status, so the rule is strict. A copy counts as completed only if the item was created after the
//! start, has the source's size and child count, and has stopped changing. The outcome stays unknown if the item is older, if the service may
//! have chosen another name, if the clocks disagree, or if nothing changes for long.
//!
//! [`CheckingDestination`] is the step that follows a copy in this way only, because its monitor isn't known or can't be used any more.
//! [`Polling`](super::polling::Polling) uses [`DestinationCheck`] too, while the monitor's host doesn't respond.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{
    Destination, DriveAddress, ItemFacts, Platform, Purpose, Request, Response, ResponseMeta, SharedStr, Status, Tally, Token,
};

use super::{
    context::{Context, Next, Step},
    io::{Loss, NotSent, Output},
    outcome::{Outcome, UnknownReason},
    pace::Wait,
    patience::{DESTINATION_AFTER_END_MS, DESTINATION_MS, FORGOTTEN, UNCHANGED, UNCHANGED_AFTER_END},
    progress::TroubleReason,
    saved::Saved,
};

/// How long before the start an item may have been created: services round times to seconds, and clocks differ.
const TOLERANCE_MS: f64 = 2_000.0;
/// An item created so long after the present shows that the clocks disagree, so that its times prove nothing.
const CLOCKS_DISAGREE_MS: f64 = 60_000.0;

/// A copy that is followed at its destination.
#[derive(Debug)]
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
        return ControlFlow::Break(Box::new(Outcome::Unknown { reason, response }));
    };
    context.backoff.reset();
    context.wait_for_retry_after_or(response.retry_after_ms, Wait::exactly(0));
    ControlFlow::Continue(Box::new(CheckingDestination { check, reason, response, responses: 0 }))
}

/// Follows an action that was accepted, and whose monitor isn't known.
pub(super) fn follow_without_monitor<B: Platform>(
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
        context.report_trouble(TroubleReason::CheckingDestination, self.responses, self.response.error.as_ref());
        ControlFlow::Continue(self)
    }

    fn is_exhausted<B: Platform>(&self, context: &Context<B>) -> bool {
        self.check.is_exhausted(context, self.reason.is_after_end())
    }

    fn give_up<B>(self) -> Next<B> {
        ControlFlow::Break(Box::new(Outcome::Unknown { reason: self.reason, response: self.response }))
    }
}

impl<B: Platform> Step<B> for CheckingDestination {
    fn request(&self) -> Request<B> {
        self.check.request()
    }

    fn on_response(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        self.responses += 1;
        let retry_after_ms = response.retry_after_ms(context.now);
        match self.check.on_response(context, response) {
            Finding::Complete => ControlFlow::Break(context.complete_at_destination(response)),
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

/// Checks the destination of a copy, one request at a time.
#[derive(Debug)]
pub(super) struct DestinationCheck {
    destination: Rc<Destination>,
    drive: Rc<DriveAddress>,
    /// The URL that the next request reads: first the source, then the copy.
    url: SharedStr,
    token: Token,
    source: Option<Box<ItemFacts>>,
    /// The copy, as the latest response showed it.
    copy: Option<Box<ItemFacts>>,
    /// How many responses in a row showed no change, or no source.
    unchanged: u32,
    /// The sum of all waits at the last change, in milliseconds.
    changed_at: u64,
}

/// What a response shows.
pub(super) enum Finding {
    /// The source: the next request, to the destination, is due at once.
    Source,
    /// A copy that isn't complete, or isn't there yet.
    Copy(Box<Status>),
    /// The complete copy.
    Complete,
    /// Nothing yet: a later request may show more.
    Retry,
    /// Nothing, and later requests won't show more.
    Nothing,
}

impl DestinationCheck {
    /// Returns the check of an action's destination; `None` for an action without a destination or a drive, or when the caller turned it off.
    pub(super) fn new<B: Platform>(context: &Context<B>, saved: &Saved) -> Option<Self> {
        let destination = saved.destination.clone().filter(|_| context.settings.check_destination)?;
        let drive = context.drive.clone()?;
        Some(Self {
            url: destination.source_url::<B>(&drive),
            destination,
            drive,
            token: Token::Current,
            source: None,
            copy: None,
            unchanged: 0,
            changed_at: context.schedule.waited_ms,
        })
    }

    pub(super) fn request<B>(&self) -> Request<B> {
        Request::get(&self.drive, Purpose::Destination, self.url.clone(), self.token)
    }

    /// Whether the destination has been unchanged for too long. `is_after_end`: whether the action has most likely ended, which makes that
    /// time shorter.
    pub(super) fn is_exhausted<B: Platform>(&self, context: &Context<B>, is_after_end: bool) -> bool {
        let unchanged_ms = context.schedule.waited_ms - self.changed_at;
        let is_over = is_after_end && self.unchanged >= UNCHANGED_AFTER_END && unchanged_ms >= DESTINATION_AFTER_END_MS;
        is_over || unchanged_ms >= DESTINATION_MS
    }

    /// Handles the response to the latest request.
    pub(super) fn on_response<B: Platform>(&mut self, context: &Context<B>, response: &Response<B>) -> Finding {
        match (response.status, response.json()) {
            (200..=299, Some(item)) => {
                self.token = Token::Current;
                match (ItemFacts::read(item), &self.source) {
                    (None, _) => Finding::Nothing,
                    (Some(facts), None) => self.on_source::<B>(facts),
                    // A copy to the source's folder without a name of its own.
                    (Some(facts), Some(source)) if facts.id == source.id => Finding::Nothing,
                    (Some(facts), Some(_)) => self.on_item(context, facts),
                }
            }
            (404, _) if self.source.is_some() => self.on_copy(context, None),
            (404, _) if self.unchanged + 1 < FORGOTTEN => {
                self.unchanged += 1;
                Finding::Retry
            }
            (401, _) if self.token.refresh() => Finding::Retry,
            (200..=299 | 408 | 429 | 500..=599, _) => Finding::Retry,
            _ => Finding::Nothing,
        }
    }

    fn on_source<B: Platform>(&mut self, source: Box<ItemFacts>) -> Finding {
        let Some(url) = self.destination.url::<B>(&self.drive, &source) else { return Finding::Nothing };
        self.url = url;
        self.source = Some(source);
        self.unchanged = 0;
        Finding::Source
    }

    fn on_item<B: Platform>(&mut self, context: &Context<B>, item: Box<ItemFacts>) -> Finding {
        let is_older = item.created_at.is_none_or(|created| created + TOLERANCE_MS < context.started_at as f64);
        let clocks_disagree = item.created_at.is_some_and(|created| created > context.now as f64 + CLOCKS_DISAGREE_MS);
        if clocks_disagree || (is_older && self.destination.may_be_renamed) {
            return Finding::Nothing;
        }
        self.on_copy(context, Some(item).filter(|_| !is_older))
    }

    /// Compares the copy, `None` if it isn't there yet, with the one before.
    fn on_copy<B: Platform>(&mut self, context: &Context<B>, copy: Option<Box<ItemFacts>>) -> Finding {
        if copy == self.copy {
            self.unchanged += 1;
        } else {
            self.unchanged = 0;
            self.changed_at = context.schedule.waited_ms;
            self.copy = copy;
        }
        let Some((copy, source)) = self.copy.as_ref().zip(self.source.as_ref()) else {
            return Finding::Copy(Status::of_word("notStarted"));
        };
        if self.unchanged >= UNCHANGED && copy.is_complete_copy_of(source) {
            return Finding::Complete;
        }
        let mut status = Status::of_word("inProgress");
        status.tallies.bytes = Some(Tally { done: copy.size.min(source.size), total: source.size });
        Finding::Copy(status)
    }
}
