//! The first step: the start is sent, and its answer read. A start that may have been received is never sent again.

use crate::protocol::{
    drive_address::DriveAddress,
    monitor_url::MonitorUrl,
    platform::Platform,
    request::{Request, Token},
    response::Response,
    shared_str::{PATH_END, SharedStr, split_once},
    start_response::{self, StartReading},
    start_spec::StartSpec,
};

use super::{
    context::Context,
    io::{Input, Output},
    machine::{Action, Step},
    outcome::{Completion, Outcome, UnknownReason},
    response_meta::ResponseMeta,
    saved::{Saved, read_monitor_url},
};

/// How often a start that is turned away is sent again.
const MOST_REFUSALS: u32 = 10;

/// An action that isn't accepted yet.
#[derive(Debug)]
pub(super) struct Starting<B> {
    plan: StartSpec<B>,
    token: Token,
    refusals: u32,
}

impl<B: Platform> Starting<B> {
    pub(super) fn new(plan: StartSpec<B>) -> Self {
        Self { plan, token: Token::With, refusals: 0 }
    }

    pub(super) fn request(&self, context: &Context) -> Request<B> {
        self.plan.request(drive(context), self.token)
    }
}

impl<B: Platform> Action<B> {
    /// What came of a start.
    pub(super) fn after_start(&mut self, now: u64, input: Input<B>) {
        match input {
            Input::Response(reply) => self.read_start(now, reply),
            Input::NoToken => self.reject(),
            // Whatever broke, it may have broken after the service had it.
            _ => self.end(Outcome::Uncertain { http_status: None }),
        }
    }

    fn read_start(&mut self, now: u64, reply: Response<B>) {
        match start_response::read(&reply, self.answer.error.is_some()) {
            StartReading::Accepted { location } => self.accept(now, drive(&self.context).resolve::<B>(&location)),
            StartReading::AcceptedAsResource { id } => self.accept_resource(now, &id),
            StartReading::AcceptedUnseen => self.accept_unseen(now, UnknownReason::LocationHidden),
            StartReading::Done(found) => {
                self.tell(Output::Accepted(None));
                self.tell_complete(now, &found.status);
                self.complete(now, Completion::of(*found.status), found.item);
            }
            StartReading::Later => self.send_again(now),
            StartReading::TokenRefused => self.with_fresh_token(),
            StartReading::Rejected => self.reject(),
            StartReading::Uncertain => self.end(Outcome::Uncertain { http_status: self.answer.http_status }),
        }
    }

    fn reject(&mut self) {
        let error = self.answer.take_error();
        let ResponseMeta { http_status, retry_after_ms, .. } = self.answer;
        self.end(Outcome::Rejected { http_status, error, retry_after_ms });
    }

    fn accept_unseen(&mut self, now: u64, reason: UnknownReason) {
        let Some(saved) = self.saved(None) else { return };
        self.follow_unseen(now, saved, reason);
    }

    /// What is to be saved, now that it is accepted.
    fn saved(&self, monitor: Option<MonitorUrl>) -> Option<Saved> {
        let Step::Starting(Starting { plan, .. }) = &self.step else { return None };
        Some(Saved {
            monitor,
            kind: plan.kind,
            drive_id: plan.drive_id.clone(),
            started_at: self.started_at,
            destination: plan.destination.clone(),
        })
    }

    /// Turned away for now. When the wait asked for is longer than the caller has, to say so at once is more use than to wait.
    fn send_again(&mut self, now: u64) {
        let Step::Starting(starting) = &mut self.step else { return };
        starting.refusals += 1;
        let too_late = self.answer.retry_after_ms.zip(self.time_left(now)).is_some_and(|(asked, left)| asked >= left);
        if too_late || matches!(&self.step, Step::Starting(starting) if starting.refusals >= MOST_REFUSALS) {
            self.reject();
        } else {
            self.wait_after_fault(now);
        }
    }

    /// The token was refused: a new one is asked for once.
    fn with_fresh_token(&mut self) {
        let Step::Starting(starting) = &mut self.step else { return };
        match starting.token.fresher() {
            Some(token) => starting.token = token,
            None => self.reject(),
        }
    }

    fn accept(&mut self, now: u64, url: SharedStr) {
        match read_monitor_url::<B>(url) {
            Some(monitor) => self.poll_at(now, monitor),
            None => self.accept_unseen(now, UnknownReason::LocationUnusable),
        }
    }

    /// The answer was a resource that tells how the action stands: it lives below the URL that made it.
    fn accept_resource(&mut self, now: u64, id: &str) {
        let Step::Starting(starting) = &self.step else { return };
        let url = starting.plan.url(drive(&self.context));
        let collection = split_once(&url, PATH_END).0;
        let url = SharedStr::from(collection) + "/" + &B::encode(id);
        self.accept(now, url);
    }

    fn poll_at(&mut self, now: u64, monitor: MonitorUrl) {
        let Some(saved) = self.saved(Some(monitor.clone())) else { return };
        self.backoff.reset();
        self.follow(saved, monitor, 0);
        self.wait_as_asked(now, self.context.settings.pacing.first_ms);
    }
}

fn drive(context: &Context) -> &DriveAddress {
    context.drive.as_ref().expect("an action without a drive isn't started: Action::start refuses it")
}
