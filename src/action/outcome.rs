//! How an action ends. Five ways must never be confused: it completed, it failed, it was rejected, it may or may not have been received,
//! its outcome can't be known.

use crate::protocol::{
    json_object::{JsonObject, Value},
    redactor::Redactor,
    result::item_id,
    shared_str::SharedStr,
    status::Status,
    support_ids::SupportIds,
};

use super::{
    loss::{Loss, NotSent},
    response_meta::ResponseMeta,
};

/// How an action ended, as far as this library is concerned.
#[derive(Debug)]
pub enum Outcome<B> {
    /// It completed, for certain.
    Completed(Completion<B>),
    /// It wasn't started, for certain: nothing was done.
    Rejected {
        /// The response that refused it; nothing where it was never sent.
        response: Box<ResponseMeta>,
        /// Why it was never sent.
        not_sent: Option<NotSent>,
    },
    /// The start was sent, and whether it was received isn't known. It must not be sent again without a look at the destination.
    Uncertain {
        /// The response to it, where there was one.
        response: Box<ResponseMeta>,
        /// How it got no response.
        loss: Option<Loss>,
    },
    /// It failed, or was cancelled at the service, for certain.
    Failed {
        /// The service's status word; `failed` where it said none.
        word: SharedStr,
        /// What the service said in prose.
        description: Option<SharedStr>,
        /// The response that said so.
        response: Box<ResponseMeta>,
    },
    /// It was accepted, and its outcome can't be observed.
    Unknown {
        /// Why.
        reason: UnknownReason,
        /// The response that said so, where there was one.
        response: Box<ResponseMeta>,
    },
    /// The caller's `timeoutMs` has passed; the action continues at the service.
    TimedOut,
    /// The caller stopped following; the action continues at the service.
    Aborted,
}

/// A completed action.
#[derive(Debug)]
pub struct Completion<B> {
    /// The service's status word; `completed` where it said none.
    pub word: SharedStr,
    /// The id of the result.
    pub resource_id: Option<SharedStr>,
    /// The URL of the result.
    pub location: Option<SharedStr>,
    /// The result; `None` where it can't be read.
    pub item: Option<B>,
    /// How the end was observed.
    pub observed: Observed,
    /// Milliseconds since the start.
    pub elapsed_ms: u64,
    /// How many requests the monitor got.
    pub polls: u32,
    /// How many requests got no response, or none that could be used.
    pub faults: u32,
    /// The ids of the response that said so, for support.
    pub ids: SupportIds,
}

/// How an end was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observed {
    /// The monitor said so.
    Monitor,
    /// The complete copy is at its destination.
    Destination,
    /// The response to the start said so.
    Start,
}

impl Observed {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Monitor => "monitor",
            Self::Destination => "destination",
            Self::Start => "start",
        }
    }
}

/// Why an outcome can't be observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownReason {
    /// The response to the start has no Location that the page can read.
    LocationHidden,
    /// The Location isn't a URL that a page may request: not `https`, or with a user and a password in it.
    LocationUnusable,
    /// The monitor has forgotten the action.
    MonitorGone,
    /// The monitor URL's own credential has expired.
    MonitorExpired,
    /// The monitor refuses to answer.
    MonitorRefused,
    /// The monitor keeps answering what can't be understood.
    MonitorUnreadable,
    /// The monitor answers, and its CORS headers don't let the page read it.
    MonitorHidden,
    /// The monitor's host doesn't answer, though the network is there.
    MonitorUnreachable,
    /// The monitor keeps answering with an error of the service, or with throttling.
    MonitorFailing,
    /// The monitor redirects to where the page can't see, which isn't how this kind of action ends.
    MonitorRedirects,
}

impl UnknownReason {
    /// The word for it in the JavaScript API.
    pub fn word(self) -> &'static str {
        match self {
            Self::LocationHidden => "locationHidden",
            Self::LocationUnusable => "locationUnusable",
            Self::MonitorGone => "monitorGone",
            Self::MonitorExpired => "monitorExpired",
            Self::MonitorRefused => "monitorRefused",
            Self::MonitorUnreadable => "monitorUnreadable",
            Self::MonitorHidden => "monitorHidden",
            Self::MonitorUnreachable => "monitorUnreachable",
            Self::MonitorFailing => "monitorFailing",
            Self::MonitorRedirects => "monitorRedirects",
        }
    }

    /// Whether the service has ended its account of the action, so that it has most likely ended itself.
    pub(super) fn is_after_end(self) -> bool {
        matches!(self, Self::MonitorGone | Self::MonitorExpired)
    }
}

