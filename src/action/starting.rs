//! The first step: the start is sent, and its response read. A start that may have been received is never sent again.

use std::rc::Rc;

use crate::protocol::{
    drive_address::DriveAddress,
    monitor_url::MonitorUrl,
    platform::Platform,
    request::{Request, Token},
    response::Response,
    result::{self, Found},
    shared_str::SharedStr,
    start_response::{self, StartReading},
    start_spec::{Kind, StartSpec},
};

use super::{
    checking_destination::{CheckingDestination, follow_unseen},
    context::Context,
    io::{Loss, NotSent, Output},
    outcome::{Completion, Observed, Outcome, UnknownReason},
    patience::{PARENT_MS, PARENT_WAITS_MS, THROTTLED_STARTS},
    polling::{Polling, fail},
    progress::TroubleReason,
    reading_result::ReadingResult,
    response_meta::ResponseMeta,
    saved::Saved,
};

/// An action that hasn't been accepted yet.
#[derive(Debug)]
pub(super) struct Starting<B> {
    spec: StartSpec<B>,
    drive: DriveAddress,
    token: Token,
    throttled: u32,
    parent_misses: u32,
    parent_waited_ms: u64,
}

/// What follows a start.
#[derive(Debug)]
pub(super) enum AfterStart<B> {
    /// The start is sent again: nothing was done.
    Starting(Box<Starting<B>>),
    /// It is accepted, and followed by its monitor.
    Polling(Polling),
    /// It is accepted, and followed at its destination.
    CheckingDestination(Box<CheckingDestination>),
    /// It has completed, and its result is read.
    ReadingResult(Box<ReadingResult<B>>),
    /// It is over.
    Ended(Outcome<B>),
}

impl<B: Platform> Starting<B> {
    /// Starts that on that drive.
    pub(super) fn new(spec: StartSpec<B>, drive: DriveAddress) -> Self {
        Self { spec, drive, token: Token::Current, throttled: 0, parent_misses: 0, parent_waited_ms: 0 }
    }

    pub(super) fn request(&self) -> Request<B> {
        self.spec.request(&self.drive, self.token)
    }

    /// What to save before it is sent: that it was sent.
    pub(super) fn entry(&self, context: &Context<B>) -> Rc<Saved> {
        Rc::new(Saved { sent: true, ..self.saved(context) })
    }

    pub(super) fn on_response(self, context: &mut Context<B>, response: Response<B>) -> AfterStart<B> {
        let meta = context.meta(&response);
        let reading = start_response::read(&response, meta.error.as_deref(), &self.spec);
        if let Some(location) = response.monitor_location().filter(|_| !matches!(reading, StartReading::Completed(_))) {
            self.keep_secret(context, location);
        }
        match reading {
            StartReading::Accepted { monitor, result } => self.accept(context, &monitor, result, meta),
            StartReading::AcceptedAsResource { id } => self.accept_resource(context, &id, meta),
            StartReading::AcceptedUnseen => self.accept_unseen(context, UnknownReason::LocationHidden, meta),
            StartReading::Completed(found) => self.complete(context, found, meta),
            StartReading::Failed(failure) => {
                context.emit(Output::Accepted(None));
                AfterStart::Ended(fail(context, failure, meta))
            }
            StartReading::Throttled => self.retry_throttled(context, meta),
            StartReading::TokenRefused => self.retry_with_fresh_token(context, meta),
            StartReading::ParentNotFound => self.retry_later_for_parent(context, meta),
            StartReading::Rejected => reject(meta),
            StartReading::Uncertain => AfterStart::Ended(Outcome::Uncertain { response: meta, loss: None }),
        }
    }

    /// A Location is a secret whatever comes of it, as it was written and as it was resolved.
    fn keep_secret(&self, context: &mut Context<B>, location: &SharedStr) {
        let url = self.drive.resolve::<B>(location);
        let needs_token = self.spec.kind == Kind::Custom && self.drive.owns::<B>(&url);
        context.redactor.add_url(location, needs_token);
        context.redactor.add_url(&url, needs_token);
    }

    /// Whatever failed, it may have failed after the service received the start.
    pub(super) fn on_lost(self, loss: Loss) -> AfterStart<B> {
        AfterStart::Ended(Outcome::Uncertain { response: ResponseMeta::default(), loss: Some(loss) })
    }

    pub(super) fn on_not_sent(self, not_sent: NotSent) -> AfterStart<B> {
        AfterStart::Ended(Outcome::Rejected { response: ResponseMeta::default(), not_sent: Some(not_sent) })
    }

    fn accept(
        self,
        context: &mut Context<B>,
        location: &SharedStr,
        result: Option<SharedStr>,
        meta: ResponseMeta,
    ) -> AfterStart<B> {
        let url = self.drive.resolve::<B>(location);
        match MonitorUrl::accept::<B>(url, Some(&self.drive)) {
            Some(url) => Self::poll(context, Saved { result_url: result, ..self.saved(context) }, url, &meta),
            None => self.accept_unseen(context, UnknownReason::LocationUnusable, meta),
        }
    }

