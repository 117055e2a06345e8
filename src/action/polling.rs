//! The step that polls the monitor.
//!
//! A browser doesn't explain why a request failed. So other requests follow at once that find out: whether the monitor redirects, where it
//! redirects to, whether its host responds at all. While the host doesn't respond, a copy's destination is checked too.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{
    Fault, Found, MonitorReading, MonitorUrl, Platform, Request, Response, ResponseMeta, ServiceError, Visibility,
};

use super::{
    context::{Context, Next, Step},
    destination_check::{DestinationCheck, Finding, fall_back},
    io::{Loss, NotSent},
    monitor::{Monitor, Probe},
    outcome::Observed,
    patience::{FORGOTTEN_WAIT_MS, Patience},
    reading_result::read_result,
    saved::Saved,
};

/// An action whose monitor is polled.
#[derive(Debug)]
pub(super) struct Polling {
    monitor: Monitor,
    patience: Patience,
    probe: Probe,
    /// The check of the destination; `None` if it can't show anything.
    check: Option<DestinationCheck>,
}

impl Polling {
    /// Returns the step that polls the monitor at that URL.
    pub(super) fn follow<B: Platform>(context: &mut Context<B>, saved: &Saved, url: MonitorUrl) -> Box<Self> {
        context.backoff.reset();
        let check = DestinationCheck::new(context, saved);
        let monitor = Monitor::follow(context, saved, url);
        Box::new(Self { monitor, patience: Patience::default(), probe: Probe::Status, check })
    }

    fn next<B: Platform>(mut self: Box<Self>, probe: Probe) -> Next<B> {
        self.probe = probe;
        ControlFlow::Continue(self)
    }

    /// Waits after a fault, or gives the monitor up.
    fn on_fault<B: Platform>(mut self: Box<Self>, context: &mut Context<B>, fault: Fault, meta: Box<ResponseMeta>) -> Next<B> {
        if !self.patience.tolerates(fault, context.schedule.waited_ms) {
            return fall_back(context, &self.monitor.saved, fault.reason(), meta);
        }
        if fault == Fault::Unreachable && self.probe == Probe::Host && self.check.is_some() {
            context.faults += 1;
            return self.next(Probe::Destination);
        }
        self.wait(context, fault, meta.retry_after_ms, meta.error.as_ref())
    }

    /// Waits, then polls again: with redirects if the poll itself had the fault, else beginning with the request that shows redirects.
    fn wait<B: Platform>(
        self: Box<Self>,
        context: &mut Context<B>,
        fault: Fault,
        retry_after_ms: Option<u64>,
        error: Option<&Rc<ServiceError>>,
    ) -> Next<B> {
        let least_ms = if fault == Fault::Forgotten { FORGOTTEN_WAIT_MS } else { 0 };
        context.wait_after_fault(retry_after_ms, least_ms);
        context.report_trouble(fault.trouble(), self.patience.count(fault), error);
        let probe = if self.probe == Probe::Status { Probe::Status } else { Probe::Redirect };
        self.next(probe)
    }

    /// Handles a redirect whose target can't be read. That is the documented end of a copy in OneDrive's form. Any other monitor may redirect
    /// to a sign-in page, which says nothing about the action.
    fn on_redirect<B: Platform>(self: Box<Self>, context: &mut Context<B>, meta: Box<ResponseMeta>) -> Next<B> {
        if self.monitor.ends_with_redirect {
            return self.complete(context, Found::at(None, None), meta);
        }
        self.on_fault(context, Fault::Redirected, meta)
    }

    /// Handles a response from the destination, which is checked while the monitor's host doesn't respond.
    fn on_destination<B: Platform>(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        match self.check.as_mut().map(|check| check.on_response(context, response)) {
            Some(Finding::Complete) => return ControlFlow::Break(context.complete_at_destination(response)),
            Some(Finding::Copy(status)) => context.tracker.record(&status, context.elapsed()),
            Some(Finding::Source | Finding::Retry) => {}
            Some(Finding::Nothing) | None => self.check = None,
        }
        self.wait(context, Fault::Unreachable, response.retry_after_ms(context.now), None)
    }

    fn complete<B: Platform>(&self, context: &mut Context<B>, mut found: Found<B>, meta: Box<ResponseMeta>) -> Next<B> {
        let saved = &self.monitor.saved;
        let location = found.status.resource_location.map(|location| self.monitor.resolve(context, location));
        found.status.resource_location = location.or_else(|| saved.result_url.clone());
        read_result(context, found, saved, Observed::Monitor, meta)
    }
}

impl<B: Platform> Step<B> for Polling {
    fn request(&self) -> Request<B> {
        match (self.probe, &self.check) {
            (Probe::Destination, Some(check)) => check.request(),
            (probe, _) => self.monitor.request(probe),
        }
    }

    fn on_response(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        if self.probe == Probe::Destination {
            return self.on_destination(context, response);
        }
        let meta = ResponseMeta::of(response, context.now);
        let fault = match self.monitor.read(response, meta.error.as_deref()) {
            MonitorReading::Running(status) => {
                self.patience.reset();
                self.monitor.accept_token();
                context.backoff.reset();
                self.monitor.follow_move(context, response);
                context.report(&status);
                context.wait_for_progress(meta.retry_after_ms);
                return self.next(Probe::Status);
            }
            MonitorReading::Completed(found) => return self.complete(context, found, meta),
            MonitorReading::Failed(status) => return ControlFlow::Break(context.fail(&status, response, meta)),
            MonitorReading::Moved => {
                self.monitor.follow_move(context, response);
                Fault::Unreadable
            }
            // The target of the redirect isn't known, so the redirect itself has to be interpreted.
            _ if self.probe == Probe::Target && response.redirected_to.is_none() => return self.on_redirect(context, meta),
            MonitorReading::Fault(Fault::Redirected) if response.visibility == Visibility::HiddenRedirect => {
                return self.next(Probe::Target);
            }
            MonitorReading::Fault(Fault::Refused) if self.monitor.change_token() => {
                context.faults += 1;
                return self.next(Probe::Status);
            }
            MonitorReading::Fault(fault) => fault,
        };
        if response.visibility == Visibility::Open {
            self.probe = Probe::Status;
        }
        self.on_fault(context, fault, meta)
    }

    /// Finds out why the request got no response, by another request at once; or waits if that is known.
    fn on_lost(self: Box<Self>, context: &mut Context<B>, loss: Loss) -> Next<B> {
        match (loss, self.probe) {
            (Loss::Network, Probe::Status | Probe::Redirect) => {
                context.faults += 1;
                let probe = if self.probe == Probe::Status { Probe::Redirect } else { Probe::Host };
                self.next(probe)
            }
            (Loss::Network, Probe::Target) => self.on_redirect(context, Box::default()),
            (_, Probe::Destination) => self.wait(context, Fault::Unreachable, None, None),
            (Loss::Network, Probe::Host) | (Loss::Timeout, _) => self.on_fault(context, Fault::Unreachable, Box::default()),
        }
    }

    fn on_not_sent(self: Box<Self>, context: &mut Context<B>, _: NotSent) -> Next<B> {
        self.on_lost(context, Loss::Timeout)
    }
}
