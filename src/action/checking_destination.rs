//! The other way to follow a copy, when its monitor can't be asked: looking at where it goes, through the drive's own API.
//!
//! What is seen there proves less than a monitor's word, so the rule is strict. A copy counts as completed only when the item of the
//! asked name was made after the start, is as large as the source, has as many children, and has stopped changing. An item that was
//! there before, a name that the service may have changed, clocks that disagree, nothing moving for long: these leave it unknown.

use std::rc::Rc;

use crate::protocol::{
    description::Tally,
    destination::{Destination, ItemFacts},
    platform::Platform,
    request::{Request, Token},
    response::Response,
    service_error::ServiceError,
    status::Status,
};

use super::{
    context::Context,
    io::{Input, Output},
    machine::{Action, Step},
    outcome::{Completion, Observed, Outcome, UnknownReason},
    saved::Saved,
};

/// How many looks in a row must see the same before it counts as having stopped changing.
const LOOKS_ALIKE: u32 = 2;
/// How long nothing may move before it is said that it can't be known: copies have waited for 45 minutes and more to begin
/// (onedrive-api-docs#1133), but a page that waits for ever says nothing either.
const PATIENCE_MS: u64 = 60 * 60_000;
/// The same in looks, and in time, when the monitor is forgotten or has expired: that is hours after the end.
const PATIENCE_LOOKS: u32 = 4;
const PATIENCE_AFTER_THE_END_MS: u64 = 5_000;
/// How far the service's times, which are whole seconds at worst, may lie before the start.
const TOLERANCE_MS: f64 = 2_000.0;
/// An item that was made so much later than now shows that the page's clock is behind, and its times prove nothing.
const CLOCKS_DISAGREE_MS: f64 = 60_000.0;

/// Why a monitor can't be asked.
#[derive(Debug, Clone)]
struct Unseen {
    reason: UnknownReason,
    http_status: Option<u16>,
    error: Box<ServiceError>,
}

/// A copy that is followed at its destination.
#[derive(Debug)]
pub(super) struct CheckingDestination {
    unseen: Unseen,
    destination: Rc<Destination>,
    source: Option<Rc<ItemFacts>>,
    seen: Option<ItemFacts>,
    looks_alike: u32,
    changed_at: u64,
    token: Token,
}

impl CheckingDestination {
    /// The next look; `None` when there is nowhere to look.
    pub(super) fn request<B: Platform>(&self, context: &Context) -> Option<Request<B>> {
        let drive = context.drive.as_ref()?;
        match &self.source {
            None => Some(self.destination.source_request(drive, self.token)),
            Some(source) => self.destination.request(drive, source, self.token),
        }
    }

    /// Takes in what is there now, or that nothing is. Whether it has stopped changing.
    fn observe(&mut self, now: u64, facts: Option<ItemFacts>) -> bool {
        if facts == self.seen {
            self.looks_alike += 1;
        } else {
            self.looks_alike = 0;
            self.changed_at = now;
            self.seen = facts;
        }
        self.looks_alike >= LOOKS_ALIKE
    }

    /// Whether nothing has moved for so long that nothing will.
    fn is_at_its_end(&self, now: u64) -> bool {
        let is_over = matches!(self.unseen.reason, UnknownReason::MonitorGone | UnknownReason::MonitorExpired);
        let unmoved_ms = now.saturating_sub(self.changed_at);
        (is_over && self.looks_alike >= PATIENCE_LOOKS && unmoved_ms >= PATIENCE_AFTER_THE_END_MS) || unmoved_ms >= PATIENCE_MS
    }
}

impl<B: Platform> Action<B> {
    /// It was accepted, and there is no monitor to follow it with.
    pub(super) fn follow_unseen(&mut self, now: u64, saved: Saved, reason: UnknownReason) {
        let saved = Rc::new(saved);
        self.tell(Output::Accepted(saved.destination.is_some().then(|| Rc::clone(&saved))));
        self.fall_back(now, &saved, reason);
    }

