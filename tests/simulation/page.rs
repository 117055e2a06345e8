//! The page, and the events that happen to it during an action: of the network, the machine and the user.

use std::collections::VecDeque;

use longhaul::action::io::Input;

use crate::{
    faults::START_TAKES_MS,
    host::Parsed,
    world::{BEGINNING, Chance, World},
};

/// An event of the page.
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
    pub(crate) fn until(&mut self, world: &mut World, due: u64) -> Happened {
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
                    self.is_offline = true;
                    return Happened::Signal(Input::Offline);
                }
                Event::Woken => {
                    self.is_offline = false;
                    return Happened::Signal(Input::Woken);
                }
                Event::Abort => return Happened::Signal(Input::Abort),
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
