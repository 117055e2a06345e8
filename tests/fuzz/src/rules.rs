//! The rules for every output of an action, whatever the service sends. `tests/simulation` checks actions against a service that follows the
//! protocol; here the service may send anything.

use longhaul::{
    action::{context::Context, io::Input, outcome::Outcome, progress::Progress, saved::Saved, settings::Settings},
    protocol::{
        argument::Argument,
        drive_address::DriveAddress,
        request::{Purpose, Request, Token},
        response::{Response, ResponseBody},
        shared_str::SharedStr,
    },
};
use serde_json::Value;
use url::Url;

use crate::host::Parsed;

const HOUR: u64 = 3_600_000;
/// How many requests may be sent without a wait: a poll with the token and without, a check for a redirect, checks whether the monitor's host
/// and the drive respond, and the destination check.
const MAX_WITHOUT_WAIT: u32 = 8;

/// What is known of an action so far.
pub(crate) struct Rules {
    drive: Option<DriveAddress>,
    settings: Settings,
    /// The URLs that the app or the service has named.
    named: Vec<SharedStr>,
    /// The URL of the latest request.
    requested: Option<SharedStr>,
    may_start: bool,
    is_accepted: bool,
    is_offline: bool,
    sent_without_wait: u32,
    throttled_until: u64,
    percentage: f64,
    elapsed_ms: f64,
}

impl Rules {
    pub(crate) fn new(context: &Context<Parsed>, monitor: Option<String>) -> Self {
        let mut rules = Self {
            drive: context.drive.as_deref().cloned(),
            settings: context.settings,
            named: Vec::new(),
            requested: None,
            may_start: true,
            is_accepted: false,
            is_offline: false,
            sent_without_wait: 0,
            throttled_until: 0,
            percentage: 0.0,
            elapsed_ms: 0.0,
        };
        if let Some(monitor) = monitor {
            rules.names(&monitor.into());
        }
        rules
    }

    /// Records that the app or the service has named a URL. It may be relative to the monitor URL or to the base URL.
    fn names(&mut self, url: &SharedStr) {
        let bases = self.requested.iter().chain(self.drive.as_ref().map(|drive| &drive.base_url));
        let joined = bases.filter_map(|base| Url::parse(base).ok()?.join(url).ok());
        self.named.extend(joined.map(|url| url.as_str().into()));
        self.named.push(url.clone());
    }

