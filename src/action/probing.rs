//! A request to the monitor was lost, which a browser doesn't explain. The monitor is asked in other ways until it is known what happened:
//! whether there is a redirect, where it leads, whether the host answers at all. While the host doesn't, a copy's destination is looked at.

use crate::protocol::{
    monitor_response::{self, MonitorReading},
    platform::Platform,
    request::Request,
    response::{Response, Visibility},
    result::Found,
};

use super::{
    checking_destination::destination_check,
    context::Context,
    destination_check::{DestinationCheck, Finding},
    io::Loss,
    monitor::Monitor,
    patience::Fault,
    polling::{AfterPoll, Polling, Probe, give_up},
    response_meta::ResponseMeta,
};

/// The monitor is asked in another way.
#[derive(Debug)]
pub(super) struct Probing {
    monitor: Monitor,
    probe: Probe,
    check: Check,
}

/// What is known about looking at the destination meanwhile.
#[derive(Debug)]
enum Check {
    NotTried,
    Begun(Box<DestinationCheck>),
    Useless,
}

/// The monitor's host doesn't answer, and the destination is looked at before the monitor is asked again.
#[derive(Debug)]
pub(super) struct LookingMeanwhile {
    monitor: Monitor,
    check: Box<DestinationCheck>,
}

/// What follows a probe.
#[derive(Debug)]
pub(super) enum AfterProbe<B> {
    /// Another probe.
    Probing(Probing),
    /// A look at the destination.
    LookingMeanwhile(Box<LookingMeanwhile>),
    /// What follows a poll: the monitor answered, or is given up.
    Polled(AfterPoll<B>),
}

impl Probing {
    /// Asks the monitor in that way.
    pub(super) fn new(monitor: Monitor, probe: Probe) -> Self {
        Self { monitor, probe, check: Check::NotTried }
    }

    pub(super) fn request<B>(&self) -> Request<B> {
        match self.probe {
            Probe::Redirect => self.monitor.redirect_request(),
            Probe::Target => self.monitor.target_request(),
            Probe::Host => self.monitor.host_request(),
        }
    }

    pub(super) fn on_response<B: Platform>(mut self, context: &mut Context<B>, response: Response<B>) -> AfterProbe<B> {
        if self.probe == Probe::Target {
            return self.on_target(context, response);
        }
        match response.visibility {
            Visibility::Open => AfterProbe::Polled(Polling::new(self.monitor).on_response(context, response)),
            // Where it leads is worth one request: that was never asked, or lost in a moment without a network.
            Visibility::HiddenRedirect => {
                self.probe = Probe::Target;
                AfterProbe::Probing(self)
            }
            Visibility::Hidden => self.bear(context, Fault::Hidden, ResponseMeta::default()),
        }
    }

    /// There is a redirect. What it leads to may say how the action stands; if not, the redirect itself is what is known.
    fn on_target<B: Platform>(self, context: &mut Context<B>, response: Response<B>) -> AfterProbe<B> {
        let meta = context.meta(&response);
        match monitor_response::read(&response, meta.error.as_deref(), self.monitor.traits()) {
            MonitorReading::Running(_) | MonitorReading::Completed(_) | MonitorReading::Failed(_) | MonitorReading::Moved => {
                AfterProbe::Polled(Polling::new(self.monitor).on_response(context, response))
            }
            _ => self.on_redirect(context, meta),
        }
    }

    /// There is a redirect, and nothing more can be seen. That is the documented end of a copy in OneDrive's form. Any other monitor may
    /// lead to a page to sign in at, which says nothing about the action.
    fn on_redirect<B: Platform>(self, context: &mut Context<B>, meta: ResponseMeta) -> AfterProbe<B> {
        if self.monitor.traits().ends_with_redirect {
            let found = Found::at(None, None);
            return AfterProbe::Polled(Polling::new(self.monitor).complete(context, found, meta));
        }
        self.bear(context, Fault::Redirected, meta)
    }

    pub(super) fn on_lost<B: Platform>(mut self, context: &mut Context<B>, loss: Loss) -> AfterProbe<B> {
        match (loss, self.probe) {
            (Loss::Network, Probe::Redirect) => {
                context.faults += 1;
                self.probe = Probe::Host;
                AfterProbe::Probing(self)
            }
            (Loss::Network, Probe::Target) => self.on_redirect(context, ResponseMeta::default()),
            (Loss::Network, Probe::Host) => self.on_unreachable(context),
            (Loss::Timeout, _) => self.bear(context, Fault::Unreachable, ResponseMeta::default()),
        }
    }

    pub(super) fn on_not_sent<B: Platform>(self, context: &mut Context<B>) -> AfterProbe<B> {
        self.bear(context, Fault::Unreachable, ResponseMeta::default())
    }

    /// Nothing answers there: no network, or none to that host. The copy may be seen at its destination meanwhile.
    fn on_unreachable<B: Platform>(mut self, context: &mut Context<B>) -> AfterProbe<B> {
        let check = match std::mem::replace(&mut self.check, Check::Useless) {
            Check::NotTried => destination_check(context, &self.monitor.saved).map(Box::new),
            Check::Begun(check) => Some(check),
            Check::Useless => None,
        };
        match check {
            Some(check) if self.monitor.bears(context, Fault::Unreachable) => {
                context.faults += 1;
                AfterProbe::LookingMeanwhile(Box::new(LookingMeanwhile { monitor: self.monitor, check }))
            }
            Some(_) => AfterProbe::Polled(give_up(context, &self.monitor, Fault::Unreachable.reason(), ResponseMeta::default())),
            None => self.bear(context, Fault::Unreachable, ResponseMeta::default()),
        }
    }

    /// Bears a fault, or gives the monitor up. Then the next round of probes begins.
    fn bear<B: Platform>(mut self, context: &mut Context<B>, fault: Fault, meta: ResponseMeta) -> AfterProbe<B> {
        if !self.monitor.bears(context, fault) {
            return AfterProbe::Polled(give_up(context, &self.monitor, fault.reason(), meta));
        }
        self.monitor.wait(context, fault, &meta);
        AfterProbe::Probing(Self { probe: Probe::Redirect, ..self })
    }
}

impl LookingMeanwhile {
    pub(super) fn request<B: Platform>(&self) -> Request<B> {
        self.check.request()
    }

    pub(super) fn on_response<B: Platform>(mut self, context: &mut Context<B>, response: Response<B>) -> AfterProbe<B> {
        let meta = context.meta(&response);
        let check = match self.check.on_response(context, &response) {
            Finding::Complete(item) => {
                return AfterProbe::Polled(AfterPoll::Ended(self.check.complete(context, item, meta)));
            }
            Finding::Source | Finding::Retry => Check::Begun(self.check),
            Finding::Copy(status) => {
                context.tracker.record(&status, context.elapsed());
                Check::Begun(self.check)
            }
            Finding::Nothing => Check::Useless,
        };
        Self::go_on(context, self.monitor, check, &meta)
    }

    pub(super) fn on_failure<B: Platform>(self, context: &mut Context<B>) -> AfterProbe<B> {
        Self::go_on(context, self.monitor, Check::Begun(self.check), &ResponseMeta::default())
    }

    /// Waits, and asks the monitor again.
    fn go_on<B: Platform>(context: &mut Context<B>, monitor: Monitor, check: Check, meta: &ResponseMeta) -> AfterProbe<B> {
        monitor.wait(context, Fault::Unreachable, &ResponseMeta { error: None, ..meta.clone() });
        AfterProbe::Probing(Probing { monitor, probe: Probe::Redirect, check })
    }
}
