//! The rules that hold at every step of every life, with any responses.

use longhaul::{
    action::{outcome::Outcome, progress::Progress, saved::Saved},
    protocol::request::{Method, Purpose, Request, Token},
};

use crate::{
    alphabet::{
        MOVED,
        Symbol::{self, *},
    },
    host::Parsed,
    life::{Claim, Life},
};

/// The most requests without a wait between them. They are other forms of the same request.
const MOST_WITHOUT_WAIT: usize = 8;

/// The end that a single response to a start or a poll reports; `None` if it reports none.
fn claim(life: &Life<'_>, request: &Request<Parsed>, symbol: Symbol) -> Option<Claim> {
    let is_copy = life.setup.becomes_item;
    match (request.purpose, symbol) {
        (Purpose::Result | Purpose::Destination, _) => None,
        (_, Completed | CompletedElsewhere) => Some(Claim::Completed),
        (Purpose::Start, Item) => Some(Claim::Completed),
        (Purpose::Start, Empty) if !is_copy => Some(Claim::Completed),
        (Purpose::Start, Empty | Page | SeeItem | SeeLogin | HiddenRedirect | Gateway | Lost | TimedOut) => {
            Some(Claim::Uncertain)
        }
        // For a copy, a running status without a monitor URL has no meaning.
        (Purpose::Start, LessDone) if is_copy => Some(Claim::Uncertain),
        (Purpose::Start, LessDone) => Some(Claim::Completed),
        (Purpose::Start, Cancelled) => Some(Claim::Failed),
        (
            Purpose::Start,
            Failed | FailedUnder500 | ErrorUnder200 | Forbidden | BadRequest | OperationNotFound | ServerError | NoToken,
        ) => Some(Claim::Rejected),
        (Purpose::Start, NotFound) if !life.setup.names_parent => Some(Claim::Rejected),
        (Purpose::Start, _) => None,
        (Purpose::Monitor, Failed | FailedUnder500 | Cancelled | ErrorUnder200) => Some(Claim::Failed),
        (Purpose::Monitor, Item | SeeItem) => Some(Claim::Completed),
        (Purpose::Monitor, _) => None,
    }
}

/// Whether a response to a start proves that the service did nothing.
fn is_refusal(symbol: Symbol) -> bool {
    matches!(
        symbol,
        Unauthorized
            | Expired
            | NotFound
            | Throttled
            | Unavailable
            | Failed
            | FailedUnder500
            | ErrorUnder200
            | Forbidden
            | BadRequest
            | OperationNotFound
            | ServerError
            | NoToken
    )
}

impl Life<'_> {
    pub(crate) fn on_request(&mut self, request: &Request<Parsed>, entry: Option<&Saved>) {
        let is_start = request.purpose == Purpose::Start;
        assert!(!is_start || !self.may_be_received, "{self}: it starts again what may have been received");
        assert_eq!(is_start, entry.is_some_and(|entry| entry.sent), "{self}: what is saved says that the start was sent");
        if request.token != Token::Without {
            assert!(self.setup.drive.owns::<Parsed>(&request.url), "{self}: the token goes to {}", request.url);
        }
        let is_monitor = [self.setup.monitor, MOVED].contains(&request.url.as_str());
        assert!(is_monitor || self.setup.drive.owns::<Parsed>(&request.url), "{self}: it sends a request to {}", request.url);
        if request.purpose == Purpose::Monitor {
            let is_bare =
                request.method == Method::Get && request.body.is_none() && !request.respond_async && !request.client_request_id;
            assert!(is_bare && is_monitor, "{self}: a monitor gets more than a bare GET");
        }
        if let Some((_, last)) = self.history.last() {
            assert!(self.last_wait_ms >= last.asks_to_wait_ms(), "{self}: it waits for {} ms only", self.last_wait_ms);
        }
        self.without_wait = if self.last_wait_ms > 0 { 0 } else { self.without_wait + 1 };
        assert!(self.without_wait <= MOST_WITHOUT_WAIT, "{self}: {} requests without a wait", self.without_wait);
        assert!(
            self.claim.is_none_or(|claim| claim == Claim::Completed && request.purpose == Purpose::Result),
            "{self}: it goes on after {:?}",
            self.claim
        );
    }

    pub(crate) fn on_response(&mut self, request: &Request<Parsed>, symbol: Symbol) {
        self.may_be_received |= request.purpose == Purpose::Start && !is_refusal(symbol);
        self.claim = self.claim.or(claim(self, request, symbol));
        // If a hidden redirect is the documented end, an observed redirect is the end unless its target reports otherwise.
        if self.setup.ends_with_redirect && request.purpose == Purpose::Monitor && self.has_hidden_redirect() {
            let shows_more = symbol.says_running() || matches!(symbol, SeeLogin | Failed | FailedUnder500 | Cancelled | TimedOut);
            if !shows_more && symbol != HiddenRedirect {
                self.claim = self.claim.or(Some(Claim::Completed));
            }
        }
    }

    /// Whether the last response was a redirect that a browser hides.
    fn has_hidden_redirect(&self) -> bool {
        matches!(self.history.last(), Some((Purpose::Monitor, HiddenRedirect)))
    }

    pub(crate) fn on_not_started(&self) {
        assert!(!self.may_be_received && !self.is_accepted, "{self}: it says that nothing was started");
    }

    pub(crate) fn on_accepted(&mut self) {
        let has_response = self.history.iter().any(|(purpose, symbol)| *purpose == Purpose::Start && !is_refusal(*symbol));
        assert!(has_response, "{self}: it says accepted");
        self.is_accepted = true;
    }

    pub(crate) fn on_progress(&mut self, progress: &Progress) {
        let percentage = progress.percentage_complete.unwrap_or(self.percentage);
        assert!((self.percentage..=100.0).contains(&percentage), "{self}: {percentage} % after {} %", self.percentage);
        self.percentage = percentage;
        assert!(self.is_accepted || progress.trouble.is_some(), "{self}: it reports progress before it is accepted");
        let says_completed = progress.status == "completed";
        assert!(!says_completed || self.may_have_completed(), "{self}: it reports the end");
    }

    /// Whether responses prove that the action has completed: one that reported it, or destination checks.
    fn may_have_completed(&self) -> bool {
        let checks = self.history.iter().filter(|(purpose, symbol)| *purpose == Purpose::Destination && *symbol == Item).count();
        self.claim == Some(Claim::Completed) || checks >= 4
    }

    pub(crate) fn on_outcome(&mut self, outcome: &Outcome<Parsed>) {
        let (purpose, last) = *self.history.last().expect("nothing ends before its first response");
        let is_justified = match outcome {
            Outcome::Completed(_) => self.may_have_completed(),
            Outcome::Failed { .. } => self.claim == Some(Claim::Failed),
            Outcome::Rejected { .. } => {
                !self.is_accepted
                    && !self.may_be_received
                    && purpose == Purpose::Start
                    && self.claim.is_none_or(|claim| claim == Claim::Rejected)
            }
            Outcome::Uncertain { .. } => self.claim == Some(Claim::Uncertain) && self.history.len() == self.starts(),
            Outcome::Unknown { .. } => {
                let is_useful = purpose == Purpose::Monitor && last.says_running();
                self.is_accepted && self.claim.is_none() && !is_useful
            }
            Outcome::TimedOut | Outcome::Aborted => false,
        };
        assert!(is_justified, "{self}: it ends as {outcome:?}");
    }

    fn starts(&self) -> usize {
        self.history.iter().filter(|(purpose, _)| *purpose == Purpose::Start).count()
    }
}
