//! The first step, which sends the start. A start that the service may have received is never sent again.

use std::{ops::ControlFlow, rc::Rc};

use crate::protocol::{
    DriveAddress, Kind, MonitorUrl, Platform, Request, Response, ResponseMeta, SharedStr, StartReading, StartSpec, Token,
    start_response,
};

use super::{
    context::{Context, Next, Step},
    destination_check::follow_without_monitor,
    io::{Loss, NotSent, Output},
    outcome::{Observed, Outcome, UnknownReason},
    pace::Wait,
    patience::{PARENT_MS, PARENT_WAITS_MS, THROTTLED_STARTS},
    polling::Polling,
    progress::TroubleReason,
    reading_result::read_result,
    saved::Saved,
};

/// An action that the service hasn't accepted yet.
#[derive(Debug)]
pub(super) struct Starting<B> {
    spec: StartSpec<B>,
    drive: Rc<DriveAddress>,
    /// What to save once it is accepted.
    saved: Saved,
    token: Token,
    throttled: u32,
    parent_misses: u32,
    parent_waited_ms: u64,
}

impl<B: Platform> Starting<B> {
    /// Returns the step that sends that start to that drive.
    pub(super) fn new(spec: StartSpec<B>, drive: Rc<DriveAddress>, now: u64) -> Self {
        let (drive_id, destination) = (spec.drive_id.clone(), spec.destination.clone());
        let saved = Saved { kind: spec.kind, drive_id, started_at: now, destination, ..Saved::default() };
        Self { spec, drive, saved, token: Token::Current, throttled: 0, parent_misses: 0, parent_waited_ms: 0 }
    }

    /// Adds a Location to the secrets, both as written and as resolved. The exception is a created resource on the drive's own origin: it can't be
    /// read without the token, and its URL is part of the result.
    fn keep_secret(&mut self, context: &mut Context<B>, location: &SharedStr, is_resource: bool) {
        let url = self.drive.resolve::<B>(location);
        let needs_token = self.spec.kind == Kind::Any && self.drive.owns::<B>(&url);
        self.saved.is_own_resource = is_resource && needs_token;
        if !self.saved.is_own_resource {
            context.redactor.add_url(location, needs_token);
            context.redactor.add_url(&url, needs_token);
        }
    }

    /// Follows the accepted action by the monitor at that URL.
    fn accept(&self, context: &mut Context<B>, url: SharedStr, meta: Box<ResponseMeta>) -> Next<B> {
        let Some(url) = MonitorUrl::accept::<B>(url, &self.drive.origin) else {
            return follow_without_monitor(context, &self.saved, UnknownReason::LocationUnusable, meta);
        };
        let polling = Polling::follow(context, &self.saved, url);
        context.wait_for_retry_after_or(meta.retry_after_ms, Wait::exactly(context.settings.pacing.first_ms));
        ControlFlow::Continue(polling)
    }

    /// Follows the created resource, which is its own operation.
    fn accept_resource(&mut self, context: &mut Context<B>, id: &str, meta: Box<ResponseMeta>) -> Next<B> {
        self.saved.is_own_resource = true;
        let url = self.spec.resource_url(&self.drive, id);
        self.accept(context, url, meta)
    }

    /// Retries a throttled start. If `Retry-After` asks for longer than the caller's `timeoutMs` leaves, rejects it at once: a wait could only end
    /// in a timeout.
    fn retry_throttled(mut self: Box<Self>, context: &mut Context<B>, meta: Box<ResponseMeta>) -> Next<B> {
        self.throttled += 1;
        let time_left = context.schedule.time_left(context.now);
        let is_too_late = meta.retry_after_ms.zip(time_left).is_some_and(|(wait, left)| wait >= left);
        if is_too_late || self.throttled >= THROTTLED_STARTS {
            return reject(meta);
        }
        context.wait_after_fault(meta.retry_after_ms, 0);
        let attempt = self.throttled;
        self.retry(context, TroubleReason::Throttled, attempt, &meta)
    }

