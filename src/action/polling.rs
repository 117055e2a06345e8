//! The long step: how a monitor is asked. What its answers lead to is in [`after_poll`](super::after_poll).

use std::rc::Rc;

use crate::protocol::{
    monitor_url::MonitorUrl,
    platform::Platform,
    request::{Redirect, Request, Token},
    start_spec::Kind,
};

use super::{
    context::Context,
    io::Output,
    machine::{Action, Step},
    saved::Saved,
};

/// An action that is followed by its monitor.
#[derive(Debug)]
pub(super) struct Polling {
    pub(super) saved: Rc<Saved>,
    pub(super) monitor: MonitorUrl,
    pub(super) probe: Probe,
    /// Whether the monitor has ever given an answer that could be read.
    pub(super) heard: bool,
    /// How many answers in a row made no sense.
    pub(super) unreadable: u32,
    /// How many in a row were hidden from the page.
    pub(super) hidden: u32,
    /// How many in a row were refusals.
    pub(super) refusals: u32,
    owned: bool,
    token: Token,
    began_without: bool,
}

/// What the next question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// How it stands.
    Status,
    /// Whether there is a redirect. A browser reports a redirect to where CORS keeps it out just as it reports a lost network;
    /// asked to stop at redirects, it tells the two apart.
    Redirect,
    /// Where a redirect that is known to be there points to.
    Target,
    /// Whether anything answers. What CORS hides altogether is reported as a lost network too; asked blindly, a browser tells these
    /// two apart, unless the page's own policy (Cross-Origin-Embedder-Policy) forbids to ask so.
    Anything,
    /// Whether the drive answers, when the monitor never did: then it isn't the network.
    Drive,
}

impl Polling {
    /// Only actions of Graph at large take the token on their monitor, and only where that is on the drive's own origin: a copy's
    /// monitor refuses it (onedrive-api-docs#1057).
    fn new<P: Platform>(saved: Rc<Saved>, monitor: MonitorUrl, unreadable: u32, context: &Context) -> Self {
        let owned = context.drive.as_ref().is_some_and(|drive| drive.owns::<P>(monitor.reveal()));
        let token = if owned && saved.kind == Kind::Custom { Token::With } else { Token::Without };
        let began_without = token == Token::Without;
        let probe = Probe::Status;
        Self { saved, monitor, probe, heard: false, unreadable, hidden: 0, refusals: 0, owned, token, began_without }
    }

    pub(super) fn request<B>(&self, context: &Context) -> Request<B> {
        let url = self.monitor.reveal().clone();
        match (self.probe, self.token) {
            (Probe::Drive, _) if let Some(drive) = &context.drive => Request::get_with_token(drive.base_url(), Token::With),
            (Probe::Anything | Probe::Drive, _) => Request::blind_get(url),
            (Probe::Target, _) | (Probe::Status, Token::Without) => Request::bare_get(url, Redirect::Follow),
            (Probe::Redirect, Token::Without) => Request::bare_get(url, Redirect::Stop),
            (_, token) => Request::get_with_token(url, token),
        }
    }

    /// There was an answer that could be read, and it goes on.
    pub(super) fn on_readable(&mut self) {
        self.probe = Probe::Status;
        self.heard = true;
        self.unreadable = 0;
        self.hidden = 0;
        self.refusals = 0;
        if self.token == Token::Fresh {
            self.token = Token::With;
        }
    }

    /// Goes over to the other way to ask, after this one was refused; false when there is none left.
    pub(super) fn change_token(&mut self) -> bool {
        let other = match self.token {
            Token::Without => self.owned.then_some(Token::With),
            Token::With | Token::Fresh => self.token.fresher().or_else(|| (!self.began_without).then_some(Token::Without)),
        };
        // Once the other way is tried, there is no way back to the first.
        self.owned = false;
        self.token = other.unwrap_or(self.token);
        other.is_some()
    }
}

impl<B: Platform> Action<B> {
    /// From here on it is followed by that monitor, of which so many answers in a row made no sense.
    pub(super) fn follow(&mut self, saved: Saved, monitor: MonitorUrl, unreadable: u32) {
        let saved = Rc::new(saved);
        self.step = Step::Polling(Polling::new::<B>(Rc::clone(&saved), monitor, unreadable, &self.context));
        self.tell(Output::Accepted(Some(saved)));
    }
}
