//! The long step: the monitor is asked how the action stands.
//!
//! A browser doesn't explain a lost request. So the monitor is asked in other ways, at once, until it is known what happened: whether there
//! is a redirect, where it leads, whether the host answers at all. While the host doesn't answer, a copy's destination is checked too.

use std::ops::ControlFlow;

use crate::protocol::{
    monitor_response::{self, MonitorReading},
    monitor_url::MonitorUrl,
    platform::Platform,
    request::Request,
    response::{Response, Visibility},
    result::Found,
    service_error::ServiceError,
    support_ids::SupportIds,
};

use super::{
    checking_destination::{destination_check, fall_back},
    context::Context,
    destination_check::{DestinationCheck, Finding},
    io::{Loss, NotSent},
    monitor::Monitor,
    outcome::{Observed, UnknownReason},
    patience::Fault,
    reading_result::read_result,
    response_meta::ResponseMeta,
    saved::Saved,
    step::{Next, Step},
};

/// The monitor is asked how the action stands.
pub(super) struct Polling {
    monitor: Monitor,
    ask: Ask,
    /// The check of the destination, where there is one that may show something.
    check: Option<DestinationCheck>,
}

/// What the next request asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// How the action stands.
    Status,
    /// The same, without following a redirect. A browser reports a redirect to where CORS keeps the page out like a lost network; with
    /// `redirect: "manual"` it tells the two apart.
    Redirect,
    /// Where a redirect that is known to be there leads.
    Target,
    /// Whether the host answers at all. A response that CORS hides is reported like a lost network too; with `mode: "no-cors"` the browser
    /// tells these two apart, unless the page's own policy (Cross-Origin-Embedder-Policy) forbids it.
    Host,
    /// Whether the copy is at its destination.
    Destination,
}

impl Polling {
    /// Follows the action by the monitor at that URL.
    pub(super) fn follow<B: Platform>(context: &mut Context<B>, saved: Saved, url: MonitorUrl) -> Box<Self> {
        context.backoff.reset();
        let check = destination_check(context, &saved);
        Box::new(Self { monitor: Monitor::follow(context, saved, url), ask: Ask::Status, check })
    }

    fn next<B: Platform>(mut self: Box<Self>, ask: Ask) -> Next<B> {
        self.ask = ask;
        ControlFlow::Continue(self)
    }

    /// Waits after a fault and goes on, or gives the monitor up.
    fn bear<B: Platform>(mut self: Box<Self>, context: &mut Context<B>, fault: Fault, meta: Box<ResponseMeta>) -> Next<B> {
        if !self.monitor.bears(context, fault) {
            return fall_back(context, &self.monitor.saved, fault.reason(), meta);
        }
        if fault == Fault::Unreachable && self.ask == Ask::Host && self.check.is_some() {
            context.faults += 1;
            return self.next(Ask::Destination);
        }
        self.wait(context, fault, meta.retry_after_ms, meta.error)
    }

    /// Waits, and asks the monitor again: in the way that has met a fault before, or from the first of the other ways on.
    fn wait<B: Platform>(
        self: Box<Self>,
        context: &mut Context<B>,
        fault: Fault,
        retry_after_ms: Option<u64>,
        error: Option<Box<ServiceError>>,
    ) -> Next<B> {
        self.monitor.wait(context, fault, retry_after_ms, error);
        let ask = if self.ask == Ask::Status { Ask::Status } else { Ask::Redirect };
        self.next(ask)
    }

    /// There is a redirect, and nothing more can be seen. That is the documented end of a copy in OneDrive's form. Any other monitor may
    /// lead to a page to sign in at, which says nothing about the action.
    fn on_redirect<B: Platform>(self: Box<Self>, context: &mut Context<B>, meta: Box<ResponseMeta>) -> Next<B> {
        if self.monitor.traits().ends_with_redirect {
            return self.complete(context, Found::at(None, None), meta.ids);
        }
        self.bear(context, Fault::Redirected, meta)
    }

    /// The destination was looked at, because the monitor's host doesn't answer.
    fn on_look<B: Platform>(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        match self.check.as_mut().map(|check| check.on_response(context, response)) {
            Some(Finding::Complete(item)) => return ControlFlow::Break(context.complete_at_destination(item, response)),
            Some(Finding::Copy(status)) => context.tracker.record(&status, context.elapsed()),
            Some(Finding::Source | Finding::Retry) => {}
            Some(Finding::Nothing) | None => self.check = None,
        }
        self.wait(context, Fault::Unreachable, response.retry_after_ms(context.now), None)
    }

