//! The last step: what came of a completed action is read. Whatever happens here, it has completed.

use crate::protocol::{
    item_address::ItemAddress,
    monitor_response::result_body,
    platform::Platform,
    request::{Request, Token},
    shared_str::SharedStr,
    start_spec::Kind,
    status::Status,
};

use super::{
    io::{Input, Output},
    machine::{Action, Step},
    outcome::{Completion, Observed},
};

/// How often the result is asked for: right after the end, a service may not know of it yet.
const MOST_TRIES: u32 = 4;
/// The longest wait that a result is worth, in milliseconds.
const LONGEST_WAIT_MS: u64 = 30_000;

/// An action that has completed, and whose result is being read.
#[derive(Debug)]
pub(super) struct ReadingResult<B> {
    pub(super) completion: Completion<B>,
    url: SharedStr,
    token: Token,
    pub(super) tries: u32,
}

impl<B> ReadingResult<B> {
    pub(super) fn request(&mut self) -> Request<B> {
        self.tries += 1;
        Request::get_with_token(self.url.clone(), self.token)
    }
}

impl<B> Completion<B> {
    /// A completed action, before its result is read and its counts are taken.
    pub(super) fn of(status: Status) -> Self {
        Self {
            word: status.word.text,
            resource_id: status.resource_id,
            location: status.resource_location,
            item: None,
            observed: Observed::Monitor,
            elapsed_ms: 0,
            polls: 0,
            faults: 0,
        }
    }
}

impl<B: Platform> Action<B> {
    /// It is done, which is told at once, whatever comes of reading its result.
    pub(super) fn tell_complete(&mut self, now: u64, status: &Status) {
        let progress = self.tracker.complete(status, self.elapsed(now));
        self.tell(Output::Progress(progress));
    }

    /// Reads the result, where it is known where that is and the token may go there.
    pub(super) fn read_result(&mut self, now: u64, completion: Completion<B>) {
        match self.result_url(&completion) {
            Some(url) => {
                self.backoff.reset();
                self.step = Step::ReadingResult(ReadingResult { completion, url, token: Token::With, tries: 0 });
            }
            None => self.complete(now, completion, None),
        }
    }

    /// A driveItem is read by its id through the drive's own API; anything else by its URL, when that is on the drive's own origin.
    fn result_url(&self, completion: &Completion<B>) -> Option<SharedStr> {
        let Step::Polling(polling) = &self.step else { return None };
        let drive = self.context.drive.as_ref()?;
        let by_id = || {
            let item = completion.resource_id.clone().map(ItemAddress::Id).filter(ItemAddress::is_sound)?;
            let drive_url = || drive.drive_url::<B>(polling.saved.drive_id.as_deref());
            (polling.saved.kind != Kind::Custom).then(|| drive_url() + &item.url_path::<B>())
        };
        let by_location = || {
            let url = drive.resolve::<B>(completion.location.as_deref()?);
            drive.owns::<B>(&url).then_some(url)
        };
        by_id().or_else(by_location)
    }

    /// What came of reading the result.
    pub(super) fn after_read(&mut self, now: u64, input: Input<B>) {
        let Step::ReadingResult(reading) = &mut self.step else { return };
        let (may_come_yet, item) = match &input {
            Input::Response(reply) if reply.status == 401 => {
                let fresh = reading.token.fresher();
                reading.token = fresh.unwrap_or(reading.token);
                // With a new token it may be asked for at once.
                self.answer.retry_after_ms = self.answer.retry_after_ms.or(Some(0));
                (fresh.is_some(), None)
            }
            Input::Response(reply) => {
                let may_come_yet = reply.is_success() || matches!(reply.status, 404 | 408 | 429 | 500..=599);
                (may_come_yet, result_body(reply))
            }
            Input::Lost(_) => (true, None),
            _ => (false, None),
        };
        let worth_waiting = self.answer.retry_after_ms.is_none_or(|asked| asked <= LONGEST_WAIT_MS);
        if item.is_none() && may_come_yet && worth_waiting && reading.tries < MOST_TRIES {
            return self.wait_after_fault(now);
        }
        if let Step::ReadingResult(reading) = std::mem::replace(&mut self.step, Step::Ended) {
            self.complete(now, reading.completion, item);
        }
    }
}
