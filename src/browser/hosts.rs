//! How questions share a host. A page that follows thousands of actions must not ask a host thousands of things at once: a few
//! questions are on their way at a time, the others wait in line, first come first served. A host that asks to be left alone is
//! left alone by all.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;

use super::{
    clock,
    signals::{Inbox, Signal, Signals, after},
};

/// How many questions to one host may be on their way at once. Browsers open six connections to a host of the older protocol, and an
/// app has requests of its own.
const AT_ONCE: usize = 4;

thread_local! {
    /// The hosts that are being asked, by origin. One that nobody asks any more makes room for another.
    static HOSTS: RefCell<Vec<(String, Weak<RefCell<Line>>)>> = const { RefCell::new(Vec::new()) };
}

/// The line before one host.
#[derive(Default)]
struct Line {
    on_their_way: usize,
    waiting: Vec<Rc<Inbox>>,
    rests_until: u64,
    /// Goes on when the host has rested. Until then it keeps the line from being forgotten.
    rest: Option<Timeout>,
}

/// Gives the free turns to whoever is next, unless the host is to be left alone.
fn advance(line: &Rc<RefCell<Line>>) {
    let mut own = line.borrow_mut();
    let rest_ms = own.rests_until.saturating_sub(clock::now());
    if rest_ms > 0 {
        if own.rest.is_none() {
            let line = Rc::clone(line);
            let go_on = move || {
                line.borrow_mut().rest = None;
                advance(&line);
            };
            own.rest = Some(after(rest_ms, Box::new(go_on)));
        }
        return;
    }
    while own.on_their_way < AT_ONCE && !own.waiting.is_empty() {
        own.on_their_way += 1;
        own.waiting.remove(0).put(Signal::Turn);
    }
}

/// The line before the host of that origin: the same for all who ask it.
fn line_before(origin: &str) -> Rc<RefCell<Line>> {
    HOSTS.with_borrow_mut(|hosts| {
        let known = hosts.iter().find_map(|(own, line)| if own == origin { line.upgrade() } else { None });
        known.unwrap_or_else(|| {
            let line = Rc::default();
            let host = (origin.to_owned(), Rc::downgrade(&line));
            match hosts.iter_mut().find(|(_, line)| line.strong_count() == 0) {
                Some(forgotten) => *forgotten = host,
                None => hosts.push(host),
            }
            line
        })
    })
}

/// A place in line, and the turn that comes of it. Dropped, it is the next one's.
pub struct Place {
    /// Whether [`Signal::Turn`] has been taken.
    pub has_turn: bool,
    line: Rc<RefCell<Line>>,
    inbox: Rc<Inbox>,
}

impl Place {
    /// Takes a place in line. The turn comes as [`Signal::Turn`], at once when the line is empty.
    pub fn in_line(origin: &str, signals: &Signals) -> Self {
        let (line, inbox) = (line_before(origin), signals.inbox());
        line.borrow_mut().waiting.push(Rc::clone(&inbox));
        advance(&line);
        Self { has_turn: false, line, inbox }
    }

    /// The host asked to be left alone until then.
    pub fn rest_until(&self, time: u64) {
        let mut line = self.line.borrow_mut();
        line.rests_until = line.rests_until.max(time);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut line = self.line.borrow_mut();
        let waits = |waiting: &Rc<_>| Rc::ptr_eq(waiting, &self.inbox);
        // Who has the turn isn't looked for: thousands may be waiting.
        match if self.has_turn { None } else { line.waiting.iter().position(waits) } {
            Some(place) => drop(line.waiting.remove(place)),
            None => {
                self.inbox.forget(Signal::Turn);
                line.on_their_way -= 1;
                drop(line);
                advance(&self.line);
            }
        }
    }
}
