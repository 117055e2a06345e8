//! What a monitor's answers lead to: another question, a result to be read, an ending, or a look at the destination.

use std::rc::Rc;

use crate::protocol::{
    monitor_response::{self, Found, Lost, MonitorReading},
    platform::Platform,
    response::Response,
    status::Status,
};

use super::{
    io::{Input, Loss, Output},
    machine::{Action, Step},
    outcome::{Completion, Outcome, UnknownReason},
    polling::Probe,
    saved::{Saved, read_monitor_url},
};

/// How many answers in a row may make no sense before it is said that the monitor can't be read.
const MOST_UNREADABLE: u32 = 8;
/// How many refusals in a row a monitor that takes no token may give: 401 has been seen now and then (onedrive-api-docs#147).
const MOST_REFUSALS: u32 = 3;
/// How many answers in a row may be hidden, from a monitor that was never heard and from one that was. A gateway that has lost its
/// service answers without CORS headers too, so it may pass.
const MOST_HIDDEN: (u32, u32) = (4, 12);

impl<B: Platform> Action<B> {
    /// What came of a question.
    pub(super) fn after_poll(&mut self, now: u64, input: Input<B>) {
        match input {
            Input::Response(reply) => self.read_poll(now, reply),
            Input::Lost(Loss::Network) => self.poll_lost(now),
            _ => self.wait_after_fault(now),
        }
    }

    /// The browser says that the request failed, and not why. So it is asked in other ways, at once, until it is known what it was.
    fn poll_lost(&mut self, now: u64) {
        let has_drive = self.context.drive.is_some();
        let Step::Polling(polling) = &mut self.step else { return };
        polling.probe = match polling.probe {
            Probe::Status => Probe::Redirect,
            Probe::Redirect => Probe::Anything,
            Probe::Anything if has_drive && !polling.heard => Probe::Drive,
            Probe::Anything | Probe::Drive => {
                polling.probe = Probe::Redirect;
                return self.wait_after_fault(now);
            }
            Probe::Target => return self.complete_poll(now, Found::at(None, None)),
        };
        self.faults += 1;
    }

    fn read_poll(&mut self, now: u64, reply: Response<B>) {
        let reading = monitor_response::read(&reply, self.answer.error.as_deref());
        let Step::Polling(polling) = &self.step else { return };
        let target = polling.probe == Probe::Target;
        if polling.probe == Probe::Drive {
            return self.poll_hidden(now);
        }
        match reading {
            MonitorReading::Running(status) => self.poll_running(now, &status, &reply),
            MonitorReading::Completed(found) => self.complete_poll(now, found),
            MonitorReading::Failed(status) => self.poll_failed(now, *status),
            MonitorReading::Moved => self.poll_moved(now, &reply),
            // That there was a redirect is known already, and that is the end, whatever else is said now.
            _ if target => self.complete_poll(now, Found::at(None, None)),
            MonitorReading::Lost(lost) => self.lose_monitor(now, lost),
            MonitorReading::TokenWrong => self.poll_refused(now),
            MonitorReading::AskAgain => self.wait_after_fault(now),
            MonitorReading::Unreadable => self.poll_unreadable(now),
            MonitorReading::HiddenRedirect => self.poll_redirected(),
            MonitorReading::Hidden => self.poll_hidden(now),
        }
    }

    fn poll_running(&mut self, now: u64, status: &Status, reply: &Response<B>) {
        let elapsed = self.elapsed(now);
        let Step::Polling(polling) = &mut self.step else { return };
        polling.on_readable();
        self.move_along(reply);
        self.backoff.reset();
        let progress = self.tracker.record(status, elapsed);
        self.tell(Output::Progress(progress));
        self.wait_for_progress(now);
    }

    /// A redirect other than the one at the end. Monitors that send each other back and forth make no sense for long.
    fn poll_moved(&mut self, now: u64, reply: &Response<B>) {
        self.move_along(reply);
        self.poll_unreadable(now);
    }

    /// When the answer names another Location, the monitor has moved there, and the action is followed there from here on.
    fn move_along(&mut self, reply: &Response<B>) {
        let Step::Polling(polling) = &mut self.step else { return };
        let Some(location) = reply.headers.location.as_deref() else { return };
        let url = self.context.drive.as_ref().map_or_else(|| location.into(), |drive| drive.resolve::<B>(location));
        let Some(monitor) = read_monitor_url::<B>(url) else { return };
        if monitor == polling.monitor {
            return;
        }
        let mut saved = Saved::clone(&polling.saved);
        saved.monitor = Some(monitor.clone());
        let unreadable = polling.unreadable;
        self.follow(saved, monitor, unreadable);
    }

    fn poll_failed(&mut self, now: u64, status: Status) {
        let mut progress = self.tracker.record(&status, self.elapsed(now));
        progress.eta_ms = None;
        self.tell(Output::Progress(progress));
        let error = self.answer.take_error();
        self.end(Outcome::Failed { word: status.word.text, error, description: status.description });
    }

    fn lose_monitor(&mut self, now: u64, lost: Lost) {
        let reason = match lost {
            Lost::Gone => UnknownReason::MonitorGone,
            Lost::Expired => UnknownReason::MonitorExpired,
            Lost::Refused => UnknownReason::MonitorRefused,
        };
        self.fall_back_from_monitor(now, reason);
    }

    fn poll_refused(&mut self, now: u64) {
        let Step::Polling(polling) = &mut self.step else { return };
        if polling.change_token() {
            self.faults += 1;
            return;
        }
        polling.refusals += 1;
        if polling.refusals >= MOST_REFUSALS {
            self.lose_monitor(now, Lost::Refused);
        } else {
            self.wait_after_fault(now);
        }
    }

    fn poll_unreadable(&mut self, now: u64) {
        let Step::Polling(polling) = &mut self.step else { return };
        polling.unreadable += 1;
        if polling.unreadable >= MOST_UNREADABLE {
            self.fall_back_from_monitor(now, UnknownReason::MonitorUnreadable);
        } else {
            self.wait_after_fault(now);
        }
    }

    /// Something answers, or would: it is the page that isn't allowed to read it. The drive, when it was that, may ask to be left alone.
    fn poll_hidden(&mut self, now: u64) {
        let Step::Polling(polling) = &mut self.step else { return };
        polling.probe = Probe::Redirect;
        polling.hidden += 1;
        let most = if polling.heard { MOST_HIDDEN.1 } else { MOST_HIDDEN.0 };
        if polling.hidden >= most {
            // What the drive may have said isn't about the action.
            self.answer.http_status = None;
            self.answer.error = None;
            self.fall_back_from_monitor(now, UnknownReason::MonitorHidden);
            self.wait_as_asked(now, 0);
        } else {
            self.wait_after_fault(now);
        }
    }

    fn fall_back_from_monitor(&mut self, now: u64, reason: UnknownReason) {
        let Step::Polling(polling) = &self.step else { return };
        let saved = Rc::clone(&polling.saved);
        self.fall_back(now, &saved, reason);
    }

    /// There is a redirect. Where it points is worth one question: it was either never asked, or lost in a moment without a network.
    fn poll_redirected(&mut self) {
        let Step::Polling(polling) = &mut self.step else { return };
        polling.probe = Probe::Target;
    }

    /// It is done: that is told at once, and then its result is read, where that can be.
    fn complete_poll(&mut self, now: u64, found: Found<B>) {
        self.tell_complete(now, &found.status);
        let completion = Completion::of(*found.status);
        match found.item {
            Some(item) => self.complete(now, completion, Some(item)),
            None => self.read_result(now, completion),
        }
    }
}
