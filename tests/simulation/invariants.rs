//! The rules that hold in every world, at every step.

use longhaul::{
    action::{
        io::Input,
        pace::Pacing,
        patience::{DESTINATION_MS, FAILING_MS, HIDDEN_MS, UNREACHABLE_MS},
        progress::Progress,
    },
    protocol::{
        request::{Purpose, Request, Token},
        response::{Response, Visibility},
        status::{Phase, Status},
    },
};
use url::Url;

use crate::{
    drive::Drive,
    host::Parsed,
    network::Arrival,
    scenario::Scenario,
    service::Truth,
    world::{BEGINNING, Broken},
};

const HOUR: u64 = 3_600_000;
/// The longest total wait if faults never heal: the documented limit for each kind of fault, where the last waits may be hours from a
/// `Retry-After`, and the limit at the destination.
const GIVES_UP_WITHIN_MS: u64 = 2 * (FAILING_MS + 4 * HOUR) + UNREACHABLE_MS + HIDDEN_MS + DESTINATION_MS + 2 * HOUR;
/// The longest wait from the quiet time until the end: an hour from a `Retry-After`, the limit for a monitor, an hour at the
/// destination, and the requests in between. Each wait counts with its planned length at most, because timers of hidden pages
/// take longer.
const SETTLES_WITHIN_MS: u64 = 3 * HOUR;

/// The most requests without a wait between them: with and without the token, to find out whether there is a redirect, whether
/// the host responds, whether the drive responds, and then to the destination.
const MOST_TOGETHER: usize = 8;

/// Fails with this text if the condition doesn't hold.
pub(crate) fn hold(holds: bool, words: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(words())) }
}

/// The record of one life of an action, from its start or its resumption. The rules compare the next step with it.
pub(crate) struct Life {
    began_at: u64,
    pub(super) is_resumed: bool,
    /// Whether the saved form says only that the start was sent.
    pub(super) was_only_sent: bool,
    pub(super) is_accepted: bool,
    pub(super) is_aborted: bool,
    pub(crate) is_offline: bool,
    may_start: bool,
    keeps_away_until: u64,
    pub(super) last_sent_at: Option<u64>,
    sent_together: usize,
    has_waited: bool,
    has_asked: bool,
    percentage: f64,
    elapsed_ms: f64,
    /// Whether the action has reported its end, and only reads the result.
    pub(super) has_shown_end: bool,
    steps_at: (u64, u32),
    /// The beginning and the length of the current wait.
    wait: Option<(u64, u64)>,
    /// How long it has waited since the quiet time began.
    waited_ms: u64,
    /// Whether the last response came from the monitor and said that the action is running.
    pub(super) was_running: bool,
}

impl Life {
    pub(crate) fn new(now: u64) -> Self {
        Self {
            began_at: now,
            is_resumed: false,
            was_only_sent: false,
            is_accepted: false,
            is_aborted: false,
            is_offline: false,
            may_start: true,
            keeps_away_until: 0,
            last_sent_at: None,
            sent_together: 0,
            has_waited: true,
            has_asked: false,
            percentage: 0.0,
            elapsed_ms: 0.0,
            has_shown_end: false,
            steps_at: (now, 0),
            wait: None,
            waited_ms: 0,
            was_running: false,
        }
    }

    /// The life of a resumed action.
    pub(crate) fn resumed(now: u64, was_only_sent: bool) -> Self {
        Self { is_resumed: true, was_only_sent, may_start: false, ..Self::new(now) }
    }

    /// Checks an action that hasn't ended: there must be a reason, and time must advance.
    pub(crate) fn goes_on(&mut self, now: u64, scenario: &Scenario, drive: &Drive) -> Result<(), Broken> {
        self.steps_at = if self.steps_at.0 == now { (now, self.steps_at.1 + 1) } else { (now, 0) };
        hold(self.steps_at.1 < 200, || "it takes steps, and time does not advance".to_owned())?;
        let never_heals = scenario.faults.never_heal();
        let ends_at = drive.job().map_or(Some(BEGINNING), |job| if never_heals { Some(job.settles_at()) } else { job.ends_at() });
        let last_event = scenario.events.last().map_or(0, |(at, _)| *at);
        let last_event = last_event + scenario.events.iter().map(|(_, event)| event.lasts_ms()).sum::<u64>();
        if let Some(ends_at) = ends_at {
            let settled = ends_at.max(last_event).max(scenario.faults.quiet_at()).max(self.began_at);
            let slowest = 20 * scenario.settings.pacing.max_ms + scenario.settings.pacing.first_ms;
            if let Some((at, planned)) = self.wait.take().filter(|(at, _)| *at >= settled) {
                self.waited_ms += (now - at).min(planned);
            }
            let patience_ms = if never_heals { GIVES_UP_WITHIN_MS } else { SETTLES_WITHIN_MS };
            hold(self.waited_ms < patience_ms + slowest, || "nothing changes any more, and it does not end".to_owned())?;
        }
        Ok(())
    }