    /// The monitor can't be asked, or not any more: a copy is watched at its destination, and anything else is unknown.
    pub(super) fn fall_back(&mut self, now: u64, saved: &Saved, reason: UnknownReason) {
        let unseen = Unseen { reason, http_status: self.answer.http_status, error: self.answer.take_error() };
        let destination =
            saved.destination.clone().filter(|_| self.context.settings.watch_destination && self.context.drive.is_some());
        let Some(destination) = destination else { return self.end(unknown(unseen)) };
        self.backoff.reset();
        let token = Token::With;
        let watching =
            CheckingDestination { unseen, destination, source: None, seen: None, looks_alike: 0, changed_at: now, token };
        self.step = Step::CheckingDestination(Box::new(watching));
    }

    /// There is no more to be seen.
    pub(super) fn stop_watching(&mut self) {
        if let Step::CheckingDestination(watching) = std::mem::replace(&mut self.step, Step::Ended) {
            self.end(unknown(watching.unseen));
        }
    }

    /// What came of a look.
    pub(super) fn after_look(&mut self, now: u64, input: Input<B>) {
        let Input::Response(reply) = input else {
            return if matches!(input, Input::Lost(_)) { self.wait_after_fault(now) } else { self.stop_watching() };
        };
        let Step::CheckingDestination(watching) = &mut self.step else { return };
        match reply.status {
            200..=299 if !reply.is_broken() => self.see_item(now, &reply),
            404 if watching.source.is_some() => self.record(now, None, &reply),
            401 if watching.token == Token::With => {
                watching.token = Token::Fresh;
                self.wait_after_fault(now);
            }
            200..=299 | 408 | 429 | 500..=599 => self.wait_after_fault(now),
            _ => self.stop_watching(),
        }
    }

    fn see_item(&mut self, now: u64, reply: &Response<B>) {
        let facts = reply.json().and_then(ItemFacts::read);
        let Step::CheckingDestination(watching) = &mut self.step else { return };
        watching.token = Token::With;
        match facts {
            None => self.stop_watching(),
            Some(facts) if watching.source.is_none() => watching.source = Some(Rc::new(facts)),
            Some(facts) => self.see_copy(now, facts, reply),
        }
    }

    fn see_copy(&mut self, now: u64, facts: ItemFacts, reply: &Response<B>) {
        let Step::CheckingDestination(watching) = &self.step else { return };
        let made_before = facts.created_at.is_none_or(|created| created + TOLERANCE_MS < self.started_at as f64);
        let clocks_disagree = facts.created_at.is_some_and(|created| created > now as f64 + CLOCKS_DISAGREE_MS);
        if clocks_disagree || (made_before && watching.destination.may_be_renamed) {
            self.stop_watching();
        } else {
            self.record(now, (!made_before).then_some(facts), reply);
        }
    }

    /// Sees the copy, or that there is none yet.
    fn record(&mut self, now: u64, copy: Option<ItemFacts>, reply: &Response<B>) {
        let elapsed = self.elapsed(now);
        let Step::CheckingDestination(watching) = &mut self.step else { return };
        let Some(source) = watching.source.clone() else { return };
        let has_stopped = watching.observe(now, copy);
        let copy = watching.seen.as_ref();
        if has_stopped && copy.is_some_and(|copy| copy.is_as_whole_as(&source)) {
            let status = Status::saying("completed");
            self.tell_complete(now, &status);
            let mut completion = Completion::of(*status);
            completion.observed = Observed::Destination;
            return self.complete(now, completion, reply.json().cloned());
        }
        let status = status(copy, &source);
        if watching.is_at_its_end(now) {
            return self.stop_watching();
        }
        self.backoff.reset();
        let progress = self.tracker.record(&status, elapsed);
        self.tell(Output::Progress(progress));
        self.wait_for_progress(now);
    }
}

fn unknown<B>(Unseen { reason, http_status, error }: Unseen) -> Outcome<B> {
    Outcome::Unknown { reason, http_status, error }
}

/// What a monitor would have said.
fn status(copy: Option<&ItemFacts>, source: &ItemFacts) -> Box<Status> {
    let mut status = Status::saying(if copy.is_some() { "inProgress" } else { "notStarted" });
    status.tallies.bytes = copy.map(|copy| Tally { done: copy.size.min(source.size), total: source.size });
    status
}
