//! Looking at where a copy goes, through the drive's own API.
//!
//! What is seen there proves less than a monitor's word, so the rule is strict. A copy counts as completed only when the item of the
//! requested name was created after the start, has the source's size and as many children, and has stopped changing. An item that was there
//! before, a name that the service may have changed, clocks that disagree, nothing changing for long: these leave it unknown.

use std::rc::Rc;

use crate::protocol::{
    description::Tally,
    destination::{Destination, ItemFacts},
    drive_address::DriveAddress,
    platform::Platform,
    request::{Purpose, Request, Token},
    response::Response,
    shared_str::SharedStr,
    status::Status,
};

use super::{
    context::Context,
    patience::{DESTINATION_AFTER_END_MS, DESTINATION_MS, LOOKS_AFTER_END, LOOKS_ALIKE},
};

/// How far the service's times, which are whole seconds at worst, may lie before the start.
const TOLERANCE_MS: f64 = 2_000.0;
/// An item that was created so much later than now shows that the clocks disagree, so that its times prove nothing.
const CLOCKS_DISAGREE_MS: f64 = 60_000.0;

/// Looks at the destination of a copy, one request at a time.
pub(super) struct DestinationCheck {
    destination: Rc<Destination>,
    drive: Rc<DriveAddress>,
    /// What the next look reads: the source first.
    url: SharedStr,
    token: Token,
    source: Option<ItemFacts>,
    /// The copy when it was last looked at.
    copy: Option<ItemFacts>,
    looks_alike: u32,
    /// How long had been waited in all when something last changed.
    changed_at: u64,
}

/// What a look shows.
pub(super) enum Finding<B> {
    /// The source: the next look is at the destination, at once.
    Source,
    /// How far the copy is.
    Copy(Box<Status>),
    /// The complete copy.
    Complete(Option<B>),
    /// Nothing this time.
    Retry,
    /// Nothing, and no later look will either.
    Nothing,
}

impl DestinationCheck {
    /// Looks at that destination. It doesn't change until something is seen to.
    pub(super) fn new<B: Platform>(context: &Context<B>, destination: Rc<Destination>, drive: Rc<DriveAddress>) -> Self {
        Self {
            url: destination.source_url::<B>(&drive),
            destination,
            drive,
            token: Token::Current,
            source: None,
            copy: None,
            looks_alike: 0,
            changed_at: context.schedule.waited_ms(),
        }
    }

    /// What it has seen so far.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn inspect(&self) -> String {
        format!("{} {:?} {:?} {:?} {}", self.url, self.token, self.source, self.copy, self.looks_alike)
    }

    pub(super) fn request<B>(&self) -> Request<B> {
        Request::get(&self.drive, Purpose::Destination, self.url.clone(), self.token)
    }

    /// Whether nothing has changed for so long that nothing will; sooner when the action must be over.
    pub(super) fn is_exhausted<B: Platform>(&self, context: &Context<B>, is_after_end: bool) -> bool {
        let unchanged_ms = context.schedule.waited_ms() - self.changed_at;
        let is_over = is_after_end && self.looks_alike >= LOOKS_AFTER_END && unchanged_ms >= DESTINATION_AFTER_END_MS;
        is_over || unchanged_ms >= DESTINATION_MS
    }

    /// Takes in what was seen.
    pub(super) fn on_response<B: Platform>(&mut self, context: &Context<B>, response: &Response<B>) -> Finding<B> {
        match response.status {
            200..=299 if !response.is_broken() => {
                self.token = Token::Current;
                match response.json().and_then(ItemFacts::read) {
                    None => Finding::Nothing,
                    Some(facts) if self.source.is_none() => self.on_source::<B>(facts),
                    Some(facts) => self.on_item(context, facts, response),
                }
            }
            404 if self.source.is_some() => self.on_copy(context, None, response),
            401 => match self.token.fresher() {
                Some(token) => {
                    self.token = token;
                    Finding::Retry
                }
                None => Finding::Nothing,
            },
            200..=299 | 408 | 429 | 500..=599 => Finding::Retry,
            _ => Finding::Nothing,
        }
    }

    fn on_source<B: Platform>(&mut self, source: ItemFacts) -> Finding<B> {
        match self.destination.url::<B>(&self.drive, &source) {
            Some(url) => {
                self.url = url;
                self.source = Some(source);
                Finding::Source
            }
            None => Finding::Nothing,
        }
    }

    fn on_item<B: Platform>(&mut self, context: &Context<B>, item: ItemFacts, response: &Response<B>) -> Finding<B> {
        let is_older = item.created_at.is_none_or(|created| created + TOLERANCE_MS < context.started_at as f64);
        let clocks_disagree = item.created_at.is_some_and(|created| created > context.now as f64 + CLOCKS_DISAGREE_MS);
        if clocks_disagree || (is_older && self.destination.may_be_renamed) {
            return Finding::Nothing;
        }
        self.on_copy(context, Some(item).filter(|_| !is_older), response)
    }

    /// The copy is there, or isn't there yet.
    fn on_copy<B: Platform>(&mut self, context: &Context<B>, copy: Option<ItemFacts>, response: &Response<B>) -> Finding<B> {
        if copy == self.copy {
            self.looks_alike += 1;
        } else {
            self.looks_alike = 0;
            self.changed_at = context.schedule.waited_ms();
            self.copy = copy;
        }
        let Some((copy, source)) = self.copy.as_ref().zip(self.source.as_ref()) else {
            return Finding::Copy(Status::of_word("notStarted"));
        };
        if self.looks_alike >= LOOKS_ALIKE && copy.is_complete_copy_of(source) {
            return Finding::Complete(response.json().cloned());
        }
        let mut status = Status::of_word("inProgress");
        status.tallies.bytes = Some(Tally { done: copy.size.min(source.size), total: source.size });
        Finding::Copy(status)
    }
}