    /// Retries a start whose parent folder wasn't found: a new folder isn't known everywhere for some seconds.
    fn retry_later_for_parent(mut self: Box<Self>, context: &mut Context<B>, meta: Box<ResponseMeta>) -> Next<B> {
        let planned_ms = PARENT_WAITS_MS.get(self.parent_misses as usize).copied();
        let least_ms = meta.retry_after_ms.unwrap_or(0).max(context.settings.pacing.min_ms);
        let time_left = context.schedule.time_left(context.now).unwrap_or(PARENT_MS + 1);
        let is_in_time = |wait: &u64| self.parent_waited_ms + wait <= PARENT_MS && *wait < time_left;
        let wait_ms = planned_ms.map(|planned| planned.max(least_ms)).filter(is_in_time);
        let Some(wait_ms) = wait_ms else { return reject(meta) };
        self.parent_misses += 1;
        self.parent_waited_ms += wait_ms;
        context.faults += 1;
        context.schedule.wait(context.now, Wait::exactly(wait_ms));
        let attempt = self.parent_misses;
        self.retry(context, TroubleReason::ServiceError, attempt, &meta)
    }

    fn retry(self: Box<Self>, context: &mut Context<B>, reason: TroubleReason, attempt: u32, meta: &ResponseMeta) -> Next<B> {
        context.emit(Output::NotStarted);
        context.report_trouble(reason, attempt, meta.error.as_ref());
        ControlFlow::Continue(self)
    }
}

impl<B: Platform> Step<B> for Starting<B> {
    fn request(&self) -> Request<B> {
        self.spec.request(&self.drive, self.token)
    }

    /// Returns an entry that records that the start was sent.
    fn entry(&self) -> Option<Rc<Saved>> {
        Some(Rc::new(Saved { sent: true, ..self.saved.clone() }))
    }

    /// A start only waits after throttling or a missing parent, which the network's return doesn't end.
    fn can_be_woken(&self) -> bool {
        false
    }

    fn on_response(mut self: Box<Self>, context: &mut Context<B>, response: &Response<B>) -> Next<B> {
        let meta = ResponseMeta::of(response, context.now);
        let reading = start_response::read(response, meta.error.as_deref(), &self.spec);
        if let Some(location) = response.monitor_location().filter(|_| !matches!(reading, StartReading::Completed(_))) {
            let is_resource = matches!(reading, StartReading::Accepted { resource_id: Some(_), .. });
            self.keep_secret(context, location, is_resource);
        }
        match reading {
            StartReading::Accepted { monitor, result, resource_id } => {
                if let Some(id) = resource_id.filter(|_| !self.saved.is_own_resource) {
                    // Graph's Location of a resource often has an internal host, which doesn't respond to pages.
                    return self.accept_resource(context, &id, meta);
                }
                self.saved.result_url = result;
                let url = self.drive.resolve::<B>(&monitor);
                self.accept(context, url, meta)
            }
            StartReading::AcceptedAsResource { id } => self.accept_resource(context, &id, meta),
            StartReading::AcceptedWithoutMonitor => {
                follow_without_monitor(context, &self.saved, UnknownReason::LocationHidden, meta)
            }
            StartReading::Completed(found) => {
                context.emit(Output::Accepted(None));
                read_result(context, found, &self.saved, Observed::Start, meta)
            }
            StartReading::Failed(status) => {
                context.emit(Output::Accepted(None));
                ControlFlow::Break(context.fail(&status, response, meta))
            }
            StartReading::Throttled => self.retry_throttled(context, meta),
            StartReading::TokenRefused if self.token.refresh() => {
                context.faults += 1;
                context.emit(Output::NotStarted);
                ControlFlow::Continue(self)
            }
            StartReading::ParentNotFound => self.retry_later_for_parent(context, meta),
            StartReading::TokenRefused | StartReading::Rejected => reject(meta),
            StartReading::Uncertain => ControlFlow::Break(Box::new(Outcome::Uncertain { response: meta })),
        }
    }

    /// The service may have received the start before the connection failed.
    fn on_lost(self: Box<Self>, _: &mut Context<B>, _: Loss) -> Next<B> {
        ControlFlow::Break(Box::new(Outcome::Uncertain { response: Box::default() }))
    }

    fn on_not_sent(self: Box<Self>, _: &mut Context<B>, not_sent: NotSent) -> Next<B> {
        ControlFlow::Break(Box::new(Outcome::Rejected { response: Box::default(), not_sent: Some(not_sent) }))
    }
}

fn reject<B>(response: Box<ResponseMeta>) -> Next<B> {
    ControlFlow::Break(Box::new(Outcome::Rejected { response, not_sent: None }))
}
