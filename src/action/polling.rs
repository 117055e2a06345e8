//! The long step: the monitor is asked until it says how the action ended.

use crate::protocol::{
    json::Json,
    monitor_reply::{self, Found, Lost, MonitorReading},
    monitor_url::MonitorUrl,
    plan::Kind,
    reply::Reply,
    request::{Redirect, Request, Token},
    retry_after,
    service_error::ServiceError,
    status::Status,
};

use super::{
    ending::{Completion, Ending, UnknownReason},
    io::{Input, Loss, Output},
    machine::{Action, Step, World, fresher, owns},
    saved::Saved,
};

/// How many answers in a row may make no sense before it is said that the monitor can't be read.
const MOST_UNREADABLE: u32 = 8;
/// How many refusals in a row a monitor that takes no token may give: 401 has been seen now and then (onedrive-api-docs#147).
const MOST_REFUSALS: u32 = 3;

/// An action that is followed by its monitor.
#[derive(Debug)]
pub(super) struct Polling {
    pub(super) saved: Saved,
    owned: bool,
    token: Token,
    tried_without: bool,
    asking: Asking,
    unreadable: u32,
    refusals: u32,
}

/// What the next question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// How it stands.
    Status,
    /// Whether there is a redirect. A browser reports a redirect to where CORS keeps it out just as it reports a lost network;
    /// asked to stop at redirects, it tells the two apart.
    Redirect,
    /// Where a redirect that is known to be there points to.
    Target,
}

impl Polling {
    /// Only actions of Graph at large take the token on their monitor, and only where that is on the drive's own origin: a copy's
    /// monitor refuses it (onedrive-api-docs#1057).
    pub(super) fn new(saved: Saved, world: &World) -> Self {
        let owned = owns(world, &saved.monitor);
        let token = if owned && saved.kind == Kind::Any { Token::With } else { Token::Without };
        let tried_without = token == Token::Without;
        Self { saved, owned, token, tried_without, asking: Asking::Status, unreadable: 0, refusals: 0 }
    }

    pub(super) fn request<B>(&self) -> Request<B> {
        let url = self.saved.monitor.reveal().to_owned();
        match (self.asking, self.token) {
            (Asking::Target, _) | (Asking::Status, Token::Without) => Request::bare_get(url, Redirect::Follow),
            (Asking::Redirect, Token::Without) => Request::bare_get(url, Redirect::Stop),
            (_, token) => Request::get_with_token(url, token),
        }
    }

    /// The other way to ask, after this one was refused; `None` when there is none left.
    fn other_token(&mut self) -> Option<Token> {
        let other = match self.token {
            Token::Without => self.owned.then_some(Token::With),
            Token::With | Token::Fresh => fresher(self.token).or_else(|| (!self.tried_without).then_some(Token::Without)),
        };
        self.tried_without |= other == Some(Token::Without);
        // Once both ways were tried, there is no way back to the first.
        self.owned &= other != Some(Token::Without);
        other
    }
}

impl<B: Json + Clone> Action<B> {
    /// What came of a question.
    pub(super) fn after_poll(&mut self, now: u64, input: Input<B>) {
        match input {
            Input::Reply(reply) => self.read_poll(now, reply),
            Input::Lost(Loss::Network) => self.poll_lost(now),
            _ => self.wait_after_fault(now, None),
        }
    }

    fn poll_lost(&mut self, now: u64) {
        let Step::Polling(polling) = &mut self.step else { return };
        match polling.asking {
            Asking::Status => {
                polling.asking = Asking::Redirect;
                self.faults += 1;
                self.wait(now, 0, false);
            }
            Asking::Redirect => self.wait_after_fault(now, None),
            Asking::Target => self.complete_poll(now, hidden()),
        }
    }

    fn read_poll(&mut self, now: u64, reply: Reply<B>) {
        let retry_after_ms = retry_after::read(reply.headers.retry_after.as_deref(), now, self.world.platform);
        let reading = monitor_reply::read(&reply);
        let Step::Polling(polling) = &mut self.step else { return };
        if polling.asking == Asking::Target && !matches!(reading, MonitorReading::Completed(_)) {
            return self.complete_poll(now, hidden());
        }
        match reading {
            MonitorReading::Running(status) => self.poll_running(now, status, &reply, retry_after_ms),
            MonitorReading::Completed(found) => self.complete_poll(now, found),
            MonitorReading::Failed { status, error } => self.poll_failed(now, status, error),
            MonitorReading::Lost(lost, error) => self.lose_monitor(reply.status, lost, error),
            MonitorReading::TokenWrong(error) => self.poll_refused(now, reply.status, error),
            MonitorReading::AskAgain => self.wait_after_fault(now, retry_after_ms),
            MonitorReading::Unreadable => self.poll_unreadable(now, reply.status, retry_after_ms),
            MonitorReading::HiddenRedirect => self.poll_redirected(now),
        }
    }

