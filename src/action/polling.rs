//! The long step: the monitor is asked how the action stands.

use crate::protocol::{
    monitor_response::{self, MonitorReading},
    monitor_url::MonitorUrl,
    platform::Platform,
    request::Request,
    response::{Response, Visibility},
    result::{self, Failure, Found},
};

use super::{
    checking_destination::{CheckingDestination, fall_back},
    context::Context,
    io::Loss,
    monitor::Monitor,
    outcome::{Completion, Observed, Outcome, UnknownReason},
    patience::Fault,
    reading_result::ReadingResult,
    response_meta::ResponseMeta,
    saved::Saved,
};

/// The monitor is asked how the action stands.
#[derive(Debug)]
pub(super) struct Polling {
    monitor: Monitor,
}

/// What follows a poll.
#[derive(Debug)]
pub(super) enum AfterPoll<B> {
    /// Another poll.
    Polling(Polling),
    /// The request was lost, or met a redirect that can't be seen: the monitor is asked in other ways.
    Probing(Monitor, Probe),
    /// The monitor is given up, and the destination is checked.
    CheckingDestination(Box<CheckingDestination>),
    /// The action has completed, and its result is read.
    ReadingResult(Box<ReadingResult<B>>),
    /// The action is over.
    Ended(Outcome<B>),
}

/// Another way to ask a monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// Whether there is a redirect. A browser reports a redirect to where CORS keeps the page out like a lost network; with
    /// `redirect: "manual"` it tells the two apart.
    Redirect,
    /// Where a redirect that is known to be there leads.
    Target,
    /// Whether the host answers at all. A response that CORS hides is reported like a lost network too; with `mode: "no-cors"` the browser
    /// tells these two apart, unless the page's own policy (Cross-Origin-Embedder-Policy) forbids it.
    Host,
}

impl Polling {
    /// Polls that monitor.
    pub(super) fn new(monitor: Monitor) -> Self {
        Self { monitor }
    }

    /// Follows the action by the monitor at that URL.
    pub(super) fn follow<B: Platform>(context: &mut Context<B>, saved: Saved, url: MonitorUrl) -> Self {
        context.backoff.reset();
        Self::new(Monitor::follow(context, saved, url))
    }

    pub(super) fn request<B>(&self) -> Request<B> {
        self.monitor.status_request()
    }

    pub(super) fn on_response<B: Platform>(mut self, context: &mut Context<B>, response: Response<B>) -> AfterPoll<B> {
        let meta = context.meta(&response);
        let reading = monitor_response::read(&response, meta.error.as_deref(), self.monitor.traits());
        let fault = match reading {
            MonitorReading::Running(status) => {
                self.monitor.on_readable();
                context.backoff.reset();
                let monitor = self.monitor.moved(context, &response);
                context.report_progress(&status);
                context.wait_for_progress(meta.retry_after_ms);
                return AfterPoll::Polling(Self { monitor });
            }
            MonitorReading::Completed(found) => return self.complete(context, found, meta),
            MonitorReading::Failed(failure) => return AfterPoll::Ended(fail(context, failure, meta)),
            MonitorReading::Redirected if response.visibility == Visibility::HiddenRedirect => {
                return AfterPoll::Probing(self.monitor, Probe::Target);
            }
            MonitorReading::Expired => return give_up(context, &self.monitor, UnknownReason::MonitorExpired, meta),
            MonitorReading::Refused => return give_up(context, &self.monitor, UnknownReason::MonitorRefused, meta),
            MonitorReading::TokenRefused if self.monitor.change_token() => {
                context.faults += 1;
                return AfterPoll::Polling(self);
            }
            MonitorReading::Moved => {
                self.monitor = self.monitor.moved(context, &response);
                Fault::Unreadable
            }
            MonitorReading::TokenRefused => Fault::Refused,
            MonitorReading::Forgotten => Fault::Forgotten,
            MonitorReading::Throttled => Fault::Throttled,
            MonitorReading::ServiceTrouble => Fault::Failing,
            MonitorReading::Unreadable => Fault::Unreadable,
            MonitorReading::Redirected => Fault::Redirected,
            MonitorReading::Hidden => Fault::Hidden,
        };
        self.bear(context, fault, meta)
    }

    /// The browser says that the request failed, and not why. So the monitor is asked in other ways, at once, until that is known.
    pub(super) fn on_lost<B: Platform>(self, context: &mut Context<B>, loss: Loss) -> AfterPoll<B> {
        match loss {
            Loss::Network => {
                context.faults += 1;
                AfterPoll::Probing(self.monitor, Probe::Redirect)
            }
            Loss::Timeout => self.bear(context, Fault::Unreachable, ResponseMeta::default()),
        }
    }

    pub(super) fn on_not_sent<B: Platform>(self, context: &mut Context<B>) -> AfterPoll<B> {
        self.bear(context, Fault::Unreachable, ResponseMeta::default())
    }

    /// Bears a fault, or gives the monitor up.
    fn bear<B: Platform>(mut self, context: &mut Context<B>, fault: Fault, meta: ResponseMeta) -> AfterPoll<B> {
        if !self.monitor.bears(context, fault) {
            return give_up(context, &self.monitor, fault.reason(), meta);
        }
        self.monitor.wait(context, fault, &meta);
        AfterPoll::Polling(self)
    }

    /// The action has completed, which is reported at once; then its result is read, where that can be.
    pub(super) fn complete<B: Platform>(self, context: &mut Context<B>, found: Found<B>, meta: ResponseMeta) -> AfterPoll<B> {
        let saved = self.monitor.saved;
        let mut status = found.status;
        status.resource_location = status.resource_location.or_else(|| saved.result_url.clone());
        context.report_complete(&status);
        let url = context.drive.as_ref().and_then(|drive| {
            let url = result::url::<B>(drive, saved.kind, saved.drive_id.as_deref(), &status)?;
            Some((drive.clone(), url))
        });
        let completion = Completion::new(*status, Observed::Monitor, meta.ids);
        match (found.item, url) {
            (None, Some((drive, url))) => AfterPoll::ReadingResult(Box::new(ReadingResult::new(context, completion, drive, url))),
            (item, _) => AfterPoll::Ended(context.complete(completion, item)),
        }
    }
}

/// The action has failed.
pub(super) fn fail<B: Platform>(context: &mut Context<B>, failure: Failure, meta: ResponseMeta) -> Outcome<B> {
    let Failure { status, error } = failure;
    context.report_failed(&status);
    let response = ResponseMeta { error: Some(error), ..meta };
    Outcome::Failed { word: status.word.text, description: status.description, response }
}

/// The monitor can't be used any longer.
pub(super) fn give_up<B: Platform>(
    context: &mut Context<B>,
    monitor: &Monitor,
    reason: UnknownReason,
    meta: ResponseMeta,
) -> AfterPoll<B> {
    let retry_after_ms = meta.retry_after_ms;
    match fall_back(context, &monitor.saved, reason, meta) {
        Ok(checking) => {
            context.wait_as_asked(retry_after_ms, 0);
            AfterPoll::CheckingDestination(Box::new(checking))
        }
        Err(outcome) => AfterPoll::Ended(outcome),
    }
}
