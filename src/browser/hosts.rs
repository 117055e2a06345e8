//! How questions share a host. A page that follows thousands of actions must not ask a host thousands of things at once: a few
//! questions are on their way at a time, the others wait in line, first come first served. A host that asks to be left alone is
//! left alone by all.

use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::{Rc, Weak},
};

use super::signals::{Inbox, Signal, Signals};

/// How many questions to one host may be on their way at once. Browsers open six connections to a host of the older protocol, and an
/// app has requests of its own.
const AT_ONCE: usize = 4;

thread_local! {
    /// The hosts that are being asked, by origin. One that nobody asks any more is forgotten.
    static HOSTS: RefCell<Vec<(String, Weak<RefCell<Line>>)>> = const { RefCell::new(Vec::new()) };
}

/// The line before one host.
#[derive(Default)]
struct Line {
    on_their_way: usize,
    waiting: VecDeque<Rc<RefCell<Inbox>>>,
    rests_until: u64,
}

impl Line {
    /// Gives a free turn to whoever is next.
    fn advance(&mut self) {
        if self.on_their_way < AT_ONCE
            && let Some(next) = self.waiting.pop_front()
        {
            self.on_their_way += 1;
            next.borrow_mut().put(Signal::Turn);
        }
    }
}

/// The line before the host of that origin: the same for all who ask it.
fn line_before(origin: &str) -> Rc<RefCell<Line>> {
    HOSTS.with_borrow_mut(|hosts| {
        hosts.retain(|(_, line)| line.strong_count() > 0);
        let known = hosts.iter().find(|(own, _)| own == origin).and_then(|(_, line)| line.upgrade());
        known.unwrap_or_else(|| {
            let line = Rc::default();
            hosts.push((origin.to_owned(), Rc::downgrade(&line)));
            line
        })
    })
}

/// A place in line, and the turn that comes of it. Dropped, it is the next one's.
pub struct Turn {
    line: Rc<RefCell<Line>>,
    inbox: Rc<RefCell<Inbox>>,
}

impl Turn {
    /// Takes a place in line. The turn comes as [`Signal::Turn`], at once when the line is empty.
    pub fn await_in_line(origin: &str, signals: &Signals) -> Self {
        let turn = Self { line: line_before(origin), inbox: signals.inbox() };
        let mut line = turn.line.borrow_mut();
        line.waiting.push_back(Rc::clone(&turn.inbox));
        line.advance();
        drop(line);
        turn
    }

    /// The host asked to be left alone until then.
    pub fn rest_until(&self, time: u64) {
        let mut line = self.line.borrow_mut();
        line.rests_until = line.rests_until.max(time);
    }

    /// The milliseconds for which the host is to be left alone yet; `None` when it isn't.
    pub fn rests_for(&self, now: u64) -> Option<u64> {
        self.line.borrow().rests_until.checked_sub(now).filter(|ms| *ms > 0)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut line = self.line.borrow_mut();
        match line.waiting.iter().position(|waiting| Rc::ptr_eq(waiting, &self.inbox)) {
            Some(place) => drop(line.waiting.remove(place)),
            None => {
                self.inbox.borrow_mut().forget(Signal::Turn);
                line.on_their_way -= 1;
                line.advance();
            }
        }
    }
}