    /// The resource lives below the URL that created it.
    fn accept_resource(self, context: &mut Context<B>, id: &str, meta: ResponseMeta) -> AfterStart<B> {
        let url = self.spec.resource_url(&self.drive, id);
        match MonitorUrl::accept::<B>(url, Some(&self.drive)) {
            Some(url) => Self::poll(context, Saved { is_own_resource: true, ..self.saved(context) }, url, &meta),
            None => self.accept_unseen(context, UnknownReason::LocationUnusable, meta),
        }
    }

    fn poll(context: &mut Context<B>, saved: Saved, url: MonitorUrl, meta: &ResponseMeta) -> AfterStart<B> {
        let polling = Polling::follow(context, saved, url);
        context.wait_as_asked(meta.retry_after_ms, context.settings.pacing.first_ms);
        AfterStart::Polling(polling)
    }

    fn accept_unseen(self, context: &mut Context<B>, reason: UnknownReason, meta: ResponseMeta) -> AfterStart<B> {
        let saved = self.saved(context);
        let retry_after_ms = meta.retry_after_ms;
        match follow_unseen(context, saved, reason, meta) {
            Ok(checking) => {
                context.wait_as_asked(retry_after_ms, 0);
                AfterStart::CheckingDestination(Box::new(checking))
            }
            Err(outcome) => AfterStart::Ended(outcome),
        }
    }

    /// It has completed, which is reported at once; then its result is read, where the response doesn't contain it.
    fn complete(self, context: &mut Context<B>, found: Found<B>, meta: ResponseMeta) -> AfterStart<B> {
        context.emit(Output::Accepted(None));
        context.report_complete(&found.status);
        let Self { spec, drive, .. } = self;
        let url = result::url::<B>(&drive, spec.kind, spec.drive_id.as_deref(), &found.status);
        let completion = Completion::new(*found.status, Observed::Start, meta.ids);
        match (found.item, url) {
            (None, Some(url)) => AfterStart::ReadingResult(Box::new(ReadingResult::new(context, completion, drive, url))),
            (item, _) => AfterStart::Ended(context.complete(completion, item)),
        }
    }

    /// What is to be saved once it is accepted.
    fn saved(&self, context: &Context<B>) -> Saved {
        Saved {
            monitor: None,
            kind: self.spec.kind,
            drive_id: self.spec.drive_id.clone(),
            started_at: context.started_at,
            destination: self.spec.destination.clone(),
            result_url: None,
            is_own_resource: false,
            sent: false,
        }
    }

    /// When the wait that the service asks for exceeds the caller's time, it is more useful to say so at once.
    fn retry_throttled(mut self, context: &mut Context<B>, meta: ResponseMeta) -> AfterStart<B> {
        self.throttled += 1;
        let time_left = context.schedule.time_left(context.now);
        let is_too_late = meta.retry_after_ms.zip(time_left).is_some_and(|(asked, left)| asked >= left);
        if is_too_late || self.throttled >= THROTTLED_STARTS {
            return reject(meta);
        }
        context.wait_after_fault(meta.retry_after_ms, 0);
        let attempt = self.throttled;
        self.retry(context, TroubleReason::Throttled, attempt, meta)
    }

    /// The token was refused: a fresh one is asked for, once.
    fn retry_with_fresh_token(mut self, context: &mut Context<B>, meta: ResponseMeta) -> AfterStart<B> {
        match self.token.fresher() {
            Some(token) => {
                self.token = token;
                context.emit(Output::NotStarted);
                AfterStart::Starting(Box::new(self))
            }
            None => reject(meta),
        }
    }

    /// The folder that it names wasn't found: it may be too new to be known everywhere.
    fn retry_later_for_parent(mut self, context: &mut Context<B>, meta: ResponseMeta) -> AfterStart<B> {
        let own_ms = PARENT_WAITS_MS.get(self.parent_misses as usize).copied();
        let asked_ms = meta.retry_after_ms.unwrap_or(0).max(context.settings.pacing.min_ms);
        let wait_ms = own_ms.map(|own| own.max(asked_ms)).filter(|wait| self.parent_waited_ms + wait <= PARENT_MS);
        let Some(wait_ms) = wait_ms else { return reject(meta) };
        self.parent_misses += 1;
        self.parent_waited_ms += wait_ms;
        context.faults += 1;
        context.wait_as_asked(None, wait_ms);
        let attempt = self.parent_misses;
        self.retry(context, TroubleReason::ServiceError, attempt, meta)
    }

    fn retry(self, context: &mut Context<B>, reason: TroubleReason, attempt: u32, meta: ResponseMeta) -> AfterStart<B> {
        context.emit(Output::NotStarted);
        context.report_trouble(reason, attempt, meta.error);
        AfterStart::Starting(Box::new(self))
    }
}

fn reject<B>(response: ResponseMeta) -> AfterStart<B> {
    AfterStart::Ended(Outcome::Rejected { response, not_sent: None })
}
