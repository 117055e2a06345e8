//! The interface of the steps of an action, and what they share: the drive, the settings, the time, the schedule, the counters, the latest
//! progress, and the event that [`Action::next`](super::machine::Action::next) has yet to return.

use std::{fmt, ops::ControlFlow, rc::Rc};

use crate::protocol::{DriveAddress, Platform, Redactor, Request, Response, ResponseMeta, ServiceError, Status, result::item_id};

use super::{
    io::{Loss, NotSent, Output},
    outcome::{Completion, Observed, Outcome},
    pace::Wait,
    progress::{Progress, Tracker, Trouble, TroubleReason},
    saved::Saved,
    schedule::{Backoff, Schedule},
    settings::Settings,
};

/// What follows a step: another step, or the outcome.
pub(super) type Next<B> = ControlFlow<Box<Outcome<B>>, Box<dyn Step<B>>>;

/// A step of an action: sends a request, and is consumed by its result.
pub(super) trait Step<B>: fmt::Debug {
    /// Returns the request to send.
    fn request(&self) -> Request<B>;

    /// Returns what to save before that request is sent.
    fn entry(&self) -> Option<Rc<Saved>> {
        None
    }

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
    fn time_out(self: Box<Self>, _context: &Context<B>) -> Box<Outcome<B>> {
        Box::new(Outcome::TimedOut)
    }
}

/// The data that all steps of an action share.
#[derive(Debug)]
pub struct Context<B> {
    /// The drive that results are read from; `None` when only a monitor URL is known.
    pub drive: Option<Rc<DriveAddress>>,
    /// The caller's settings.
    pub settings: Settings,
    /// The time of the current call, in milliseconds since 1970.
    pub(super) now: u64,
    pub(super) started_at: u64,
    pub(super) schedule: Schedule,
    pub(super) tracker: Tracker,
    pub(super) backoff: Backoff,
    /// The secrets that its reports must not contain.
    pub redactor: Redactor,
    /// Whether the request in flight is a poll.
    pub(super) is_polling: bool,
    pub(super) polls: u32,
    pub(super) faults: u32,
    /// The event that `Action::next` has yet to return. An input causes at most one.
    event: Option<Output<B>>,
    /// Whether it has yet to return that there is progress.
    has_progress: bool,
}

impl<B: Platform> Context<B> {
    /// Returns the context of an action that has sent nothing yet. `seed`: for the jitter of the backoff.
    pub(super) fn new(drive: Option<Rc<DriveAddress>>, settings: Settings, seed: u64, started_at: u64, now: u64) -> Self {
        Self {
            drive,
            settings,
            now,
            started_at,
            schedule: Schedule::new(now, settings.timeout_ms),
            tracker: Tracker::default(),
            backoff: Backoff::new(seed),
            redactor: Redactor::default(),
            is_polling: false,
            polls: 0,
            faults: 0,
            event: None,
            has_progress: false,
        }
    }

    /// Returns the latest progress. Its texts may contain secrets until they are written for JavaScript.
    pub fn progress(&self) -> &Progress {
        &self.tracker.latest
    }

    /// Whether the network is gone, so that nothing may be sent.
    pub fn is_offline(&self) -> bool {
        self.schedule.offline
    }

    /// Returns the milliseconds since the start.
    pub(super) fn elapsed(&self) -> u64 {
        self.now.saturating_sub(self.started_at)
    }

    /// Records that the request in flight got a response or was lost.
    pub(super) fn end_exchange(&mut self) {
        self.schedule.in_flight = false;
        self.polls += u32::from(self.is_polling);
    }

    /// Sets the event, which `Action::next` returns later.
    pub(super) fn emit(&mut self, event: Output<B>) {
        debug_assert!(self.event.is_none(), "an event is lost");
        self.event = Some(event);
    }

    /// Removes and returns the next event.
    pub(super) fn next_event(&mut self) -> Option<Output<B>> {
        self.event.take().or_else(|| std::mem::take(&mut self.has_progress).then_some(Output::Progress))
    }