    pub(crate) fn sends(&mut self, now: u64, request: &Request<Parsed>, entry: Option<&Saved>) {
        assert!(!self.is_offline, "a request without a network");
        assert!(now >= self.throttled_until, "a request before the end of Retry-After");
        self.sent_without_wait += 1;
        assert!(self.sent_without_wait <= MAX_WITHOUT_WAIT, "{} requests without a wait", self.sent_without_wait);
        let is_start = request.purpose == Purpose::Start;
        assert_eq!(
            is_start,
            entry.is_some_and(|entry| entry.sent && entry.monitor.is_none()),
            "a start is saved as sent before it is sent"
        );
        assert!(!is_start || (self.may_start && !self.is_accepted), "a start is sent again that may have been received");
        self.may_start &= !is_start;

        let url = Url::parse(&request.url).expect("a request has a URL");
        let is_loopback =
            url.host_str().is_some_and(|host| host.ends_with("localhost") || host.starts_with("127.") || host == "[::1]");
        assert!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback), "a request to {url}");
        let is_own = self
            .drive
            .as_ref()
            .is_some_and(|drive| Url::parse(&drive.base_url).expect("a base URL is a URL").origin() == url.origin());
        assert!(is_own || request.token == Token::Without, "the token is sent to {url}");
        let is_bare = request.body.is_none() && !request.respond_async && !is_start;
        assert!(
            is_own || (is_bare && self.named.contains(&request.url)),
            "a request to {url}, which neither the app nor the service has named"
        );
        self.requested = Some(request.url.clone());
    }

    pub(crate) fn does_not_start(&self) {
        assert!(self.may_start && !self.is_accepted, "it reports that nothing was started");
    }

    pub(crate) fn waits(&mut self, now: u64, ms: Option<u64>) {
        self.sent_without_wait = 0;
        let Some(ms) = ms else {
            assert!(self.is_offline, "a wait without an end");
            return;
        };
        assert!(ms > 0, "a wait of 0 ms");
        let pacing = self.settings.pacing;
        let longest = [HOUR, pacing.first_ms, pacing.max_ms, 2 * pacing.min_ms].into_iter().max().unwrap_or_default();
        let in_time = self.settings.timeout_ms.filter(|_| self.is_offline);
        assert!(ms <= longest || Some(ms) <= in_time, "a wait of {ms} ms at {now}");
    }

    /// The action is about to handle this input.
    pub(crate) fn receives(&mut self, now: u64, input: &Input<Parsed>) {
        match input {
            Input::Offline => self.is_offline = true,
            Input::Woken => self.is_offline = false,
            Input::Queued => self.sent_without_wait -= 1,
            Input::Response(response) => self.receives_response(now, response),
            Input::Lost(_) | Input::NotSent(_) | Input::Permitted | Input::Deferred | Input::Abort => {}
        }
    }

    fn receives_response(&mut self, now: u64, response: &Response<Parsed>) {
        self.may_start |= matches!(response.status, 401 | 404 | 429 | 503 | 509) && !self.is_accepted;
        let headers = &response.headers;
        for location in headers.location.iter().chain(&headers.operation_location) {
            self.names(location);
        }
        // A body may report the end, whatever the status.
        let is_throttled = matches!(response.status, 429 | 503) && !matches!(response.body, ResponseBody::Json(_));
        // `parse` accepts a plus sign, which the header doesn't have.
        let text = headers.retry_after.as_ref().filter(|text| !text.starts_with('+'));
        let seconds = text.and_then(|text| text.parse::<u16>().ok()).filter(|_| is_throttled);
        let visible = response.visibility == longhaul::protocol::response::Visibility::Open && response.redirected_to.is_none();
        if let Some(seconds) = seconds.filter(|_| visible) {
            self.throttled_until = now + (u64::from(seconds) * 1000).min(HOUR);
        }
    }

    pub(crate) fn accepts(&mut self, now: u64, saved: Option<&Saved>) {
        self.is_accepted = true;
        let Some(saved) = saved else { return };
        let json = serde_json::to_value(saved.to_json()).expect("a saved action is plain data");
        let read = Saved::read(&Argument::new(Parsed(json.clone()), "saved"), None, now).expect("a saved action can be resumed");
        let again: Value = serde_json::to_value(read.to_json()).expect("a saved action is plain data");
        assert_eq!(again, json);
        // The other members may contain the same text by coincidence.
        let printed = format!("{:?}", Saved { drive_id: None, destination: None, ..saved.clone() });
        let is_hidden = saved.monitor.as_ref().is_none_or(|monitor| !printed.contains(monitor.reveal().as_str()));
        assert!(is_hidden, "the debug output contains the monitor URL");
    }

    pub(crate) fn progresses(&mut self, progress: &Progress) {
        assert!(self.is_accepted || progress.trouble.is_some(), "progress before the start is accepted");
        let percentage = progress.percentage_complete.unwrap_or(self.percentage);
        assert!((self.percentage..=100.0).contains(&percentage), "{percentage} % after {} %", self.percentage);
        self.percentage = percentage;
        assert!(progress.eta_ms.is_none_or(|eta| eta >= 0.0 && eta.is_finite()), "{progress:?}");
        assert!(progress.elapsed_ms >= self.elapsed_ms, "the elapsed time decreases: {progress:?}");
        self.elapsed_ms = progress.elapsed_ms;
    }

    pub(crate) fn ends(&self, outcome: &Outcome<Parsed>) {
        match outcome {
            Outcome::Completed(_) | Outcome::Failed { .. } | Outcome::Unknown { .. } => assert!(self.is_accepted, "{outcome:?}"),
            Outcome::Rejected { .. } | Outcome::Uncertain { .. } => assert!(!self.is_accepted, "{outcome:?}"),
            Outcome::TimedOut => assert!(self.settings.timeout_ms.is_some(), "{outcome:?}"),
            Outcome::Aborted => {}
        }
    }
}
