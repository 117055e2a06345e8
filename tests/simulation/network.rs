//! The network and the browser between the page and the service: the network loses and delays, and the browser hides responses.

use longhaul::{
    action::io::{Input, Loss, NotSent},
    protocol::{
        request::{Redirect, Request, Token},
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
        shared_str::SharedStr,
    },
};
use serde_json::json;

use crate::{
    drive::Drive,
    faults::Fault,
    host::Parsed,
    scenario::Scenario,
    service_response::{RetryAfter, ServiceResponse},
    world::{Broken, Chance, World},
};

/// The result of a request, and its time.
pub(crate) struct Arrival {
    pub(crate) at: u64,
    pub(crate) input: Input<Parsed>,
    /// The wait that `Retry-After` gives, if the page can read it.
    pub(crate) retry_after: Option<RetryAfter>,
}

/// The network and the browser.
pub(crate) struct Network {
    pub(crate) drive: Drive,
    /// Whether the monitor's responses ever have CORS headers.
    hides_monitor: bool,
    /// Whether the page's own policy allows `no-cors` requests.
    allows_no_cors: bool,
    /// Whether a sign-in page has CORS headers.
    sign_in_is_readable: bool,
    /// The response of a redirect's target to a request without a token.
    target: Target,
    latency_ms: u64,
}

#[derive(Clone, Copy)]
enum Target {
    Item,
    Unauthorized,
    /// A redirect to an empty item path (onedrive-api-docs#545).
    BadRequest,
    Unreadable,
}

impl Network {
    pub(crate) fn any(scenario: &Scenario, chance: &mut Chance) -> Self {
        Self {
            drive: Drive::any(scenario, chance),
            hides_monitor: !scenario.is_calm && chance.one_in(8),
            allows_no_cors: !chance.one_in(4),
            sign_in_is_readable: chance.one_in(2),
            target: chance.pick(&[Target::Item, Target::Unauthorized, Target::BadRequest, Target::Unreadable]),
            latency_ms: chance.spread(1, 500),
        }
    }

    /// Whether a hidden monitor looks like a lost network, unless the drive answers.
    pub(crate) fn hides_all(&self) -> bool {
        self.hides_monitor && !self.allows_no_cors
    }

    /// Whether the result of a completed action can be read if there are no faults. A redirect to a URL that CORS hides from the page
    /// shows only the end.
    pub(crate) fn shows_result(&self, scenario: &Scenario) -> bool {
        !(self.drive.monitor.redirects && matches!(self.target, Target::Unreadable)) || scenario.shows_redirects
    }

    /// Sends a request, and returns its result.
    pub(crate) fn exchange(
        &mut self,
        world: &mut World,
        scenario: &Scenario,
        request: &Request<Parsed>,
    ) -> Result<Arrival, Broken> {
        let now = world.now;
        let chance = &mut world.chance;
        let is_monitor = self.drive.monitor.urls.contains(&request.url);
        scenario.faults.next_request(chance, is_monitor, now);
        let strikes = |fault, chance: &mut Chance| scenario.faults.strikes(fault, chance, now);
        let mut latency = || chance.spread(1, 2 * self.latency_ms);
        let (there, back) = (latency(), latency());
        let mut at = now + there + back;
        if request.token != Token::Without && strikes(Fault::NoToken, chance) {
            return Ok(Arrival { at: now + there, input: Input::NotSent(NotSent::NoToken), retry_after: None });
        }
        if strikes(Fault::LostRequest, chance) || (is_monitor && scenario.faults.is_outage(now)) {
            return Ok(lost(at));
        }
        let delay = if strikes(Fault::Delay, chance) { chance.spread(1_000, 400_000) } else { 0 };
        at += delay;
        let received_at = now + there + if chance.one_in(2) { delay } else { 0 };
        let response = self.drive.respond(scenario, chance, request, received_at)?;
        let is_lost = strikes(Fault::LostResponse, chance);
        world.note(|| format!("  the service answers {}", response.words()));
        if is_lost {
            return Ok(lost(at));
        }
        let input = self.seen(scenario, request, &response);
        let retry_after = response
            .retry_after
            .filter(|_| matches!(&input, Input::Response(response) if response.visibility == Visibility::Open));
        Ok(Arrival { at, input, retry_after })
    }

    /// The part of a response that a page can read.
    fn seen(&self, scenario: &Scenario, request: &Request<Parsed>, response: &ServiceResponse) -> Input<Parsed> {
        let is_monitor = self.drive.monitor.urls.contains(&request.url);
        if request.no_cors {
            return if self.allows_no_cors { unseen(Visibility::Hidden) } else { Input::Lost(Loss::Network) };
        }
        if !response.readable || (is_monitor && self.hides_monitor) {
            return Input::Lost(Loss::Network);
        }
        match (response.status, request.redirect) {
            (302 | 303, Redirect::Manual) if !scenario.shows_redirects => unseen(Visibility::HiddenRedirect),
            (302, Redirect::Follow) if scenario.shows_redirects || self.sign_in_is_readable => {
                let page = ServiceResponse::junk(200).received();
                Input::Response(Box::new(Response { redirected_to: response.location.as_deref().map(SharedStr::from), ..page }))
            }
            (302, Redirect::Follow) => Input::Lost(Loss::Network),
            (303, Redirect::Follow) => self.follow(scenario, response),
            _ => Input::Response(Box::new(response.received())),
        }
    }

    fn follow(&self, scenario: &Scenario, response: &ServiceResponse) -> Input<Parsed> {
        let there = match self.target {
            Target::Item => ServiceResponse::json(200, json!({ "id": "COPY", "name": "Copy", "size": scenario.course.bytes })),
            Target::Unauthorized => ServiceResponse::json(401, json!({ "error": { "code": "unauthenticated" } })),
            Target::BadRequest => ServiceResponse::empty(400),
            Target::Unreadable => return Input::Lost(Loss::Network),
        };
        Input::Response(Box::new(Response {
            redirected_to: response.location.as_deref().map(SharedStr::from),
            ..there.received()
        }))
    }
}

fn lost(at: u64) -> Arrival {
    Arrival { at, input: Input::Lost(Loss::Network), retry_after: None }
}

fn unseen(visibility: Visibility) -> Input<Parsed> {
    let headers = ResponseHeaders::default();
    Input::Response(Box::new(Response { status: 0, visibility, redirected_to: None, headers, body: ResponseBody::Empty }))
}
