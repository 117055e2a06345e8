//! The action itself: which step it is at, when the next request is due, and which events are to be given out.

use crate::protocol::{
    drive_address::DriveAddress,
    platform::Platform,
    request::{Purpose, Request},
    start_spec::StartSpec,
};

use super::{
    checking_destination::follow_unseen,
    context::Context,
    io::{Input, Output},
    outcome::{Outcome, UnknownReason},
    polling::Polling,
    progress::TroubleReason,
    response_meta::ResponseMeta,
    saved::Saved,
    settings::Settings,
    starting::Starting,
    step::Step,
};

/// A long running action, from its start to its end.
///
/// It does nothing by itself: call [`Action::next`] to learn what to do, do it, and hand what happened to [`Action::handle`]. Times are
/// milliseconds since 1970 and must not run backwards.
#[derive(Debug)]
pub struct Action<B> {
    context: Context<B>,
    /// `None` once the outcome has been given out.
    step: Option<Step<B>>,
}

impl<B: Platform> Action<B> {
    /// An action to be started on that drive. The same seed makes the same choices.
    pub fn start(spec: StartSpec<B>, drive: DriveAddress, settings: Settings, seed: u64, now: u64) -> Self {
        let context = Context::new(Some(drive.clone()), settings, seed, now, now);
        Self { context, step: Some(Step::Starting(Box::new(Starting::new(spec, drive)))) }
    }

    /// An action that was started before: in an earlier life of the page, or by something else. Without a drive, its monitor alone is
    /// followed, and no result is read.
    ///
    /// One whose start was sent, and whose response isn't known, ends as [`Outcome::Uncertain`]: nothing is sent.
    pub fn resume(saved: Saved, drive: Option<DriveAddress>, settings: Settings, seed: u64, now: u64) -> Self {
        let mut context = Context::new(drive, settings, seed, saved.started_at, now);
        let response = ResponseMeta::default();
        let step = match saved.monitor.clone() {
            Some(url) => Step::Polling(Polling::follow(&mut context, saved, url)),
            None if saved.sent => Step::Ended(Outcome::Uncertain { response, loss: None }),
            None => match follow_unseen(&mut context, saved, UnknownReason::LocationHidden, response) {
                Ok(checking) => Step::CheckingDestination(Box::new(checking)),
                Err(outcome) => Step::Ended(outcome),
            },
        };
        Self { context, step: Some(step) }
    }

    /// What its steps share.
    pub fn context(&self) -> &Context<B> {
        &self.context
    }

    /// Adds an access token to the secrets that are taken out of everything the service says. To be called with each token before it is
    /// sent.
    pub fn keep_secret(&mut self, token: &str) {
        self.context.redactor.add_token(token);
    }

    /// What to do now. Call it repeatedly until it returns [`Output::Send`] or [`Output::Wait`], again after everything that is handed in, and
    /// whenever the time that it names has passed.
    pub fn next(&mut self, now: u64) -> Output<B> {
        self.context.now = now;
        if let Some(event) = self.context.next_event() {
            return event;
        }
        let time_left_ms = self.context.schedule.time_left(now);
        if time_left_ms == Some(0) {
            self.step = self.step.take().map(|step| Step::Ended(step.time_out(&self.context)));
        }
        match self.step.as_ref().map(Step::request) {
            None => Output::Wait { ms: None },
            Some(None) => self.end(),
            Some(Some(request)) => self.send(request, time_left_ms),
        }
    }

    fn end(&mut self) -> Output<B> {
        if let Some(Step::Ended(outcome)) = self.step.take() {
            self.context.emit(Output::Ended(outcome));
        }
        self.context.next_event().unwrap_or(Output::Wait { ms: None })
    }

    /// Sends a request if it is due.
    fn send(&mut self, request: Request<B>, time_left_ms: Option<u64>) -> Output<B> {
        let schedule = &mut self.context.schedule;
        if schedule.in_flight || schedule.offline || schedule.queued {
            return Output::Wait { ms: time_left_ms };
        }
        if let Some(wait) = schedule.wait_left(self.context.now) {
            return Output::Wait { ms: Some(time_left_ms.map_or(wait, |left| left.min(wait))) };
        }
        schedule.send(self.context.now);
        self.context.is_polling = request.purpose == Purpose::Monitor;
        let entry = match &self.step {
            Some(Step::Starting(starting)) => Some(starting.entry(&self.context)),
            _ => None,
        };
        Output::Send { request, timeout_ms: self.context.settings.request_timeout_ms, time_left_ms, entry }
    }

    /// Takes in what happened. After the end nothing that happens counts.
    pub fn handle(&mut self, now: u64, input: Input<B>) {
        self.context.now = now;
        if matches!(self.step, Some(Step::Ended(_))) {
            return;
        }
        let Some(step) = self.step.take() else { return };
        self.step = Some(match input {
            Input::Response(response) => {
                self.context.end_exchange();
                step.on_response(&mut self.context, response)
            }
            Input::Lost(loss) => {
                self.context.end_exchange();
                step.on_lost(&mut self.context, loss)
            }
            Input::NotSent(not_sent) => {
                self.context.schedule.in_flight = false;
                step.on_not_sent(&mut self.context, not_sent)
            }
            Input::Queued => {
                (self.context.schedule.in_flight, self.context.schedule.queued) = (false, true);
                step
            }
            Input::Permitted => {
                self.context.schedule.queued = false;
                step
            }
            Input::Offline => {
                if !std::mem::replace(&mut self.context.schedule.offline, true) {
                    self.context.report_trouble(TroubleReason::Offline, 0, None);
                }
                step
            }
            Input::Woken => {
                self.context.schedule.offline = false;
                // A start is throttled for a time, and woken by nothing else.
                if !matches!(step, Step::Starting(_)) {
                    self.context.schedule.wake(now, self.context.settings.pacing.min_ms);
                }
                step
            }
            Input::Abort => Step::Ended(Outcome::Aborted),
        });
    }
}
