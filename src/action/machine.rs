//! The state machine: holds the current step, decides when its request is sent, and hands it what happens.

use std::{fmt, ops::ControlFlow, rc::Rc};

use crate::protocol::{DriveAddress, Platform, Purpose, StartSpec};

use super::{
    context::{Context, Next, Step},
    destination_check::follow_without_monitor,
    io::{Input, Output},
    outcome::{Outcome, UnknownReason},
    pace::Wait,
    polling::Polling,
    progress::TroubleReason,
    saved::Saved,
    settings::Settings,
    starting::Starting,
};

/// A long running action, from its start to its outcome.
///
/// It neither waits nor sends: [`Action::next`] returns what to do, and [`Action::handle`] takes what happened. Times are in milliseconds since
/// 1970 and must not run backwards.
pub struct Action<B> {
    context: Context<B>,
    /// The step or the outcome; `None` once `next` has returned the outcome.
    step: Option<Next<B>>,
}

impl<B: Platform> Action<B> {
    /// Returns an action that will be started on `drive`. `seed`: for the jitter of its waits; the same seed gives the same waits.
    pub fn start(spec: StartSpec<B>, drive: Rc<DriveAddress>, settings: Settings, seed: u64, now: u64) -> Self {
        let mut context = Context::new(Some(Rc::clone(&drive)), settings, seed, now, now);
        if let Some(url) = spec.source_url() {
            context.redactor.add_url(&url, true);
        }
        Self { context, step: Some(ControlFlow::Continue(Box::new(Starting::new(spec, drive, now)))) }
    }

    /// Returns an action that was started before: by this page before a reload, or by something else. Without a drive, it follows the monitor
    /// and reads no result.
    ///
    /// If the start was sent and its response isn't known, the outcome is [`Outcome::Uncertain`], and no request is sent.
    pub fn resume(saved: Saved, drive: Option<Rc<DriveAddress>>, settings: Settings, seed: u64, now: u64) -> Self {
        let mut context = Context::new(drive, settings, seed, saved.started_at, now);
        let step = match saved.monitor.clone() {
            Some(url) => ControlFlow::Continue(Polling::follow(&mut context, &saved, url) as _),
            None if saved.sent => ControlFlow::Break(Box::new(Outcome::Uncertain { response: Box::default() })),
            None => follow_without_monitor(&mut context, &saved, UnknownReason::LocationHidden, Box::default()),
        };
        Self { context, step: Some(step) }
    }

    /// Returns the data that its steps share.
    pub fn context(&self) -> &Context<B> {
        &self.context
    }

    /// Returns the current step, or the outcome that `next` hasn't returned yet, for tests that compare states. It contains secrets.
    pub fn step(&self) -> &dyn fmt::Debug {
        &self.step
    }

    /// Adds an access token to the secrets that are taken out of progress and outcomes when they are written for JavaScript. Call it with each
    /// token before it is sent.
    pub fn keep_secret(&mut self, token: &str) {
        self.context.redactor.add(token);
    }

    /// Returns what to do now. Call it repeatedly until it returns [`Output::Send`] or [`Output::Wait`], then again after each
    /// [`handle`](Self::handle), and when the milliseconds in its output have passed.
    pub fn next(&mut self, now: u64) -> Output<B> {
        self.context.now = now;
        if let Some(event) = self.context.next_event() {
            return event;
        }
        if let Some(ControlFlow::Continue(step)) = &self.step
            && self.context.schedule.time_left(now) != Some(0)
        {
            return send(&mut self.context, &**step);
        }
        let outcome = match self.step.take() {
            Some(ControlFlow::Continue(step)) => step.time_out(&self.context),
            Some(ControlFlow::Break(outcome)) => outcome,
            None => return Output::Wait { ms: None, slack_ms: 0 },
        };
        Output::Ended(outcome)
    }

    /// Handles what happened. After the outcome it does nothing.
    pub fn handle(&mut self, now: u64, input: Input<B>) {
        let context = &mut self.context;
        context.now = now;
        let Some(ControlFlow::Continue(step)) = self.step.take_if(|step| step.is_continue()) else { return };
        self.step = Some(match input {
            Input::Response(response) => {
                context.end_exchange();
                step.on_response(context, &response)
            }
            Input::Lost(loss) => {
                context.end_exchange();
                step.on_lost(context, loss)
            }
            Input::NotSent(not_sent) => {
                context.schedule.in_flight = false;
                step.on_not_sent(context, not_sent)
            }
            Input::Queued => {
                (context.schedule.in_flight, context.schedule.queued) = (false, true);
                ControlFlow::Continue(step)
            }
            Input::Permitted | Input::Deferred => {
                (context.schedule.in_flight, context.schedule.queued) = (false, false);
                ControlFlow::Continue(step)
            }
            Input::Offline => {
                if !std::mem::replace(&mut context.schedule.offline, true) {
                    context.report_trouble(TroubleReason::Offline, 0, None);
                }
                ControlFlow::Continue(step)
            }
            Input::Woken => {
                context.schedule.offline = false;
                if step.can_be_woken() {
                    context.schedule.wake(now, context.settings.pacing.min_ms);
                }
                ControlFlow::Continue(step)
            }
            Input::Abort => ControlFlow::Break(Box::new(Outcome::Aborted)),
        });
    }
}

/// Returns the step's request if it is due, else how long to wait.
fn send<B: Platform>(context: &mut Context<B>, step: &dyn Step<B>) -> Output<B> {
    let schedule = &mut context.schedule;
    if schedule.in_flight || schedule.offline || schedule.queued {
        return Output::Wait { ms: schedule.time_left(context.now), slack_ms: 0 };
    }
    if let Some(Wait { ms, slack_ms }) = schedule.wait_left(context.now) {
        return Output::Wait { ms: Some(ms), slack_ms };
    }
    schedule.send(context.now);
    let request = step.request();
    context.is_polling = request.purpose == Purpose::Monitor;
    Output::Send { request, entry: step.entry() }
}

impl<B> fmt::Debug for Action<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Action").finish_non_exhaustive()
    }
}
