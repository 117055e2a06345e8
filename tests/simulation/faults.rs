//! Which faults occur, and how often. If faults heal, each world has some kinds of faults with its own rates, and no faults after its quiet
//! time begins. If they never heal, each response after some time is one of a few useless kinds.

use std::cell::Cell;

use serde_json::json;

use crate::{
    service_response::{RetryAfter, ServiceResponse},
    world::{BEGINNING, Chance},
};

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A request that never arrives.
    LostRequest,
    /// A response that never arrives, although the service processed the request.
    LostResponse,
    /// A request or a response that takes very long.
    Delay,
    /// 429, 503 or 509: the service did nothing.
    Throttled,
    /// A response of a gateway: 500, 502, 504 or 408, without information about what the service did.
    Gateway,
    /// An occasional 401 (onedrive-api-docs#147).
    Unauthorized,
    /// A body that is invalid, truncated or missing.
    Junk,
    /// A response with an earlier status.
    Stale,
    /// A correct body with a wrong HTTP status.
    WrongCode,
    /// A monitor that moves to another URL.
    Moved,
    /// A monitor that forgets the action too early.
    Forgotten,
    /// A response without CORS headers.
    Hidden,
    /// An item that doesn't exist yet, or that may not be read.
    NoItem,
    /// A running response with a Retry-After.
    Paced,
    /// A permanent rejection of a start.
    Refused,
    /// No access token.
    NoToken,
    /// An error of the service with a body, such as 500 or 507.
    ServiceError,
    /// A redirect to a sign-in page.
    SignIn,
}

/// The time at which a start without faults has been answered.
pub(crate) const START_TAKES_MS: u64 = 5_000;
const KINDS: usize = Fault::SignIn as usize + 1;

/// The faults of one world.
pub(crate) struct Faults {
    rates: [f64; KINDS],
    begin_at: u64,
    quiet_at: u64,
    /// The number of requests without a fault after one with a fault.
    spares: u64,
    /// The number of requests since the last one with a fault.
    since_struck: Cell<u64>,
    /// If faults never heal, the kinds of all responses from `begin_at` on.
    forever: Vec<Fault>,
    /// Which of them affects the current request.
    present: Cell<Option<Fault>>,
    /// Whether only the monitor is affected.
    pub(crate) spare_drive: bool,
    /// The period in which the monitor can't be reached.
    outage: std::ops::Range<u64>,
}

impl Faults {
    /// No faults, or single faults that pass. The end of an action is observed in any case.
    pub(crate) fn single(chance: &mut Chance, quiet_at: u64) -> Self {
        use Fault::{
            Delay, Forgotten, Gateway, Hidden, Junk, LostRequest, LostResponse, Moved, Paced, ServiceError, SignIn, Stale,
            Throttled, Unauthorized, WrongCode,
        };
        let mut faults = Self::any(chance, quiet_at);
        let passing = [
            Delay,
            Forgotten,
            Gateway,
            Hidden,
            Junk,
            LostResponse,
            LostRequest,
            Moved,
            Paced,
            ServiceError,
            SignIn,
            Stale,
            Throttled,
            Unauthorized,
            WrongCode,
        ];
        let is_none = chance.one_in(3);
        for kind in (0..KINDS).filter(|kind| is_none || passing.iter().all(|passing| *passing as usize != *kind)) {
            faults.rates[kind] = 0.0;
        }
        // A lost start remains uncertain.
        faults.begin_at = BEGINNING + START_TAKES_MS;
        faults.spares = 4;
        // Shorter than the limit for a monitor that can't be reached.
        let outage_at = faults.begin_at + chance.spread(1, 3_600_000);
        let lasts_ms = if chance.one_in(3) { chance.spread(1_000, 600_000) } else { 0 };
        faults.outage = if is_none { 0..0 } else { outage_at..outage_at + lasts_ms };
        faults
    }

    /// Faults that never heal: after some time, each response to a poll, or to any request, is useless.
    pub(crate) fn forever(chance: &mut Chance, span: u64, shows_sign_in: bool) -> Self {
        use Fault::{Forgotten, Gateway, Hidden, Junk, LostRequest, LostResponse, ServiceError, SignIn, Throttled, Unauthorized};
        let kinds = [Forgotten, Gateway, Hidden, Junk, LostResponse, LostRequest, ServiceError, SignIn, Throttled, Unauthorized];
        let count = chance.between(1..=4);
        let mut forever: Vec<Fault> = (0..count).map(|_| chance.pick(&kinds)).collect();
        forever.retain(|kind| *kind != SignIn || shows_sign_in);
        if forever.is_empty() {
            forever.push(LostRequest);
        }
        let begin_at = BEGINNING + if chance.one_in(8) { 0 } else { chance.spread(100, 2 * span) };
        let spare_drive = !chance.one_in(3);
        Self { rates: [0.0; KINDS], begin_at, quiet_at: begin_at, forever, spare_drive, ..Self::any(chance, begin_at) }
    }