impl<B> Completion<B> {
    /// A completed action whose result hasn't been read; its counts are added at the end.
    pub(super) fn new(status: Status, observed: Observed, ids: SupportIds) -> Self {
        Self {
            word: status.word.text,
            resource_id: status.resource_id.or_else(|| item_id(status.resource_location.as_deref()?)),
            location: status.resource_location,
            item: None,
            observed,
            elapsed_ms: 0,
            polls: 0,
            faults: 0,
            ids,
        }
    }
}

impl<B> Outcome<B> {
    /// The outcome without its item, for JavaScript. `kind` says which it is:
    ///
    /// - `completed`: `status`, `resourceId`, `location`, `observed`, `elapsedMs`, `polls`, `faults`
    /// - `rejected`: `retryAfterMs`, `notSent`
    /// - `uncertain`: `loss`
    /// - `failed`: `status`, `statusDescription`
    /// - `unknown`: `reason`
    /// - `timedOut`, `aborted`
    ///
    /// All but the last two have `requestId`, `clientRequestId` and `date`; all but these and `completed` have `httpStatus` and `error`.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        match self {
            Self::Completed(completion) => completion.add_to(&mut object),
            Self::Rejected { response, not_sent } => {
                object.text("kind", "rejected");
                response.add_to(&mut object);
                object.number("retryAfterMs", response.retry_after_ms.map(|ms| ms as f64));
                object.put("notSent", not_sent.map_or(Value::Null, |not_sent| Value::String(not_sent.word())));
            }
            Self::Uncertain { response, loss } => {
                object.text("kind", "uncertain");
                response.add_to(&mut object);
                object.put("loss", loss.map_or(Value::Null, |loss| Value::String(loss.word())));
            }
            Self::Failed { word, description, response } => {
                object.text("kind", "failed");
                response.add_to(&mut object);
                object.text("status", word);
                object.optional_text("statusDescription", description.as_ref());
            }
            Self::Unknown { reason, response } => {
                object.text("kind", "unknown");
                response.add_to(&mut object);
                object.text("reason", reason.word());
            }
            Self::TimedOut => object.text("kind", "timedOut"),
            Self::Aborted => object.text("kind", "aborted"),
        }
        object
    }

    /// The result of a completed action.
    pub fn item(&self) -> Option<&B> {
        match self {
            Self::Completed(completion) => completion.item.as_ref(),
            _ => None,
        }
    }

    /// Takes secrets out of the service's own texts.
    pub(super) fn redact(&mut self, redactor: &Redactor) {
        match self {
            Self::Completed(completion) => completion.redact(redactor),
            Self::Rejected { response, .. } | Self::Uncertain { response, .. } | Self::Unknown { response, .. } => {
                response.redact(redactor);
            }
            Self::Failed { word, description, response } => {
                redactor.redact_word(word);
                redactor.redact_all(&mut [description]);
                response.redact(redactor);
            }
            Self::TimedOut | Self::Aborted => {}
        }
    }
}

impl<B> Completion<B> {
    fn add_to<'a>(&'a self, object: &mut JsonObject<'a>) {
        object.text("kind", "completed");
        object.text("status", &self.word);
        object.optional_text("resourceId", self.resource_id.as_ref());
        object.optional_text("location", self.location.as_ref());
        object.text("observed", self.observed.word());
        object.number("elapsedMs", Some(self.elapsed_ms as f64));
        object.number("polls", Some(f64::from(self.polls)));
        object.number("faults", Some(f64::from(self.faults)));
        self.ids.add_to(object);
    }

    fn redact(&mut self, redactor: &Redactor) {
        redactor.redact_word(&mut self.word);
        redactor.redact_all(&mut [&mut self.resource_id, &mut self.location]);
        self.ids.redact(redactor);
    }
}
