//! The page: executes the steps of an action until its outcome, as the library's driver does in a browser, while faults and events occur.

use longhaul::{
    action::{
        io::{Input, Loss, Output},
        machine::Action,
        outcome::Outcome,
        progress::Progress,
        saved::Saved,
    },
    protocol::{
        argument::Argument,
        request::{Purpose, Request},
    },
};

use crate::{
    host::Parsed,
    invariants::{Life, hold},
    network::Network,
    page::{Happened, Page},
    scenario::Scenario,
    service_response::ServiceResponse,
    world::{Broken, EndKind, World},
};

struct Client<'a> {
    world: &'a mut World,
    scenario: &'a Scenario,
    network: Network,
    page: Page,
    action: Action<Parsed>,
    life: Life,
    saved: Option<String>,
    /// Whether the queue of the host has granted it a permit.
    has_permit: bool,
}

/// Simulates the world of a seed, and returns how it ended.
pub(crate) fn live(seed: u64, world: &mut World) -> Result<EndKind, Broken> {
    let scenario = Scenario::any(world.mode, seed, &mut world.chance);
    let mut network = Network::any(&scenario, &mut world.chance);
    network.drive.reports_too_early = world.has_liar;
    let spec = scenario.spec(world.chance.one_in(4));
    let action = Action::start(spec, scenario.drive.clone(), scenario.settings, scenario.seed, world.now);
    let page = Page { events: scenario.events.iter().copied().collect(), is_offline: false };
    let life = Life::new(world.now);
    let scenario = &scenario;
    Client { world, scenario, network, page, action, life, saved: None, has_permit: false }.live()
}