    fn poll_running(&mut self, now: u64, status: Option<Status>, reply: &Reply<B>, retry_after_ms: Option<u64>) {
        let elapsed = self.elapsed(now);
        let moved = self.moved_monitor(reply);
        let Step::Polling(polling) = &mut self.step else { return };
        polling.asking = Asking::Status;
        polling.unreadable = 0;
        polling.refusals = 0;
        if polling.token == Token::Fresh {
            polling.token = Token::With;
        }
        if let Some(monitor) = moved {
            let saved = Saved { monitor, ..polling.saved.clone() };
            *polling = Polling::new(saved.clone(), &self.world);
            self.tell(Output::Accepted(Some(saved)));
        }
        self.backoff.reset();
        let progress = self.tracker.see(status.as_ref(), elapsed);
        self.tell(Output::Progress(progress));
        let pacing = self.world.settings.pacing;
        match retry_after_ms {
            Some(asked) => self.wait(now, asked.max(pacing.min_ms), true),
            None => self.wait(now, pacing.wait(self.tracker.history(), elapsed), false),
        }
    }

    /// A running answer that names another Location: the monitor has moved there.
    fn moved_monitor(&self, reply: &Reply<B>) -> Option<MonitorUrl> {
        let Step::Polling(polling) = &self.step else { return None };
        let location = reply.headers.location.as_deref()?;
        let url = self.world.drive.as_ref().map_or_else(|| location.to_owned(), |drive| drive.resolve(location));
        let usable = (self.world.platform.parse_url)(&url).is_some_and(|parsed| parsed.is_allowed());
        (usable && url != polling.saved.monitor.reveal()).then(|| MonitorUrl::new(url))
    }

    fn poll_failed(&mut self, now: u64, status: Option<Status>, error: ServiceError) {
        let progress = self.tracker.see(status.as_ref(), self.elapsed(now));
        let word = status.as_ref().map_or_else(|| "failed".to_owned(), |status| status.word.text.clone());
        self.tell(Output::Progress(super::progress::Progress { status: word.clone(), eta_ms: None, ..progress }));
        self.end(Ending::Failed { word, error, description: status.and_then(|status| status.description) });
    }

    fn lose_monitor(&mut self, http_status: u16, lost: Lost, error: ServiceError) {
        let reason = match lost {
            Lost::Gone => UnknownReason::MonitorGone,
            Lost::Expired => UnknownReason::MonitorExpired,
            Lost::Refused => UnknownReason::MonitorRefused,
        };
        self.end(Ending::Unknown { reason, http_status: Some(http_status), error });
    }

    fn poll_refused(&mut self, now: u64, http_status: u16, error: ServiceError) {
        let Step::Polling(polling) = &mut self.step else { return };
        if let Some(token) = polling.other_token() {
            polling.token = token;
            self.faults += 1;
            return self.wait(now, 0, false);
        }
        polling.refusals += 1;
        if polling.refusals >= MOST_REFUSALS {
            self.lose_monitor(http_status, Lost::Refused, error);
        } else {
            self.wait_after_fault(now, None);
        }
    }

    fn poll_unreadable(&mut self, now: u64, http_status: u16, retry_after_ms: Option<u64>) {
        let Step::Polling(polling) = &mut self.step else { return };
        polling.unreadable += 1;
        if polling.unreadable >= MOST_UNREADABLE {
            let error = ServiceError::default();
            self.end(Ending::Unknown { reason: UnknownReason::MonitorUnreadable, http_status: Some(http_status), error });
        } else {
            self.wait_after_fault(now, retry_after_ms);
        }
    }

    /// There is a redirect. Where it points is worth one question: it was either never asked, or lost in a moment without a network.
    fn poll_redirected(&mut self, now: u64) {
        let Step::Polling(polling) = &mut self.step else { return };
        polling.asking = Asking::Target;
        self.wait(now, 0, false);
    }

    /// It is done: that is told at once, and then its result is read, where that can be.
    fn complete_poll(&mut self, now: u64, found: Found<B>) {
        let progress = self.tracker.complete(&found.word, found.status.as_ref(), self.elapsed(now));
        self.tell(Output::Progress(progress));
        let Found { word, resource_id, location, item, .. } = found;
        let completion = Completion::new(word, resource_id, location);
        match item {
            Some(item) => self.complete(now, completion, Some(item)),
            None => self.read_result(now, completion),
        }
    }
}

/// A redirect whose target can't be seen: done, and nothing more is known.
fn hidden<B>() -> Found<B> {
    Found { word: "completed".to_owned(), status: None, resource_id: None, location: None, item: None }
}
