//! The service as a whole: its responses to starts, polls and item requests.

use longhaul::protocol::{
    request::{Purpose, Request, Token},
    start_spec::Kind,
};
use serde_json::json;

use crate::{
    faults::{Fault, gateway, junk, service_error, throttled},
    host::Parsed,
    monitor::{self, Forgotten, Monitor},
    scenario::Scenario,
    service::{Fate, Job, OldItem, Truth},
    service_response::{RetryAfter, ServiceResponse},
    world::{Broken, Chance},
};

/// A drive with its monitors.
pub(crate) struct Drive {
    /// The starts that were received. The library must prevent that there is more than one.
    pub(crate) jobs: Vec<Job>,
    pub(crate) monitor: Monitor,
    pub(super) old_item: Option<OldItem>,
    /// Whether it rejects a start if an item has the name already.
    conflicts_at_once: bool,
    /// Whether it deletes the old item before it creates the new one.
    pub(super) replaces_first: bool,
    /// The defect of the Location of an accepted start, if any.
    location: Location,
    /// How long after the end a monitor forgets the action, and how long after the start its URL expires.
    forgets_after_ms: u64,
    forgotten: Forgotten,
    /// Whether the old URL of a monitor that has moved stops working.
    forgets_old_urls: bool,
    expires_after_ms: u64,
    /// Whether it answers a start with the result.
    responds_with_item: bool,
    /// Whether it answers a start with an empty body.
    responds_empty: bool,
    /// Whether it reports the end too early, to test that the rules detect this.
    pub(crate) reports_too_early: bool,
    /// How many times it still answers that a new item doesn't exist.
    pub(super) result_lags: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Location {
    Readable,
    Hidden,
    Unusable(&'static str),
}

impl Drive {
    pub(crate) fn any(scenario: &Scenario, chance: &mut Chance) -> Self {
        const HOUR: u64 = 3_600_000;
        let origin = if scenario.is_graph() { "https://graph.microsoft.com" } else { "https://api.onedrive.com" };
        let is_calm = scenario.is_calm;
        let unusual = |times: u32, chance: &mut Chance| !is_calm && chance.one_in(times);
        Self {
            jobs: Vec::new(),
            monitor: Monitor::any(chance, scenario.kind, origin, scenario.is_graph()),
            old_item: (scenario.kind == Kind::Copy && chance.one_in(3)).then(|| OldItem::any(&scenario.course, chance)),
            conflicts_at_once: chance.one_in(2),
            replaces_first: chance.one_in(2),
            location: match chance.between(0..=5) {
                0 if unusual(2, chance) => Location::Hidden,
                1 if unusual(4, chance) => {
                    Location::Unusable(chance.pick(&["http://contoso.example/m", "https://u:p@contoso.example/m", ""]))
                }
                _ => Location::Readable,
            },
            forgets_after_ms: if unusual(3, chance) { chance.spread(1, HOUR) } else { 4 * HOUR },
            forgotten: chance.pick(&[Forgotten::ServerError, Forgotten::NotFound, Forgotten::Gone, Forgotten::Page]),
            // The page can't read a new URL in the response to a `no-cors` request.
            forgets_old_urls: unusual(2, chance),
            expires_after_ms: if unusual(6, chance) { chance.spread(1_000, 24 * HOUR) } else { 400 * HOUR },
            responds_with_item: chance.one_in(20),
            responds_empty: unusual(2, chance),
            reports_too_early: false,
            result_lags: chance.between(0..=2),
        }
    }

    pub(crate) fn job(&self) -> Option<&Job> {
        self.jobs.first()
    }

    pub(crate) fn truth(&self, at: u64) -> Option<Truth> {
        self.job().map(|job| job.truth(at))
    }

    /// Returns the response to a request that it receives at this time.
    pub(crate) fn respond(
        &mut self,
        scenario: &Scenario,
        chance: &mut Chance,
        request: &Request<Parsed>,
        at: u64,
    ) -> Result<ServiceResponse, Broken> {
        let is_monitor = self.monitor.urls.contains(&request.url);
        let service_time = at.saturating_add_signed(scenario.skew_ms);
        let strikes = |fault, chance: &mut Chance| scenario.faults.strikes(fault, chance, at);
        let wants_token =
            !is_monitor || (scenario.kind == Kind::Any && request.url.starts_with(scenario.drive.base_url.as_str()));
        if strikes(Fault::Throttled, chance) {
            return Ok(throttled(chance, service_time));
        }
        if (wants_token && request.token == Token::Without) || strikes(Fault::Unauthorized, chance) {
            return Ok(ServiceResponse::json(401, json!({ "error": { "code": "unauthenticated" } })));
        }
        if request.purpose == Purpose::Start {
            return Ok(self.respond_to_start(scenario, chance, at));
        }
        if strikes(Fault::Gateway, chance) {
            return Ok(gateway(chance, service_time));
        }
        if strikes(Fault::Junk, chance) {
            return Ok(junk(chance));
        }
        if strikes(Fault::ServiceError, chance) {
            return Ok(service_error(chance, service_time));
        }
        if is_monitor && scenario.shows_sign_in && strikes(Fault::SignIn, chance) {
            return Ok(ServiceResponse::empty(302).at("https://login.example.com/drive-signin?next=/items/COPY".to_owned()));
        }
        let response = if is_monitor {
            self.respond_to_poll(scenario, chance, &request.url, at)
        } else {
            self.respond_with_item(scenario, chance, request, at)?
        };
        Ok(ServiceResponse { readable: response.readable && !strikes(Fault::Hidden, chance), ..response })
    }

    fn respond_to_start(&mut self, scenario: &Scenario, chance: &mut Chance, at: u64) -> ServiceResponse {
        let mut strikes = |fault| scenario.faults.strikes(fault, chance, at);
        if strikes(Fault::Refused) {
            let status = chance.pick(&[400, 403, 404, 409, 500, 507]);
            return ServiceResponse::json(status, json!({ "error": { "code": "generalException" } }));
        }
        let between = strikes(Fault::Gateway).then(|| gateway(chance, at));
        if between.is_some() && chance.one_in(2) {
            return between.unwrap_or_else(|| ServiceResponse::empty(504));
        }
        let is_taken = self.old_item.is_some() && matches!(scenario.conflict, None | Some("fail"));
        if is_taken && self.conflicts_at_once {
            return between.unwrap_or_else(|| ServiceResponse::json(409, json!({ "error": { "code": "nameAlreadyExists" } })));
        }
        let mut course = scenario.course.clone();
        if is_taken {
            course.fate = Fate::Fails;
            course.leaves_rest = false;
        }
        if self.responds_with_item && course.fate == Fate::Completes && !is_taken {
            (course.waits_ms, course.takes_ms) = (0, 0);
        }
        let is_done = course.takes_ms == 0;
        let code =
            if is_taken { "nameAlreadyExists" } else { chance.pick(&["generalException", "quotaLimitReached", "accessDenied"]) };
        self.jobs.push(Job { received_at: at, course, code });
        if let Some(between) = between {
            return between;
        }
        if is_done {
            let status = chance.pick(&[200, 201]);
            return if self.responds_empty {
                ServiceResponse::empty(204)
            } else {
                ServiceResponse::json(status, self.copy(scenario, at))
            };
        }
        match self.location {
            Location::Hidden => ServiceResponse::empty(202),
            Location::Unusable(url) => ServiceResponse::empty(202).at(url.to_owned()),
            Location::Readable => ServiceResponse::empty(202).at(self.monitor.url().to_owned()),
        }
    }

    fn respond_to_poll(&mut self, scenario: &Scenario, chance: &mut Chance, url: &str, at: u64) -> ServiceResponse {
        let mut strikes = |fault| scenario.faults.strikes(fault, chance, at);
        let (is_stale, is_forgotten, moves) = (strikes(Fault::Stale), strikes(Fault::Forgotten), strikes(Fault::Moved));
        let (is_paced, has_wrong_code) = (strikes(Fault::Paced), strikes(Fault::WrongCode));
        let Some(job) = self.jobs.first() else { return monitor::forgotten(self.forgotten) };
        let is_old = self.forgets_old_urls && url != self.monitor.url();
        if is_forgotten || is_old || job.ends_at().is_some_and(|end| at >= end + self.forgets_after_ms) {
            return monitor::forgotten(self.forgotten);
        }
        if at >= job.received_at + self.expires_after_ms {
            return monitor::expired();
        }
        let seen_at = if self.reports_too_early {
            u64::MAX
        } else if is_stale {
            job.received_at.max(at.saturating_sub(chance.spread(1, 600_000)))
        } else {
            at
        };
        let mut response = self.monitor.respond(chance, job, seen_at);
        let goes_on = matches!(job.truth(seen_at), Truth::NotStarted | Truth::Running { .. });
        if goes_on && is_paced {
            response = response.after(RetryAfter::any(chance, at.saturating_add_signed(scenario.skew_ms)));
        }
        if has_wrong_code && response.status != 303 {
            response.status = chance.pick(&[200, 201, 202, 400, 401, 403, 404, 410, 429, 500, 502, 503]);
        }
        if goes_on && moves && self.monitor.urls.len() < 5 {
            response = response.at(self.monitor.moves(chance));
        }
        response
    }
}
