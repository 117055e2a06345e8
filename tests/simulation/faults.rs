//! What goes wrong, and how often. Where faults heal, each world has some kinds of faults at rates of its own, and none once its quiet
//! time has come. Where they never heal, each response from some time on is one of a few useless kinds.

use std::cell::Cell;

use serde_json::json;

use super::{
    answer::{Answer, RetryAfter},
    world::{BEGINNING, Chance},
};

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A request that never arrives.
    LostRequest,
    /// An answer that never arrives: what was asked has been done.
    LostReply,
    /// A request or an answer that takes very long.
    Delay,
    /// 429, 503 or 509, which say that nothing was done.
    Throttled,
    /// An answer of something in between: 500, 502, 504, 408, which say nothing about what was done.
    Gateway,
    /// 401 now and then (onedrive-api-docs#147).
    Unauthorized,
    /// A body that is junk, half there, or not there at all.
    Junk,
    /// An answer that tells how it stood some time ago.
    Stale,
    /// A right body under a wrong HTTP code.
    WrongCode,
    /// A monitor that moves.
    Moved,
    /// A monitor that has forgotten, too early.
    Forgotten,
    /// An answer without CORS headers.
    Hidden,
    /// An item that isn't there yet, or that may not be read.
    NoItem,
    /// A running answer that asks to be left alone.
    Paced,
    /// A refusal for good, of a start.
    Refused,
    /// No token to send.
    NoToken,
    /// An error of the service, with a body: 500, 507 and the like.
    ServiceError,
    /// A redirect to a page to sign in at.
    SignIn,
}

/// By when a start has been answered where nothing goes wrong.
pub(crate) const START_TAKES_MS: u64 = 5_000;
const KINDS: usize = Fault::SignIn as usize + 1;

/// The faults of one world.
pub(crate) struct Faults {
    rates: [f64; KINDS],
    begin_at: u64,
    quiet_at: u64,
    /// How many requests are spared after one that was struck.
    spares: u64,
    /// How many were sent since the last one that was struck.
    since_struck: Cell<u64>,
    /// The kinds of which each response from `begin_at` on is one, where they never heal.
    forever: Vec<Fault>,
    /// Which of them the present request meets.
    present: Cell<Option<Fault>>,
    /// Whether only the monitor is affected.
    pub(crate) spare_drive: bool,
    /// When the monitor can't be reached at all.
    outage: std::ops::Range<u64>,
}

impl Faults {
    /// No faults, or such as come one at a time and pass: the end of an action is seen all the same.
    pub(crate) fn single(chance: &mut Chance, quiet_at: u64) -> Self {
        use Fault::{
            Delay, Forgotten, Gateway, Hidden, Junk, LostReply, LostRequest, Moved, Paced, ServiceError, SignIn, Stale,
            Throttled, Unauthorized, WrongCode,
        };
        let mut faults = Self::any(chance, quiet_at);
        let passing = [
            Delay,
            Forgotten,
            Gateway,
            Hidden,
            Junk,
            LostReply,
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
        // A start that is lost stays uncertain.
        faults.begin_at = BEGINNING + START_TAKES_MS;
        faults.spares = 4;
        // Shorter than the patience with a monitor that can't be reached.
        let outage_at = faults.begin_at + chance.spread(1, 3_600_000);
        let lasts_ms = if chance.one_in(3) { chance.spread(1_000, 600_000) } else { 0 };
        faults.outage = if is_none { 0..0 } else { outage_at..outage_at + lasts_ms };
        faults
    }

    /// Faults that never heal: from some time on each response to the monitor, or to any request, is useless.
    pub(crate) fn forever(chance: &mut Chance, span: u64, shows_sign_in: bool) -> Self {
        use Fault::{Forgotten, Gateway, Hidden, Junk, LostReply, LostRequest, ServiceError, SignIn, Throttled, Unauthorized};
        let kinds = [Forgotten, Gateway, Hidden, Junk, LostReply, LostRequest, ServiceError, SignIn, Throttled, Unauthorized];
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

    /// Some kinds, at rates from rarely to mostly. In half of the worlds they come a little later, so that many starts are accepted.
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

    /// Another request is sent, to the monitor or to the drive.
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

    /// Whether there are none at all.
    pub(crate) fn are_none(&self) -> bool {
        self.rates == [0.0; KINDS] && self.forever.is_empty() && self.outage.is_empty()
    }

    /// Whether the service never answers usefully again.
    pub(crate) fn never_heal(&self) -> bool {
        !self.forever.is_empty()
    }

    /// From when on nothing changes: faults have healed, or never will.
    pub(crate) fn quiet_at(&self) -> u64 {
        self.quiet_at.max(self.outage.end)
    }
}

/// Throttled: nothing was done.
pub(crate) fn throttled(chance: &mut Chance, service_time: u64) -> Answer {
    let status = chance.pick(&[429, 429, 503, 503, 509]);
    let error = json!({ "error": { "code": "activityLimitReached", "message": "Slow down." } });
    let answer = if chance.one_in(2) { Answer::json(status, error) } else { Answer::empty(status) };
    answer.after(RetryAfter::any(chance, service_time))
}

/// A gateway answers, which can't know what was done.
pub(crate) fn gateway(chance: &mut Chance, service_time: u64) -> Answer {
    let status = chance.pick(&[500, 502, 504, 408]);
    let answer = if chance.one_in(2) { Answer::junk(status) } else { Answer::empty(status) };
    answer.after(RetryAfter::any(chance, service_time).filter(|_| chance.one_in(3)))
}

/// An error of the service itself.
pub(crate) fn service_error(chance: &mut Chance, service_time: u64) -> Answer {
    let (status, code) = chance.pick(&[
        (500, "generalException"),
        (507, "quotaLimitReached"),
        (500, "serviceNotAvailable"),
        (501, "notSupported"),
    ]);
    let answer = Answer::json(status, json!({ "error": { "code": code, "message": "It failed." } }));
    answer.after(RetryAfter::any(chance, service_time).filter(|_| chance.one_in(3)))
}

/// Something that means nothing, or only half of something.
pub(crate) fn junk(chance: &mut Chance) -> Answer {
    let status = chance.pick(&[200, 200, 202, 203, 500]);
    match chance.between(0..=3) {
        0 => Answer::junk(status),
        1 => Answer::empty(status),
        2 => {
            Answer::json(status, [json!({}), json!([]), json!("completed"), json!(null)][chance.between(0..=3) as usize].clone())
        }
        _ => Answer::json(status, json!({ "status": null, "percentageComplete": "NaN", "resourceId": 5 })),
    }
}
