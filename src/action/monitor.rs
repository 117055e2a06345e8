//! A monitor: where it is, how it is asked, and how patient to be with it.

use std::rc::Rc;

use crate::protocol::{
    monitor_response::MonitorTraits,
    monitor_url::MonitorUrl,
    platform::Platform,
    request::{Redirect, Request, Token},
    response::Response,
    service::Service,
    service_error::ServiceError,
    shared_str::SharedStr,
    start_spec::Kind,
};

use super::{
    context::Context,
    io::Output,
    patience::{FORGOTTEN_WAIT_MS, Fault, Patience},
    saved::Saved,
};

/// A monitor that an action is followed by.
pub(super) struct Monitor {
    pub(super) saved: Rc<Saved>,
    url: MonitorUrl,
    ends_with_redirect: bool,
    token: Token,
    /// The other way to ask, with the token or without, which hasn't been tried.
    untried: Option<Token>,
    patience: Patience,
}

impl Monitor {
    /// From here on the action is followed by the monitor at that URL: the event says so.
    ///
    /// Only actions of Graph at large take the token on their monitor, and only where that is on the drive's own origin: a copy's
    /// monitor refuses it (onedrive-api-docs#1057).
    pub(super) fn follow<B: Platform>(context: &mut Context<B>, saved: Saved, url: MonitorUrl) -> Self {
        let drive = context.drive.as_deref();
        let is_owned = drive.is_some_and(|drive| drive.owns::<B>(url.reveal()));
        let takes_token = saved.kind == Kind::Custom;
        let token = if is_owned && takes_token { Token::Current } else { Token::Without };
        let other = if takes_token { Token::Without } else { Token::Current };
        let saved = Rc::new(Saved { monitor: Some(url.clone()), sent: false, ..saved });
        // The URL of a resource is of no use without the token.
        if !(is_owned && saved.is_own_resource) {
            context.redactor.add_url(url.reveal(), token != Token::Without);
        }
        let is_onedrive = drive.map_or_else(|| is_onedrive_host::<B>(&url), |drive| drive.service() == Service::OneDrive);
        context.emit(Output::Accepted(Some(Rc::clone(&saved))));
        Self {
            ends_with_redirect: is_onedrive && matches!(saved.kind, Kind::Copy | Kind::UploadFromUrl),
            untried: Some(other).filter(|_| is_owned),
            saved,
            url,
            token,
            patience: Patience::default(),
        }
    }

    /// What decides how it is asked next, and how patient to be with it.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn inspect(&self) -> String {
        format!("{:?} {:?} {} {:?}", self.token, self.untried, self.patience.inspect(), self.saved)
    }

    /// What is known about it beforehand.
    pub(super) fn traits(&self) -> MonitorTraits<'_> {
        let own_resource = Some(self.url.reveal()).filter(|_| self.saved.is_own_resource);
        MonitorTraits { ends_with_redirect: self.ends_with_redirect, own_resource }
    }

    /// The request that asks for the status.
    pub(super) fn status_request<B>(&self) -> Request<B> {
        self.request(Redirect::Follow)
    }

    /// The request that asks whether there is a redirect.
    pub(super) fn redirect_request<B>(&self) -> Request<B> {
        self.request(Redirect::Manual)
    }

    fn request<B>(&self, redirect: Redirect) -> Request<B> {
        match self.token {
            Token::Without => Request::get_monitor(self.url.reveal().clone(), redirect),
            token => Request::get_monitor_with_token(self.url.reveal().clone(), token),
        }
    }

    /// The request that follows a redirect, without the token.
    pub(super) fn target_request<B>(&self) -> Request<B> {
        Request::get_monitor(self.url.reveal().clone(), Redirect::Follow)
    }

    /// The request that asks whether the host answers at all.
    pub(super) fn host_request<B>(&self) -> Request<B> {
        Request::probe_monitor(self.url.reveal().clone())
    }

    /// There was a response that says that the action is running.
    pub(super) fn on_readable(&mut self) {
        self.patience.reset();
        if self.token == Token::Fresh {
            self.token = Token::Current;
        }
    }

    /// Changes to the other way of asking, after this one was refused; false when there is none left.
    pub(super) fn change_token(&mut self) -> bool {
        let fresher = self.token.fresher();
        let other = if fresher.is_some() { fresher } else { self.untried.take() };
        self.token = other.unwrap_or(self.token);
        other.is_some()
    }

    /// Counts a fault. False when it isn't to be borne any longer.
    pub(super) fn bears<B: Platform>(&mut self, context: &Context<B>, fault: Fault) -> bool {
        self.patience.bears(fault, context.schedule.waited_ms())
    }

    /// Waits after a fault, and reports it.
    pub(super) fn wait<B: Platform>(
        &self,
        context: &mut Context<B>,
        fault: Fault,
        retry_after_ms: Option<u64>,
        error: Option<Box<ServiceError>>,
    ) {
        let least_ms = if fault == Fault::Forgotten { FORGOTTEN_WAIT_MS } else { 0 };
        context.wait_after_fault(retry_after_ms, least_ms);
        context.report_trouble(fault.trouble(), self.patience.count(fault), error);
    }

    /// The absolute form of the URL of a result, as the monitor gave it.
    pub(super) fn resolve<B: Platform>(&self, context: &Context<B>, location: SharedStr) -> SharedStr {
        // Resolving changes how a secret in it is written, and might hide it from the redactor.
        let is_clean = context.redactor.redact(&location) == location;
        let url = self.url.resolve::<B>(&location, context.drive.as_deref()).filter(|_| is_clean);
        url.map_or(location, |url| url.reveal().clone())
    }

    /// Follows the monitor to where a response says that it has moved, unless a page may not ask there.
    pub(super) fn follow_move<B: Platform>(&mut self, context: &mut Context<B>, response: &Response<B>) {
        // Beside a monitor that Operation-Location named, Location names the result.
        let location = if self.saved.result_url.is_some() {
            response.headers.operation_location.as_ref()
        } else {
            response.monitor_location()
        };
        let Some(location) = location else { return };
        match self.url.resolve::<B>(location, context.drive.as_deref()) {
            Some(url) if url != self.url => {
                let result = response.headers.location.as_ref().filter(|result| *result != location);
                let result_url = result.or(self.saved.result_url.as_ref()).cloned();
                let saved = Saved { result_url, is_own_resource: false, ..Saved::clone(&self.saved) };
                *self = Self { patience: std::mem::take(&mut self.patience), ..Self::follow(context, saved, url) };
            }
            Some(_) => {}
            None => context.redactor.add_url(location, false),
        }
    }
}

fn is_onedrive_host<P: Platform>(url: &MonitorUrl) -> bool {
    P::parse_url(url.reveal()).is_some_and(|parsed| Service::infer(&parsed.host, "") == Service::OneDrive)
}
