//! The last step, which reads the result of a completed action. If that fails, the action has completed nevertheless.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{
    DriveAddress, Found, Platform, Purpose, Request, Response, ResponseMeta, ServiceError, SharedStr, Status, Token,
    response::result_body, result,
};

use super::{
    context::{Context, Next, Step},
    io::{Loss, NotSent},
    outcome::{Observed, Outcome},
    patience::{RESULT_TRIES, RESULT_WAIT_MS},
    saved::Saved,
};

/// A completed action whose result is to be read.
#[derive(Debug)]
struct ReadingResult {
    status: Box<Status>,
    observed: Observed,
    /// The response that reported the end.
    reported: Box<ResponseMeta>,
    drive: Rc<DriveAddress>,
    url: SharedStr,
    token: Token,
    tries: u32,
}

/// Reports that the action has completed, then reads its result, unless `found` contains it or it can't be read.
pub(super) fn read_result<B: Platform>(
    context: &mut Context<B>,
    found: Found<B>,
    saved: &Saved,
    observed: Observed,
    reported: Box<ResponseMeta>,
) -> Next<B> {
    context.report(&found.status);
    let Found { status, item } = found;
    let drive = context.drive.clone().filter(|_| item.is_none());
    let url = drive.as_ref().and_then(|drive| result::url::<B>(drive, saved.kind, saved.drive_id.as_deref(), &status));
    match drive.zip(url) {
        Some((drive, url)) => {
            context.backoff.reset();
            let (token, tries) = (Token::Current, 0);
            ControlFlow::Continue(Box::new(ReadingResult { status, observed, reported, drive, url, token, tries }))
        }
        None => ControlFlow::Break(context.complete(&status, observed, reported, item)),
    }
}

impl ReadingResult {
    fn try_again<B: Platform>(mut self: Box<Self>, context: &mut Context<B>, retry_after_ms: Option<u64>) -> Next<B> {
        self.tries += 1;
        if self.tries >= RESULT_TRIES || retry_after_ms.is_some_and(|ms| ms > RESULT_WAIT_MS) {
            return ControlFlow::Break(self.time_out(context));
        }
        context.wait_after_fault(retry_after_ms, 0);
        ControlFlow::Continue(self)
    }
}

impl<B: Platform> Step<B> for ReadingResult {
    fn request(&self) -> Request<B> {
        Request::get(&self.drive, Purpose::Result, self.url.clone(), self.token)
    }

    fn on_response(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        let retry_after_ms = response.retry_after_ms(context.now);
        // A body with an error isn't a result, even with the status 200.
        let item = result_body(response).filter(|body| ServiceError::read(body).is_none());
        match (item, response.status) {
            (Some(item), _) => ControlFlow::Break(context.complete(&self.status, self.observed, self.reported, Some(item))),
            (None, 401) if self.token.refresh() => self.try_again(context, retry_after_ms.or(Some(0))),
            // Right after the end, a service may not know its result yet.
            (None, 200..=299 | 404 | 408 | 429 | 500..=599) => self.try_again(context, retry_after_ms),
            _ => ControlFlow::Break(self.time_out(context)),
        }
    }

    fn on_lost(self: Box<Self>, context: &mut Context<B>, _: Loss) -> Next<B> {
        self.try_again(context, None)
    }

    fn on_not_sent(self: Box<Self>, context: &mut Context<B>, _: NotSent) -> Next<B> {
        ControlFlow::Break(self.time_out(context))
    }

    /// The action has completed, even if its result wasn't read in time.
    fn time_out(self: Box<Self>, context: &Context<B>) -> Box<Outcome<B>> {
        context.complete(&self.status, self.observed, self.reported, None)
    }
}
