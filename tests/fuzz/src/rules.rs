//! What must hold at every step of an action's life, whatever happens to it. `tests/simulation` holds it against a service that is
//! sound; here the service may be anyone.

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
/// How many questions may go out one after another: with the token and without, to see whether there is a redirect, whether anything
/// answers, whether the drive does, and on to the destination.
const MOST_TOGETHER: u32 = 8;

pub(crate) struct Rules {
    drive: Option<DriveAddress>,
    settings: Settings,
    /// The URLs that the app or a service named.
    told: Vec<SharedStr>,
    may_start: bool,
    is_accepted: bool,
    is_offline: bool,
    sent_together: u32,
    keeps_away_until: u64,
    percentage: f64,
    elapsed_ms: f64,
}

impl Rules {
    pub(crate) fn new(context: &Context<Parsed>, named: Option<String>) -> Self {
        Self {
            drive: context.drive.as_deref().cloned(),
            settings: context.settings,
            told: named.into_iter().map(SharedStr::from).collect(),
            may_start: true,
            is_accepted: false,
            is_offline: false,
            sent_together: 0,
            keeps_away_until: 0,
            percentage: 0.0,
            elapsed_ms: 0.0,
        }
    }

    pub(crate) fn sends(&mut self, now: u64, request: &Request<Parsed>, timeout_ms: u64, entry: Option<&Saved>) {
        assert!(!self.is_offline, "it asks though there is no network");
        assert!(now >= self.keeps_away_until, "it asks though it was asked to wait longer");
        assert!((1..=self.settings.request_timeout_ms).contains(&timeout_ms), "{timeout_ms} ms for a request");
        self.sent_together += 1;
        assert!(self.sent_together <= MOST_TOGETHER, "{} questions without a wait", self.sent_together);
        let is_start = request.purpose == Purpose::Start;
        assert_eq!(
            is_start,
            entry.is_some_and(|entry| entry.sent && entry.monitor.is_none()),
            "what was sent is saved before it is"
        );
        assert!(!is_start || (self.may_start && !self.is_accepted), "it starts again what may have been received");
        self.may_start &= !is_start;

        let url = Url::parse(&request.url).expect("what is asked is a URL");
        let is_loopback =
            url.host_str().is_some_and(|host| host.ends_with("localhost") || host.starts_with("127.") || host == "[::1]");
        assert!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback), "it speaks to {url}");
        let is_own = self
            .drive
            .as_ref()
            .is_some_and(|drive| Url::parse(&drive.base_url()).expect("a base URL is a URL").origin() == url.origin());
        assert!(is_own || request.token == Token::Without, "the token goes to {url}");
        let is_bare = request.body.is_none() && !request.respond_async && !is_start;
        assert!(is_own || (is_bare && self.told.contains(&request.url)), "it speaks to {url}, which nobody told it");
    }

    pub(crate) fn does_not_start(&self) {
        assert!(self.may_start && !self.is_accepted, "it says that nothing was started");
    }

    pub(crate) fn waits(&mut self, now: u64, ms: Option<u64>) {
        self.sent_together = 0;
        let Some(ms) = ms else {
            assert!(self.is_offline, "it waits for what never comes");
            return;
        };
        assert!(ms > 0, "time stands still");
        let pacing = self.settings.pacing;
        let longest = [HOUR, pacing.first_ms, pacing.max_ms, 2 * pacing.min_ms].into_iter().max().unwrap_or_default();
        let in_time = self.settings.timeout_ms.filter(|_| self.is_offline);
        assert!(ms <= longest || Some(ms) <= in_time, "it waits {ms} ms at {now}");
    }

    /// Something is about to be handed in.
    pub(crate) fn receives(&mut self, now: u64, input: &Input<Parsed>) {
        match input {
            Input::Offline => self.is_offline = true,
            Input::Woken => self.is_offline = false,
            Input::Queued => self.sent_together -= 1,
            Input::Response(reply) => self.hears(now, reply),
            Input::Lost(_) | Input::NotSent(_) | Input::Permitted | Input::Abort => {}
        }
    }

    fn hears(&mut self, now: u64, reply: &Response<Parsed>) {
        self.may_start |= matches!(reply.status, 401 | 404 | 429 | 503 | 509) && !self.is_accepted;
        let headers = &reply.headers;
        for location in headers.location.iter().chain(&headers.operation_location) {
            // It may be relative to the monitor that it came from.
            let bases = self.told.iter().filter_map(|base| Url::parse(base).ok()?.join(location).ok());
            let joined: Vec<SharedStr> = bases.map(|url| url.as_str().into()).collect();
            self.told.extend(joined);
            self.told.push(location.clone());
        }
        // A body may say that it is over, whatever the status.
        let is_turned_away = matches!(reply.status, 429 | 503) && !matches!(reply.body, ResponseBody::Json(_));
        let seconds = headers.retry_after.as_ref().and_then(|text| text.parse::<u16>().ok()).filter(|_| is_turned_away);
        let visible = reply.visibility == longhaul::protocol::response::Visibility::Open && reply.redirected_to.is_none();
        if let Some(seconds) = seconds.filter(|_| visible) {
            self.keeps_away_until = now + (u64::from(seconds) * 1000).min(HOUR);
        }
    }

    pub(crate) fn accepts(&mut self, now: u64, saved: Option<&Saved>) {
        self.is_accepted = true;
        let Some(saved) = saved else { return };
        let form = serde_json::to_value(saved.to_json()).expect("it is plain data");
        let again = Saved::read(&Argument::new(Parsed(form.clone()), "saved"), None, now).expect("what was saved can be resumed");
        let again: Value = serde_json::to_value(again.to_json()).expect("it is plain data");
        assert_eq!(again, form);
        // Whatever else is kept may hold the same text by chance.
        let told = format!("{:?}", Saved { drive_id: None, destination: None, ..saved.clone() });
        let is_hidden = saved.monitor.as_ref().is_none_or(|monitor| !told.contains(monitor.reveal().as_str()));
        assert!(is_hidden, "a monitor URL is shown");
    }

    pub(crate) fn progresses(&mut self, progress: &Progress) {
        assert!(self.is_accepted || progress.trouble.is_some(), "it shows progress before it is accepted");
        let percentage = progress.percentage_complete.unwrap_or(self.percentage);
        assert!((self.percentage..=100.0).contains(&percentage), "{percentage} % after {} %", self.percentage);
        self.percentage = percentage;
        assert!(progress.eta_ms.is_none_or(|eta| eta >= 0.0 && eta.is_finite()), "{progress:?}");
        assert!(progress.elapsed_ms >= self.elapsed_ms, "the time gone by goes back: {progress:?}");
        self.elapsed_ms = progress.elapsed_ms;
    }

    pub(crate) fn ends(&self, ending: &Outcome<Parsed>) {
        match ending {
            Outcome::Completed(_) | Outcome::Failed { .. } | Outcome::Unknown { .. } => assert!(self.is_accepted, "{ending:?}"),
            Outcome::Rejected { .. } | Outcome::Uncertain { .. } => assert!(!self.is_accepted, "{ending:?}"),
            Outcome::TimedOut => assert!(self.settings.timeout_ms.is_some(), "{ending:?}"),
            Outcome::Aborted => {}
        }
    }
}
