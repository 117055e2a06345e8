//! The shared parts of a simulated world: its clock, its random numbers, the record of events, and the events of the page.

use std::{collections::VecDeque, ops::RangeInclusive};

use longhaul::action::io::Input;

use crate::{faults::START_TAKES_MS, host::Parsed, invariants::Life};

/// The time at which every world begins, in November 2023.
pub(crate) const BEGINNING: u64 = 1_700_000_000_000;

/// A description of a broken rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) String);

/// Whether faults heal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Faults begin and end, and there are none in the end.
    Heals,
    /// At some time, the monitor stops answering usefully.
    NeverHeals,
}

/// The world of one seed. The seed determines everything in it.
pub(crate) struct World {
    pub(crate) mode: Mode,
    /// The page's clock: milliseconds since 1970.
    pub(crate) now: u64,
    pub(crate) chance: Chance,
    /// Whether its service reports the end too early. Then the rules must detect this.
    pub(crate) has_liar: bool,
    record: Option<Vec<String>>,
}

impl World {
    pub(crate) fn new(mode: Mode, seed: u64, is_recorded: bool) -> Self {
        let chance = Chance(fastrand::Rng::with_seed(seed));
        Self { mode, now: BEGINNING, chance, has_liar: false, record: is_recorded.then(Vec::new) }
    }

    /// Records an event, if the record is enabled. It is disabled for most worlds, because they break no rule.
    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        let at = self.now - BEGINNING;
        if let Some(record) = &mut self.record {
            record.push(format!("{:>10}.{:03}  {}", at / 1000, at % 1000, line()));
        }
    }

    pub(crate) fn record(self) -> Vec<String> {
        self.record.unwrap_or_default()
    }
}

/// Random numbers from the seed.
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    /// Returns true once in this number of times on average.
    pub(crate) fn one_in(&mut self, times: u32) -> bool {
        self.0.u32(..times) == 0
    }

    /// Returns true with this probability. For zero, it uses no random number.
    pub(crate) fn is(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.0.f64() < probability
    }

    /// A number of a range, with uniform probability.
    pub(crate) fn between(&mut self, range: RangeInclusive<u64>) -> u64 {
        self.0.u64(range)
    }

    /// A duration between two that are above zero. All orders of magnitude have the same probability, so most are short, and some are very long.
    pub(crate) fn spread(&mut self, least: u64, most: u64) -> u64 {
        let ratio = most as f64 / least as f64;
        (least as f64 * ratio.powf(self.0.f64())) as u64
    }

    pub(crate) fn share(&mut self) -> f64 {
        self.0.f64()
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.0.usize(..among.len())]
    }
}

/// An event of the page during an action: of the network, the machine or the user.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// The browser reports that the network is gone.
    Offline,
    /// The network is back, or the page becomes visible.
    Woken,
    /// The caller stops following.
    Abort,
    /// The machine sleeps for this number of milliseconds.
    Sleep(u64),
    /// The page is closed, and opened again after this number of milliseconds.
    Reload(u64),
}

impl Event {
    /// The duration of the event.
    pub(crate) fn lasts_ms(self) -> u64 {
        match self {
            Self::Sleep(ms) | Self::Reload(ms) => ms,
            Self::Offline | Self::Woken | Self::Abort => 0,
        }
    }
}

/// The reason why a wait ended.
pub(crate) enum Happened {
    /// Its time passed.
    Due,
    Signal(Input<Parsed>),
    Reload,
}

/// The page, and its future events.
pub(crate) struct Page {
    pub(crate) events: VecDeque<(u64, Event)>,
    pub(crate) is_offline: bool,
}

impl Page {
    /// Advances the clock to this time, or to the next event of the page.
    pub(crate) fn until(&mut self, world: &mut World, life: &mut Life, due: u64) -> Happened {
        while let Some((at, event)) = self.events.pop_front_if(|(at, _)| *at <= due) {
            world.now = world.now.max(at);
            world.note(|| format!("{event:?}"));
            match event {
                Event::Sleep(ms) => world.now += ms,
                Event::Reload(ms) => {
                    world.now += ms;
                    return Happened::Reload;
                }
                Event::Offline => {
                    (self.is_offline, life.is_offline) = (true, true);
                    return Happened::Signal(Input::Offline);
                }
                Event::Woken => {
                    (self.is_offline, life.is_offline) = (false, false);
                    return Happened::Signal(Input::Woken);
                }
                Event::Abort => {
                    life.is_aborted = true;
                    return Happened::Signal(Input::Abort);
                }
            }
        }
        world.now = world.now.max(due);
        Happened::Due
    }
}

/// The events of the page during an action of this duration. Most are early. A page that goes offline comes back online.
pub(crate) fn any_events(chance: &mut Chance, span: u64, is_calm: bool) -> Vec<(u64, Event)> {
    let mut events = Vec::new();
    for _ in 0..chance.between(1..=4) {
        let at = if is_calm { BEGINNING + START_TAKES_MS } else { BEGINNING } + chance.spread(1, 2 * span);
        match chance.between(0..=if is_calm { 2 } else { 5 }) {
            0 => {
                events.push((at, Event::Offline));
                events.push((at + chance.spread(10, 1_800_000), Event::Woken));
            }
            1 => events.push((at, Event::Woken)),
            2 => events.extend((0..20).map(|count| (at + 40 * count, Event::Woken))),
            3 => events.push((at, Event::Sleep(chance.spread(1_000, 50_000_000)))),
            4 => events.push((at, Event::Reload(chance.spread(50, 100_000_000)))),
            _ if chance.one_in(3) => events.push((at, Event::Abort)),
            _ => events.push((at, Event::Woken)),
        }
    }
    events.sort_by_key(|(at, _)| *at);
    events
}