    fn complete<B: Platform>(self: Box<Self>, context: &mut Context<B>, mut found: Found<B>, ids: SupportIds) -> Next<B> {
        let saved = &self.monitor.saved;
        let location = found.status.resource_location.map(|location| self.monitor.resolve(context, location));
        found.status.resource_location = location.or_else(|| saved.result_url.clone());
        read_result(context, found, saved, Observed::Monitor, ids)
    }
}

impl<B: Platform> Step<B> for Polling {
    fn request(&self) -> Request<B> {
        match (self.ask, &self.check) {
            (Ask::Destination, Some(check)) => check.request(),
            (Ask::Redirect, _) => self.monitor.redirect_request(),
            (Ask::Target, _) => self.monitor.target_request(),
            (Ask::Host, _) => self.monitor.host_request(),
            _ => self.monitor.status_request(),
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn inspect(&self) -> String {
        let check = self.check.as_ref().map(DestinationCheck::inspect);
        format!("polling {:?} {} {check:?}", self.ask, self.monitor.inspect())
    }

    fn on_response(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        if self.ask == Ask::Destination {
            return self.on_look(context, response);
        }
        let meta = context.meta(response);
        let fault = match monitor_response::read(response, meta.error.as_deref(), self.monitor.traits()) {
            MonitorReading::Running(status) => {
                self.monitor.on_readable();
                context.backoff.reset();
                self.monitor.follow_move(context, response);
                context.report_progress(&status);
                context.wait_for_progress(meta.retry_after_ms);
                return self.next(Ask::Status);
            }
            MonitorReading::Completed(found) => return self.complete(context, found, meta.ids),
            MonitorReading::Failed(status) => return ControlFlow::Break(context.fail(*status, response, meta)),
            MonitorReading::Moved => {
                self.monitor.follow_move(context, response);
                Fault::Unreadable
            }
            // It isn't known where the redirect leads, so the redirect itself is what is known.
            _ if self.ask == Ask::Target && response.redirected_to.is_none() => return self.on_redirect(context, meta),
            MonitorReading::Redirected if response.visibility == Visibility::HiddenRedirect => return self.next(Ask::Target),
            MonitorReading::Expired => return fall_back(context, &self.monitor.saved, UnknownReason::MonitorExpired, meta),
            MonitorReading::Refused => return fall_back(context, &self.monitor.saved, UnknownReason::MonitorRefused, meta),
            MonitorReading::TokenRefused if self.monitor.change_token() => {
                context.faults += 1;
                return self.next(Ask::Status);
            }
            MonitorReading::TokenRefused => Fault::Refused,
            MonitorReading::Forgotten => Fault::Forgotten,
            MonitorReading::Throttled => Fault::Throttled,
            MonitorReading::ServiceTrouble => Fault::Failing,
            MonitorReading::Unreadable => Fault::Unreadable,
            MonitorReading::Redirected => Fault::Redirected,
            MonitorReading::Hidden => Fault::Hidden,
        };
        if response.visibility == Visibility::Open {
            self.ask = Ask::Status;
        }
        self.bear(context, fault, meta)
    }

    /// The browser says that the request failed, and not why. So the monitor is asked in other ways, at once, until that is known.
    fn on_lost(self: Box<Self>, context: &mut Context<B>, loss: Loss) -> Next<B> {
        match (loss, self.ask) {
            (Loss::Network, Ask::Status | Ask::Redirect) => {
                context.faults += 1;
                let ask = if self.ask == Ask::Status { Ask::Redirect } else { Ask::Host };
                self.next(ask)
            }
            (Loss::Network, Ask::Target) => self.on_redirect(context, Box::default()),
            (_, Ask::Destination) => self.wait(context, Fault::Unreachable, None, None),
            (Loss::Network, Ask::Host) | (Loss::Timeout, _) => self.bear(context, Fault::Unreachable, Box::default()),
        }
    }

    fn on_not_sent(self: Box<Self>, context: &mut Context<B>, _: NotSent) -> Next<B> {
        self.on_lost(context, Loss::Timeout)
    }
}