    /// Waits as long as `Retry-After` asks, and at least the caller's minimum between two requests. Without `Retry-After`, waits `default`.
    pub(super) fn wait_for_retry_after_or(&mut self, retry_after_ms: Option<u64>, default: Wait) {
        match retry_after_ms {
            Some(ms) => self.schedule.wait_for_retry_after(self.now, ms.max(self.settings.pacing.min_ms)),
            None => self.schedule.wait(self.now, default),
        }
    }

    /// Counts a fault, and waits as long as `Retry-After` asks, or else for the backoff and at least `least_ms`.
    pub(super) fn wait_after_fault(&mut self, retry_after_ms: Option<u64>, least_ms: u64) {
        self.faults += 1;
        let backoff_ms = self.backoff.next_wait(self.settings.pacing.min_ms);
        self.wait_for_retry_after_or(retry_after_ms, Wait::exactly(backoff_ms.max(least_ms)));
        self.schedule.hold(self.now + least_ms);
    }

    /// Waits after the status of a running action: as long as `Retry-After` asks, or else as [`Pacing`](super::pace::Pacing) decides.
    pub(super) fn wait_for_progress(&mut self, retry_after_ms: Option<u64>) {
        let wait = self.settings.pacing.wait(&self.tracker.history, self.elapsed());
        self.wait_for_retry_after_or(retry_after_ms, wait);
    }

    /// Reports a status. The result of a completed action may still have to be read.
    pub(super) fn report(&mut self, status: &Status) {
        self.tracker.record(status, self.elapsed());
        self.has_progress = true;
    }

    /// Reports the latest progress with the reason why nothing newer is known. To be called after the next request was scheduled.
    pub(super) fn report_trouble(&mut self, reason: TroubleReason, attempt: u32, error: Option<&Rc<ServiceError>>) {
        let retry_at = (!self.schedule.offline).then_some(self.schedule.due_at);
        let trouble = Trouble { reason, attempt, retry_at, error: error.cloned() };
        self.tracker.record_trouble(trouble, self.elapsed());
        self.has_progress = true;
    }

    /// Reports that the action has failed, and returns its outcome.
    pub(super) fn fail(&mut self, status: &Status, response: &Response<B>, mut meta: Box<ResponseMeta>) -> Box<Outcome<B>> {
        self.report(status);
        meta.error = meta.error.or_else(|| {
            let body = response.json()?;
            // What eDiscovery calls it.
            let info = body.member("resultInfo");
            Some(ServiceError::of(if info.is_object() { &info } else { body }).into())
        });
        let (word, description) = (status.word.text.clone(), status.description.clone());
        Box::new(Outcome::Failed { word, description, response: meta })
    }

    /// Reports that a response contains the complete copy at its destination, and returns its outcome.
    pub(super) fn complete_at_destination(&mut self, response: &Response<B>) -> Box<Outcome<B>> {
        let status = Status::of_word("completed");
        self.report(&status);
        self.complete(&status, Observed::Destination, ResponseMeta::of(response, self.now), response.json().cloned())
    }

    /// Returns the outcome of a completed action. `item`: its result, if it was read.
    pub(super) fn complete(
        &self,
        status: &Status,
        observed: Observed,
        response: Box<ResponseMeta>,
        item: Option<B>,
    ) -> Box<Outcome<B>> {
        let (word, location) = (status.word.text.clone(), status.resource_location.clone());
        let id = status.resource_id.clone().or_else(|| item_id(location.as_deref()?));
        let resource_id = id.or_else(|| item.as_ref()?.text_at("id"));
        let (elapsed_ms, polls, faults) = (self.elapsed(), self.polls, self.faults);
        let completion = Completion { word, resource_id, location, item, observed, elapsed_ms, polls, faults, response };
        Box::new(Outcome::Completed(completion))
    }
}