impl Client<'_> {
    fn live(&mut self) -> Result<EndKind, Broken> {
        loop {
            self.life.goes_on(self.world.now, self.scenario, &self.network.drive)?;
            let happened = match self.action.next(self.world.now) {
                Output::Send { request, .. }
                    if !self.has_permit && self.scenario.is_crowded && request.purpose != Purpose::Start =>
                {
                    self.queue()?
                }
                Output::Send { request, entry } => {
                    self.saves_before_start(&request, entry.as_deref())?;
                    self.exchange(&request)?
                }
                Output::Wait { ms, .. } => self.wait(ms)?,
                Output::NotStarted => {
                    self.world.note(|| "not started".to_owned());
                    self.life.is_not_started(&self.network.drive)?;
                    self.saved = None;
                    continue;
                }
                Output::Accepted(saved) => {
                    self.world
                        .note(|| format!("accepted, {}", if saved.is_some() { "and saved" } else { "and not to be saved" }));
                    self.life.accepts(&self.network.drive)?;
                    let form = saved.map(|saved| serde_json::to_string(&saved.to_json()).expect("it is plain data"));
                    self.saved = form.or(self.saved.take());
                    continue;
                }
                Output::Progress => {
                    let progress = self.action.context().progress();
                    self.world.note(|| {
                        let Progress { status, percentage_complete, eta_ms, trouble, .. } = progress;
                        let trouble = trouble.as_ref().map(|trouble| trouble.reason);
                        format!("{status}, at {percentage_complete:?} %, {eta_ms:?} ms left, {trouble:?}")
                    });
                    self.life.progresses(self.world.now, &self.network.drive, progress)?;
                    continue;
                }
                Output::Ended(outcome) => return self.end(&outcome),
            };
            match happened {
                Happened::Due => {}
                Happened::Signal(input) => self.action.handle(self.world.now, input),
                Happened::Reload if self.resumes()? => {}
                Happened::Reload => return Ok(EndKind::Left),
            }
        }
    }

    /// The saved form says that the start was sent, before it is sent.
    fn saves_before_start(&mut self, request: &Request<Parsed>, entry: Option<&Saved>) -> Result<(), Broken> {
        hold((request.purpose == Purpose::Start) == entry.is_some(), || "an entry goes with each start".to_owned())?;
        if let Some(entry) = entry {
            self.saved = Some(serde_json::to_string(&entry.to_json()).expect("it is plain data"));
        }
        Ok(())
    }

    /// Waits in the queue of a host. The request isn't sent until the wait ends.
    fn queue(&mut self) -> Result<Happened, Broken> {
        let chance = &mut self.world.chance;
        let in_queue = if chance.one_in(3) { 0 } else { chance.spread(1, 120_000) };
        self.world.note(|| format!("queued for {in_queue} ms"));
        self.action.handle(self.world.now, Input::Queued);
        let permitted_at = self.world.now + in_queue;
        let due = permitted_at.min(self.deadline()?);
        loop {
            match self.until(due) {
                Happened::Due if self.world.now < permitted_at => return Ok(Happened::Due),
                Happened::Due => {
                    self.has_permit = true;
                    return Ok(Happened::Signal(Input::Permitted));
                }
                Happened::Signal(input) if !matches!(input, Input::Abort) => self.action.handle(self.world.now, input),
                ends_it => return Ok(ends_it),
            }
        }
    }

    /// Sends a request and waits for its result. Events during the wait are passed in when they occur.
    fn exchange(&mut self, request: &Request<Parsed>) -> Result<Happened, Broken> {
        self.has_permit = false;
        self.world.note(|| {
            let Request { method, url, token, redirect, no_cors, .. } = request;
            format!(
                "{} {url} (token {token:?}, redirects {redirect:?}{})",
                <&str>::from(method),
                if *no_cors { ", no-cors" } else { "" }
            )
        });
        self.life.sends(self.world.now, self.scenario, &self.network.drive, request)?;
        let deadline = self.deadline()?;
        let cut_at = (self.world.now + self.action.context().settings.request_timeout_ms).min(deadline);
        let arrival = self.network.exchange(self.world, self.scenario, request)?;
        hold(self.network.drive.jobs.len() <= 1, || "it was started twice".to_owned())?;
        loop {
            match self.until(arrival.at.min(cut_at)) {
                Happened::Due if arrival.at <= self.world.now => {
                    self.world.note(|| match &arrival.input {
                        Input::Response(response) => format!("  it gets {} ({:?})", response.status, response.visibility),
                        other => format!("  it gets {other:?}"),
                    });
                    self.life.receives(self.world.now, &self.network.drive, request, &arrival);
                    return Ok(Happened::Signal(arrival.input));
                }
                // The caller's timeout ends the action, even while the request waits.
                Happened::Due if self.world.now >= deadline => return Ok(Happened::Due),
                Happened::Due => {
                    self.world.note(|| "  cut".to_owned());
                    return Ok(Happened::Signal(Input::Lost(Loss::Timeout)));
                }
                Happened::Signal(input) if !matches!(input, Input::Abort) => self.action.handle(self.world.now, input),
                ends_it => return Ok(ends_it),
            }
        }
    }

    /// The time at which `timeoutMs` ends the action while its request is queued or in flight.
    fn deadline(&mut self) -> Result<u64, Broken> {
        match self.action.next(self.world.now) {
            Output::Wait { ms, .. } => Ok(ms.map_or(u64::MAX, |ms| self.world.now + ms)),
            other => Err(Broken(format!("it has a request in flight, and says {other:?}"))),
        }
    }

    /// Waits, at most until the next event.
    fn wait(&mut self, ms: Option<u64>) -> Result<Happened, Broken> {
        self.has_permit = false;
        self.life.waits(self.world.now, self.scenario, ms)?;
        if ms.is_none() && self.page.events.is_empty() {
            return Err(Broken("it waits for an event that never comes".to_owned()));
        }
        self.world.note(|| format!("waits {ms:?}"));
        let aligned = self.scenario.timers_aligned_to_ms;
        let due = ms.map(|ms| (self.world.now + ms).next_multiple_of(aligned));
        Ok(self.until(due.unwrap_or(u64::MAX)))
    }

    /// Advances the clock to this time, or to the next event of the page.
    fn until(&mut self, due: u64) -> Happened {
        let happened = self.page.until(self.world, due);
        if let Happened::Signal(input) = &happened {
            self.life.notices(input);
        }
        happened
    }

    /// Opens the page again, and resumes the saved action. Returns false if nothing was saved.
    fn resumes(&mut self) -> Result<bool, Broken> {
        let Some(saved) = &self.saved else { return Ok(false) };
        let form = Parsed(serde_json::from_str(saved).expect("it was JSON when it was saved"));
        let now = self.world.now;
        let saved = Saved::read(&Argument::new(form, "saved"), None, now)
            .map_err(|bad| Broken(format!("what it saved can't be read: {bad:?}")))?;
        let has_drive = saved.monitor.is_none() || self.network.hides_all() || !self.world.chance.one_in(8);
        self.world.note(|| format!("resumes {}", if has_drive { "on its drive" } else { "its monitor alone" }));
        let was_only_sent = saved.sent;
        let drive = has_drive.then(|| self.scenario.drive.clone());
        self.action = Action::resume(saved, drive, self.scenario.settings, self.scenario.seed, now);
        self.life = Life::resumed(now, was_only_sent);
        self.has_permit = false;
        if self.page.is_offline {
            self.life.is_offline = true;
            self.action.handle(now, Input::Offline);
        }
        Ok(true)
    }

    /// Ends the action. The outcome must be true, and must be the last output.
    fn end(&mut self, outcome: &Outcome<Parsed>) -> Result<EndKind, Broken> {
        self.world.note(|| format!("{outcome:?}"));
        self.life.ends(self.world.now, self.scenario, &self.network, outcome)?;
        for input in [
            Input::Woken,
            Input::Lost(Loss::Network),
            Input::Abort,
            Input::Response(Box::new(ServiceResponse::empty(202).received())),
        ] {
            self.action.handle(self.world.now, input);
            self.world.now += 1;
            let output = self.action.next(self.world.now);
            if !matches!(output, Output::Wait { ms: None, .. }) {
                return Err(Broken(format!("after its end it says {output:?}")));
            }
        }
        Ok(EndKind::of(outcome))
    }
}