    pub(crate) fn sends(
        &mut self,
        now: u64,
        scenario: &Scenario,
        drive: &Drive,
        request: &Request<Parsed>,
    ) -> Result<(), Broken> {
        hold(!self.is_aborted, || "it goes on after an abort".to_owned())?;
        hold(!self.is_offline, || "it sends a request though it knows that there is no network".to_owned())?;
        hold(now >= self.keeps_away_until, || "it sends a request though it was asked to wait longer".to_owned())?;
        hold(self.deadline(scenario).is_none_or(|deadline| now < deadline), || "it sends a request after its time".to_owned())?;
        let is_start = request.purpose == Purpose::Start;
        self.keeps_its_pace(now, scenario, is_start)?;
        hold(!is_start || self.may_start, || "it starts again what may have been received".to_owned())?;
        self.may_start &= !is_start;
        let is_monitor = drive.monitor.urls.contains(&request.url);
        if is_monitor {
            let is_bare = request.body.is_none() && !request.respond_async && !is_start;
            hold(is_bare, || "a monitor is sent more than a bare GET".to_owned())?;
        } else {
            hold(scenario.drive.owns::<Parsed>(&request.url), || {
                format!("it sends a request to {}, which it can't know", request.url)
            })?;
        }
        if request.token != Token::Without {
            let origin = |url: &str| Url::parse(url).map(|url| url.origin());
            let is_own = origin(&request.url).is_ok() && origin(&request.url) == origin(&scenario.drive.base_url);
            hold(is_own, || format!("the token goes to {}", request.url))?;
        }
        Ok(())
    }

    /// Checks the waits between requests. A few requests may follow without a wait, each in another form. Between all others there is at least the
    /// shortest wait of the options.
    fn keeps_its_pace(&mut self, now: u64, scenario: &Scenario, is_start: bool) -> Result<(), Broken> {
        let Pacing { first_ms, min_ms, .. } = scenario.settings.pacing;
        let since = self.last_sent_at.replace(now).map_or(u64::MAX, |last| now - last);
        let is_first = !is_start && !self.has_asked;
        self.has_asked |= !is_start;
        let least = if is_first { first_ms.min(min_ms) } else { min_ms };
        self.sent_together = if std::mem::take(&mut self.has_waited) { 0 } else { self.sent_together } + 1;
        hold(self.sent_together > 1 || since >= least, || format!("it sends the next request after {since} ms"))?;
        hold(self.sent_together <= MOST_TOGETHER, || format!("{} requests without a wait", self.sent_together))
    }

    pub(crate) fn waits(&mut self, now: u64, scenario: &Scenario, ms: Option<u64>) -> Result<(), Broken> {
        hold(!self.is_aborted, || "it goes on after an abort".to_owned())?;
        self.wait = ms.map(|ms| (now, ms));
        let until = ms.map(|ms| now + ms);
        let in_time = self.deadline(scenario).is_none_or(|deadline| until.is_some_and(|until| until <= deadline));
        hold(in_time, || "it waits longer than its time".to_owned())?;
        self.has_waited |= !self.is_offline;
        let longest = HOUR.max(scenario.settings.pacing.max_ms);
        let longest = scenario.settings.timeout_ms.filter(|_| self.is_offline).map_or(longest, |timeout| longest.max(timeout));
        hold(ms.is_none_or(|ms| ms <= longest), || format!("it waits {ms:?} ms"))?;
        hold(ms.is_some() || self.is_offline, || "it waits for nothing".to_owned())
    }

    /// Records an event of the page, before it is passed in.
    pub(crate) fn notices(&mut self, input: &Input<Parsed>) {
        match input {
            Input::Offline => self.is_offline = true,
            Input::Woken => self.is_offline = false,
            Input::Abort => self.is_aborted = true,
            _ => {}
        }
    }

    /// Records a response, or another result of a request, before it is passed in.
    pub(crate) fn receives(&mut self, now: u64, drive: &Drive, request: &Request<Parsed>, arrival: &Arrival) {
        let is_monitor = drive.monitor.urls.contains(&request.url);
        self.was_running = is_monitor && matches!(&arrival.input, Input::Response(response) if says_running(response));
        if let Some(asked) = &arrival.retry_after {
            self.keeps_away_until = asked.keeps_away_until(now);
        }
        let is_refused =
            matches!(&arrival.input, Input::Response(response) if matches!(response.status, 401 | 404 | 429 | 503 | 509));
        self.may_start |= is_refused && !self.is_accepted && !self.is_resumed;
    }

    /// The response says that the service started nothing.
    pub(crate) fn is_not_started(&self, drive: &Drive) -> Result<(), Broken> {
        hold(drive.jobs.is_empty() && self.may_start, || "it says that nothing was started".to_owned())
    }

    pub(crate) fn accepts(&mut self, drive: &Drive) -> Result<(), Broken> {
        self.is_accepted = true;
        hold(drive.jobs.len() == 1, || format!("it says accepted, and the service has {} of it", drive.jobs.len()))
    }

    pub(crate) fn progresses(&mut self, now: u64, drive: &Drive, progress: &Progress) -> Result<(), Broken> {
        hold(self.is_accepted || progress.trouble.is_some(), || "it shows progress before it is accepted".to_owned())?;
        let percentage = progress.percentage_complete.unwrap_or(self.percentage);
        hold((self.percentage..=100.0).contains(&percentage), || format!("{percentage} % after {} %", self.percentage))?;
        self.percentage = percentage;
        hold(progress.eta_ms.is_none_or(|eta| eta >= 0.0 && eta.is_finite()), || format!("{:?} left", progress.eta_ms))?;
        hold(progress.elapsed_ms >= self.elapsed_ms, || "the elapsed time decreases".to_owned())?;
        self.elapsed_ms = progress.elapsed_ms;
        let says_done = matches!(progress.status.as_str(), "completed" | "complete" | "succeeded" | "partiallySucceeded");
        self.has_shown_end |= says_done;
        hold(!says_done || drive.truth(now) == Some(Truth::Completed), || "it reports an end that did not happen".to_owned())
    }

    pub(super) fn deadline(&self, scenario: &Scenario) -> Option<u64> {
        scenario.settings.timeout_ms.map(|timeout| self.began_at + timeout)
    }
}

/// Whether a response has a status word that means that the action is running.
fn says_running(response: &Response<Parsed>) -> bool {
    let status = response.json().filter(|_| response.visibility == Visibility::Open).and_then(Status::read);
    status.is_some_and(|status| status.word.phase == Phase::Running)
}
