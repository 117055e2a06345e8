//! When the next request of an action is due: after an answer, after a fault, when the service asks for it, when the network is back.

use crate::protocol::platform::Platform;

use super::machine::{Action, Step};

impl<B: Platform> Action<B> {
    /// Makes the next request due after a wait; `obeyed` when it was the service that asked for it. A step that asks for none goes on
    /// at once: what was due stays due.
    pub(super) fn wait(&mut self, now: u64, ms: u64, obeyed: bool) {
        self.due_at = now.saturating_add(ms);
        if obeyed {
            self.obeying_until = self.due_at;
        }
    }

    /// Counts a fault and waits: as long as the service asked for, or else as the backoff says.
    pub(super) fn wait_after_fault(&mut self, now: u64) {
        self.faults += 1;
        let least = self.context.settings.pacing.min_ms;
        let own = self.backoff.next_wait(least);
        self.wait_as_asked(now, own);
    }

    /// Waits after an answer that goes on: as long as the service asked for, or else as the pace says.
    pub(super) fn wait_for_progress(&mut self, now: u64) {
        let own = self.context.settings.pacing.wait(self.tracker.history(), self.elapsed(now));
        self.wait_as_asked(now, own);
    }

    /// Waits as long as the service asked for, though never less than the caller wants between two questions, or else as given.
    pub(super) fn wait_as_asked(&mut self, now: u64, own_ms: u64) {
        match self.answer.retry_after_ms {
            Some(asked) => self.wait(now, asked.max(self.context.settings.pacing.min_ms), true),
            None => self.wait(now, own_ms, false),
        }
    }

    /// The milliseconds that the caller still has; `None` for as many as it takes.
    pub(super) fn time_left(&self, now: u64) -> Option<u64> {
        self.deadline.map(|deadline| deadline.saturating_sub(now))
    }

    /// The request that was said to be sent wasn't, and waits.
    pub(super) fn unsend(&mut self) {
        self.in_flight = false;
        match &mut self.step {
            Step::Polling(_) => self.polls -= 1,
            Step::ReadingResult(reading) => reading.tries -= 1,
            Step::Starting(_) | Step::CheckingDestination(_) | Step::Ended => {}
        }
    }

    /// Asks as soon as may be, without asking a service that wants to be left alone, and no more often than the pace allows.
    pub(super) fn wake(&mut self, now: u64) {
        self.offline = false;
        if !matches!(self.step, Step::Starting(_)) {
            let soonest = self.obeying_until.max(self.last_sent_at.saturating_add(self.context.settings.pacing.min_ms));
            self.due_at = self.due_at.min(now.max(soonest));
        }
    }
}
