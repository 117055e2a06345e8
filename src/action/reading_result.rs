//! The last step: the result of a completed action is read. Whatever happens here, the action has completed.

use crate::protocol::{
    drive_address::DriveAddress,
    platform::Platform,
    request::{Purpose, Request, Token},
    response::{Response, result_body},
    shared_str::SharedStr,
};

use super::{
    context::Context,
    outcome::{Completion, Outcome},
    patience::{RESULT_TRIES, RESULT_WAIT_MS},
};

/// A completed action whose result is being read.
#[derive(Debug)]
pub(super) struct ReadingResult<B> {
    completion: Completion<B>,
    drive: DriveAddress,
    url: SharedStr,
    token: Token,
    tries: u32,
}

/// What follows an attempt to read it.
#[derive(Debug)]
pub(super) enum AfterRead<B> {
    /// Another attempt.
    ReadingResult(Box<ReadingResult<B>>),
    /// The action is over.
    Ended(Outcome<B>),
}

impl<B: Platform> ReadingResult<B> {
    /// Reads the result at that URL, which is on the drive's own origin.
    pub(super) fn new(context: &mut Context<B>, completion: Completion<B>, drive: DriveAddress, url: SharedStr) -> Self {
        context.backoff.reset();
        Self { completion, drive, url, token: Token::Current, tries: 0 }
    }

    pub(super) fn request(&self) -> Request<B> {
        Request::get(&self.drive, Purpose::Result, self.url.clone(), self.token)
    }

    pub(super) fn on_response(mut self, context: &mut Context<B>, response: Response<B>) -> AfterRead<B> {
        let retry_after_ms = response.retry_after_ms(context.now);
        match (result_body(&response), response.status) {
            (Some(item), _) => self.end(context, Some(item)),
            (None, 401) => match self.token.fresher() {
                Some(token) => {
                    self.token = token;
                    self.try_again(context, retry_after_ms.or(Some(0)))
                }
                None => self.end(context, None),
            },
            // Right after the end, a service may not know its result yet.
            (None, 200..=299 | 404 | 408 | 429 | 500..=599) => self.try_again(context, retry_after_ms),
            _ => self.end(context, None),
        }
    }

    pub(super) fn on_lost(self, context: &mut Context<B>) -> AfterRead<B> {
        self.try_again(context, None)
    }

    pub(super) fn on_not_sent(self, context: &Context<B>) -> AfterRead<B> {
        self.end(context, None)
    }

    fn try_again(mut self, context: &mut Context<B>, retry_after_ms: Option<u64>) -> AfterRead<B> {
        self.tries += 1;
        if self.tries >= RESULT_TRIES || retry_after_ms.is_some_and(|asked| asked > RESULT_WAIT_MS) {
            return self.end(context, None);
        }
        context.wait_after_fault(retry_after_ms, 0);
        AfterRead::ReadingResult(Box::new(self))
    }

    fn end(self, context: &Context<B>, item: Option<B>) -> AfterRead<B> {
        AfterRead::Ended(context.complete(self.completion, item))
    }

    /// The outcome when there is no more time to read the result.
    pub(super) fn time_out(self, context: &Context<B>) -> Outcome<B> {
        context.complete(self.completion, None)
    }
}
