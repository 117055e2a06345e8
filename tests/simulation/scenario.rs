//! The initial conditions of a world: the service, the action, the caller's options, and the events of the page.

use std::rc::Rc;

use longhaul::{
    action::settings::Settings,
    protocol::{
        argument::Argument,
        drive_address::{DriveAddress, Service},
        start_spec::{Kind, StartSpec},
    },
};
use serde_json::{Value, json};

use crate::{
    faults::Faults,
    host::{GRAPH, ONEDRIVE, Parsed, base_parts},
    page::{Event, any_events},
    service::{Course, Fate},
    world::{BEGINNING, Chance, Mode},
};

/// The conditions of a world.
pub(crate) struct Scenario {
    pub(crate) seed: u64,
    pub(crate) drive: Rc<DriveAddress>,
    pub(crate) kind: Kind,
    pub(crate) conflict: Option<&'static str>,
    pub(crate) settings: Settings,
    pub(crate) course: Course,
    pub(crate) faults: Faults,
    /// Whether all faults pass at once. Then the outcome is known in advance.
    pub(crate) is_calm: bool,
    /// Whether the monitor says "running" until the caller stops, hours later.
    pub(crate) is_endless: bool,
    /// Whether redirects are visible when they aren't followed, as in Node.
    pub(crate) shows_redirects: bool,
    /// Whether a sign-in page can be distinguished from the documented end.
    pub(crate) shows_sign_in: bool,
    /// The events of the page and their times, in order.
    pub(crate) events: Vec<(u64, Event)>,
    /// Whether other actions of the page send requests to the same hosts, so that the action waits in a queue.
    pub(crate) is_crowded: bool,
    /// The interval to which timers of a hidden page are aligned: a second, or a minute.
    pub(crate) timers_aligned_to_ms: u64,
    /// How far the service's clock is ahead of the page's, in milliseconds.
    pub(crate) skew_ms: i64,
}

impl Scenario {
    pub(crate) fn any(mode: Mode, seed: u64, chance: &mut Chance) -> Self {
        let heals = mode == Mode::Heals;
        let is_calm = heals && chance.one_in(8);
        let is_endless = is_calm && chance.one_in(20);
        let mut course = Course::any(chance);
        let span = course.waits_ms + course.takes_ms + 1_000;
        let mut settings = any_settings(chance, span);
        if is_calm {
            (settings.timeout_ms, settings.request_timeout_ms) = (None, 60_000);
        }
        if is_endless || (!is_calm && settings.timeout_ms.is_some() && chance.one_in(8)) || (!heals && chance.one_in(8)) {
            course.fate = Fate::Hangs;
        }
        let kind = chance.pick(&[Kind::Copy, Kind::Copy, Kind::Copy, Kind::Copy, Kind::UploadFromUrl, Kind::Any]);
        let is_graph = chance.one_in(2);
        let base = base_parts(if is_graph { GRAPH } else { ONEDRIVE });
        let shows_redirects = chance.one_in(3);
        // If every hidden redirect is the documented end, a sign-in page can't be distinguished from it.
        let shows_sign_in = is_graph || kind == Kind::Any || shows_redirects;
        let quiet_at = BEGINNING + chance.spread(1_000, 3 * span);
        let faults = match mode {
            Mode::Heals if is_calm => Faults::single(chance, quiet_at),
            Mode::Heals => Faults::any(chance, quiet_at),
            Mode::NeverHeals => Faults::forever(chance, span, shows_sign_in),
        };
        let mut events = if chance.one_in(3) { Vec::new() } else { any_events(chance, span, is_calm) };
        if is_endless {
            let at = BEGINNING + chance.spread(3_600_000, 48 * 3_600_000);
            events.retain(|(time, _)| *time < at);
            events.push((at, Event::Abort));
        }
        Self {
            seed,
            drive: DriveAddress::read(&Parsed(base), None),
            kind,
            conflict: chance.pick(&[None, Some("fail"), Some("replace"), Some("rename")]).filter(|_| kind == Kind::Copy),
            settings,
            course,
            faults,
            is_calm,
            is_endless,
            shows_redirects,
            shows_sign_in,
            events,
            is_crowded: chance.one_in(4),
            timers_aligned_to_ms: chance.pick(&[1, 1, 1, 1_000, 60_000]),
            skew_ms: if is_calm { 0 } else { chance.pick(&[0, 0, 900, -900, 20_000, -20_000, 7_200_000, -7_200_000]) },
        }
    }

    /// The action to start.
    pub(crate) fn spec(&self, names_drive: bool) -> StartSpec<Parsed> {
        let options = self.conflict.map_or(json!({}), |behavior| json!({ "conflictBehavior": behavior }));
        let mut copy = json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy" });
        if names_drive {
            copy["parentReference"]["driveId"] = json!("b!D");
        }
        let upload = json!({ "sourceUrl": "https://example.com/file", "name": "Copy" });
        let argument = |value: Value| Argument::unprefixed(Parsed(value), "it");
        let start = json!({ "path": "/items/SOURCE/workbook/createSession" });
        let spec = match self.kind {
            Kind::Copy => StartSpec::copy(&argument(json!("SOURCE")), &argument(copy), &argument(options), &self.drive),
            Kind::UploadFromUrl => StartSpec::upload_from_url(&argument(json!("PARENT")), &argument(upload)),
            Kind::Move => StartSpec::move_item(&argument(json!("SOURCE")), &argument(copy), &argument(options), &self.drive),
            Kind::Any => StartSpec::any(&argument(start), &self.drive),
        };
        spec.expect("the simulation's arguments are sound")
    }

    pub(crate) fn is_graph(&self) -> bool {
        self.drive.service == Service::Graph
    }
}

fn any_settings(chance: &mut Chance, span: u64) -> Settings {
    let mut options = json!({ "checkDestination": !chance.one_in(3) });
    if chance.one_in(3) {
        options["timeoutMs"] = json!(chance.spread(100, 7_200_000));
    }
    if chance.one_in(4) {
        options["requestTimeoutMs"] = json!(chance.spread(2_500, 300_000));
    }
    if chance.one_in(4) {
        let least = chance.pick(&[50, 200, 1_000, 5_000, 45_000]);
        // A shorter interval would make the simulation of a long action slow.
        let most = (least * chance.pick(&[1, 3, 20])).max(span.max(3_600_000) / 300);
        options["pacing"] = json!({ "firstMs": chance.spread(1, 60_000), "minMs": least, "maxMs": most });
    }
    Settings::read(&Argument::unprefixed(Parsed(options), "options")).expect("the simulation's options are sound")
}