    /// Some kinds, with low to high rates. In half of the worlds they begin a little later, so that many starts are accepted.
    pub(crate) fn any(chance: &mut Chance, quiet_at: u64) -> Self {
        let begin_at = if chance.one_in(2) { 0 } else { BEGINNING + 2_000 };
        let most_kinds = chance.between(1..=4) as u32;
        let mut rate = || if chance.one_in(1 + most_kinds) { chance.pick(&[0.01, 0.05, 0.2, 0.5, 0.9]) } else { 0.0 };
        Self {
            rates: std::array::from_fn(|_| rate()),
            begin_at,
            quiet_at,
            spares: 0,
            since_struck: Cell::new(0),
            forever: Vec::new(),
            present: Cell::new(None),
            spare_drive: false,
            outage: 0..0,
        }
    }

    /// Chooses the fault of the next request, to the monitor or to the drive.
    pub(crate) fn next_request(&self, chance: &mut Chance, is_monitor: bool, at: u64) {
        self.since_struck.update(|count| count + 1);
        let is_useless = !self.forever.is_empty() && at >= self.begin_at && (is_monitor || !self.spare_drive);
        self.present.set(is_useless.then(|| chance.pick(&self.forever)));
    }

    /// Whether the monitor can't be reached.
    pub(crate) fn is_outage(&self, at: u64) -> bool {
        self.outage.contains(&at)
    }

    pub(crate) fn strikes(&self, fault: Fault, chance: &mut Chance, at: u64) -> bool {
        if self.present.get() == Some(fault) {
            return true;
        }
        let may = (self.begin_at..self.quiet_at).contains(&at) && self.since_struck.get() >= self.spares;
        let strikes = may && chance.is(self.rates[fault as usize]);
        if strikes {
            self.since_struck.set(0);
        }
        strikes
    }

    /// Whether there are no faults.
    pub(crate) fn are_none(&self) -> bool {
        self.rates == [0.0; KINDS] && self.forever.is_empty() && self.outage.is_empty()
    }

    /// Whether the service never answers usefully again.
    pub(crate) fn never_heal(&self) -> bool {
        !self.forever.is_empty()
    }

    /// The time after which nothing changes: faults have healed, or never heal.
    pub(crate) fn quiet_at(&self) -> u64 {
        self.quiet_at.max(self.outage.end)
    }
}

/// Throttled: the service did nothing.
pub(crate) fn throttled(chance: &mut Chance, service_time: u64) -> ServiceResponse {
    let status = chance.pick(&[429, 429, 503, 503, 509]);
    let error = json!({ "error": { "code": "activityLimitReached", "message": "Slow down." } });
    let response = if chance.one_in(2) { ServiceResponse::json(status, error) } else { ServiceResponse::empty(status) };
    response.after(RetryAfter::any(chance, service_time))
}

/// The response of a gateway, which doesn't know what the service did.
pub(crate) fn gateway(chance: &mut Chance, service_time: u64) -> ServiceResponse {
    let status = chance.pick(&[500, 502, 504, 408]);
    let response = if chance.one_in(2) { ServiceResponse::junk(status) } else { ServiceResponse::empty(status) };
    response.after(RetryAfter::any(chance, service_time).filter(|_| chance.one_in(3)))
}

/// An error response of the service itself.
pub(crate) fn service_error(chance: &mut Chance, service_time: u64) -> ServiceResponse {
    let (status, code) = chance.pick(&[
        (500, "generalException"),
        (507, "quotaLimitReached"),
        (500, "serviceNotAvailable"),
        (501, "notSupported"),
    ]);
    let response = ServiceResponse::json(status, json!({ "error": { "code": code, "message": "It failed." } }));
    response.after(RetryAfter::any(chance, service_time).filter(|_| chance.one_in(3)))
}

/// A body without meaning, or a truncated one.
pub(crate) fn junk(chance: &mut Chance) -> ServiceResponse {
    let status = chance.pick(&[200, 200, 202, 203, 500]);
    match chance.between(0..=3) {
        0 => ServiceResponse::junk(status),
        1 => ServiceResponse::empty(status),
        2 => ServiceResponse::json(
            status,
            [json!({}), json!([]), json!("completed"), json!(null)][chance.between(0..=3) as usize].clone(),
        ),
        _ => ServiceResponse::json(status, json!({ "status": null, "percentageComplete": "NaN", "resourceId": 5 })),
    }
}
