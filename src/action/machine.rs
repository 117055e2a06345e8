//! The action itself: which step it is at, when the next request is due, and what is left to be told.

use crate::protocol::{argument::Refused, platform::Platform, start_spec::StartSpec};

use super::{
    backoff::Backoff,
    checking_destination::CheckingDestination,
    context::Context,
    io::{Input, Output},
    outcome::{Completion, Outcome, UnknownReason},
    polling::Polling,
    progress::Tracker,
    reading_result::ReadingResult,
    response_meta::ResponseMeta,
    saved::Saved,
    starting::Starting,
};

/// A long running action, from its start to its end.
///
/// It does nothing by itself: ask [`Action::next`] what to do, do it, and hand what happened to [`Action::handle`]. Times are
/// milliseconds since 1970 and must not run backwards.
#[derive(Debug)]
pub struct Action<B> {
    pub(super) context: Context,
    pub(super) step: Step<B>,
    pub(super) started_at: u64,
    pub(super) tracker: Tracker,
    pub(super) backoff: Backoff,
    pub(super) polls: u32,
    pub(super) faults: u32,
    /// When the next request may be sent.
    pub(super) due_at: u64,
    /// Until when the service asked to be left alone; nothing makes a request due earlier.
    pub(super) obeying_until: u64,
    pub(super) last_sent_at: u64,
    pub(super) deadline: Option<u64>,
    pub(super) in_flight: bool,
    pub(super) offline: bool,
    pub(super) answer: ResponseMeta,
    events: Vec<Output<B>>,
}

/// Where an action is in its life. It only ever moves down this list.
#[derive(Debug)]
pub(super) enum Step<B> {
    Starting(Starting<B>),
    Polling(Polling),
    ReadingResult(ReadingResult<B>),
    CheckingDestination(Box<CheckingDestination>),
    Ended,
}

impl<B: Platform> Action<B> {
    /// An action to be started. Refused is a context that has no drive to start it on.
    pub fn start(plan: StartSpec<B>, context: Context, now: u64, refused: &mut Refused) -> Self {
        if context.drive.is_none() {
            refused.note("baseUrl", "given to start an action");
        }
        Self::at(Step::Starting(Starting::new(plan)), context, now, now)
    }

    /// An action that was accepted before: in an earlier life of the page, or started by something else.
    pub fn resume(saved: Saved, context: Context, now: u64) -> Self {
        let mut action = Self::at(Step::Ended, context, saved.started_at, now);
        match saved.monitor.clone() {
            Some(monitor) => action.follow(saved, monitor, 0),
            None => action.follow_unseen(now, saved, UnknownReason::LocationHidden),
        }
        action
    }

    fn at(step: Step<B>, context: Context, started_at: u64, now: u64) -> Self {
        Self {
            step,
            started_at,
            tracker: Tracker::default(),
            backoff: Backoff::new(context.seed),
            polls: 0,
            faults: 0,
            due_at: now,
            obeying_until: now,
            last_sent_at: 0,
            deadline: context.settings.timeout_ms.map(|timeout| now.saturating_add(timeout)),
            in_flight: false,
            offline: false,
            answer: ResponseMeta::default(),
            events: Vec::new(),
            context,
        }
    }

    /// The context it runs in.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What to do now. To be asked again and again until it says to send or to wait, and after everything that is handed in.
    pub fn next(&mut self, now: u64) -> Output<B> {
        if !self.events.is_empty() {
            return self.events.remove(0);
        }
        if matches!(self.step, Step::Ended) {
            return Output::Wait { ms: None };
        }
        let time_left = self.time_left(now);
        if time_left == Some(0) {
            self.time_out(now);
            return self.next(now);
        }
        if self.in_flight || self.offline {
            return Output::Wait { ms: time_left };
        }
        if let Some(wait) = self.due_at.checked_sub(now).filter(|wait| *wait > 0) {
            return Output::Wait { ms: Some(time_left.map_or(wait, |left| left.min(wait))) };
        }
        let request = match &mut self.step {
            Step::Starting(starting) => starting.request(&self.context),
            Step::Polling(polling) => {
                self.polls += 1;
                polling.request(&self.context)
            }
            Step::ReadingResult(reading) => reading.request(),
            Step::CheckingDestination(watching) => match watching.request(&self.context) {
                Some(request) => request,
                None => {
                    self.stop_watching();
                    return self.next(now);
                }
            },
            Step::Ended => return Output::Wait { ms: None },
        };
        self.in_flight = true;
        self.last_sent_at = now;
        let longest = self.context.settings.request_timeout_ms;
        Output::Send { request, cut_after_ms: time_left.map_or(longest, |left| left.min(longest)) }
    }

    /// Takes in what happened. After the end nothing that happens counts.
    pub fn handle(&mut self, now: u64, input: Input<B>) {
        if matches!(self.step, Step::Ended) {
            return;
        }
        match input {
            Input::Abort => self.end(Outcome::Aborted),
            Input::Offline => self.offline = true,
            Input::Woken => self.wake(now),
            Input::Queued => self.unsend(),
            Input::Response(_) | Input::Lost(_) | Input::NoToken => {
                self.in_flight = false;
                self.answer = ResponseMeta::of(&input, now);
                match &self.step {
                    Step::Starting(_) => self.after_start(now, input),
                    Step::Polling(_) => self.after_poll(now, input),
                    Step::ReadingResult(_) => self.after_read(now, input),
                    Step::CheckingDestination(_) => self.after_look(now, input),
                    Step::Ended => {}
                }
            }
        }
    }

    /// The time is over. What is known to have completed has completed, even when its result could not be read in time.
    fn time_out(&mut self, now: u64) {
        match std::mem::replace(&mut self.step, Step::Ended) {
            Step::ReadingResult(reading) => self.complete(now, reading.completion, None),
            _ => self.end(Outcome::TimedOut),
        }
    }

    /// The milliseconds since the start.
    pub(super) fn elapsed(&self, now: u64) -> u64 {
        now.saturating_sub(self.started_at)
    }

    pub(super) fn tell(&mut self, event: Output<B>) {
        self.events.push(event);
    }

    pub(super) fn end(&mut self, ending: Outcome<B>) {
        self.step = Step::Ended;
        self.events.push(Output::Ended(ending));
    }

    pub(super) fn complete(&mut self, now: u64, mut completion: Completion<B>, item: Option<B>) {
        completion.item = item;
        if completion.resource_id.is_none() {
            completion.resource_id = completion.item.as_ref().and_then(|item| item.text_at("id"));
        }
        completion.elapsed_ms = self.elapsed(now);
        completion.polls = self.polls;
        completion.faults = self.faults;
        self.end(Outcome::Completed(completion));
    }
}
