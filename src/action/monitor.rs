//! The monitor of an action: its URL, and the requests to it.

use std::rc::Rc;

use crate::protocol::{
    Kind, MonitorReading, MonitorUrl, Platform, Redirect, Request, Response, Service, ServiceError, SharedStr, Token,
    monitor_response::{self, Content},
};

use super::{context::Context, io::Output, saved::Saved};

/// The monitor that an action is followed by.
#[derive(Debug)]
pub(super) struct Monitor {
    pub(super) saved: Rc<Saved>,
    url: MonitorUrl,
    /// Whether a redirect is the documented end.
    pub(super) ends_with_redirect: bool,
    token: Token,
    /// The way to send requests that hasn't been tried: with the token or without it.
    untried: Option<Token>,
}

/// What the next request finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// The status.
    Status,
    /// The status, or whether the monitor redirects. If CORS hides the target of a redirect, a browser reports the same error as for a lost
    /// network; with `redirect: "manual"` the two differ.
    Redirect,
    /// Where the monitor redirects to.
    Target,
    /// Whether the host responds at all. If CORS hides a response, a browser reports the same error as for a lost network; with
    /// `mode: "no-cors"` the two differ, unless the page's Cross-Origin-Embedder-Policy blocks such requests.
    Host,
    /// Whether the copy is complete at its destination.
    Destination,
}

impl Monitor {
    /// Returns the monitor at that URL, and emits that the action is accepted.
    ///
    /// Only a monitor on the drive's own origin gets the token: that of a [`Kind::Any`] at once, any other only after it has refused a poll
    /// without it, since a copy's monitor refuses the token (onedrive-api-docs#1057).
    pub(super) fn follow<B: Platform>(context: &mut Context<B>, saved: &Saved, url: MonitorUrl) -> Self {
        let drive = context.drive.as_deref();
        let is_owned = drive.is_some_and(|drive| drive.owns::<B>(url.reveal()));
        let takes_token = saved.kind == Kind::Any;
        let token = if is_owned && takes_token { Token::Current } else { Token::Without };
        let other = if takes_token { Token::Without } else { Token::Current };
        let mut saved = saved.clone();
        (saved.monitor, saved.sent) = (Some(url.clone()), false);
        // A resource can't be read without the token, so that its URL is no secret.
        if !(is_owned && saved.is_own_resource) {
            context.redactor.add_url(url.reveal(), token != Token::Without);
        }
        let is_onedrive = drive.map_or_else(|| is_onedrive_host::<B>(&url), |drive| drive.service == Service::OneDrive);
        let saved = Rc::new(saved);
        context.emit(Output::Accepted(Some(Rc::clone(&saved))));
        Self {
            ends_with_redirect: is_onedrive && matches!(saved.kind, Kind::Copy | Kind::UploadFromUrl),
            untried: Some(other).filter(|_| is_owned),
            saved,
            url,
            token,
        }
    }

    /// Returns what a response means. `error`: the error in its body.
    pub(super) fn read<B: Platform>(&self, response: &Response<B>, error: Option<&ServiceError>) -> MonitorReading<B> {
        let has_token = self.token != Token::Without;
        let content = if self.saved.is_own_resource {
            Content::Resource(self.url.reveal())
        } else if has_token && self.saved.kind == Kind::Any && self.saved.result_url.is_none() {
            Content::Operation
        } else {
            Content::Status
        };
        monitor_response::read(response, error, self.ends_with_redirect, content, has_token)
    }

    /// Returns the request that finds out what `probe` says. A request with the token never follows a redirect: it could take the token to
    /// another origin.
    pub(super) fn request<B>(&self, probe: Probe) -> Request<B> {
        let mut request = Request::get_monitor(self.url.reveal().clone());
        match (probe, self.token) {
            (Probe::Target, _) | (Probe::Status, Token::Without) => {}
            (Probe::Host, _) => request.no_cors = true,
            (_, token) => (request.token, request.redirect) = (token, Redirect::Manual),
        }
        request
    }

    /// Allows another fresh token later, after a response that says that the action is running.
    pub(super) fn accept_token(&mut self) {
        if self.token == Token::Fresh {
            self.token = Token::Current;
        }
    }

    /// Changes how requests are sent, after a refusal: with a fresh token, or else with the token instead of without it, or the reverse. Returns
    /// false if each way was tried.
    pub(super) fn change_token(&mut self) -> bool {
        if self.token.refresh() {
            return true;
        }
        let Some(untried) = self.untried.take() else { return false };
        self.token = untried;
        true
    }

    /// Returns the absolute URL of a result whose URL the monitor gave.
    pub(super) fn resolve<B: Platform>(&self, context: &Context<B>, location: SharedStr) -> SharedStr {
        // Resolving changes how a secret in it is written, and might hide it from the redactor.
        let is_clean = context.redactor.redact(&location) == location;
        let url = self.url.resolve::<B>(&location, context.drive.as_deref()).filter(|_| is_clean);
        url.map_or(location, |url| url.reveal().clone())
    }

    /// Changes to the monitor URL that a response's Location gives. A URL that a page may not request is ignored, but is still a secret.
    pub(super) fn follow_move<B: Platform>(&mut self, context: &mut Context<B>, response: &Response<B>) {
        // If `Operation-Location` gave the monitor, `Location` gives the result.
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
                let mut saved = Saved::clone(&self.saved);
                (saved.result_url, saved.is_own_resource) = (result_url, false);
                *self = Self::follow(context, &saved, url);
            }
            Some(_) => {}
            None => context.redactor.add_url(location, false),
        }
    }
}

fn is_onedrive_host<P: Platform>(url: &MonitorUrl) -> bool {
    P::parse_url(url.reveal()).is_some_and(|parsed| Service::infer(&parsed.host, "") == Service::OneDrive)
}
