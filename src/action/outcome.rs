//! The outcome of an action. Five outcomes must never be confused: it completed, it failed, it was rejected, the service may have received it
//! or not, its end can't be observed.

use strum::IntoStaticStr;

use crate::protocol::{JsonObject, Redactor, ResponseMeta, SharedStr, json_object::Value, status::StatusWord};

/// How an action ended, as far as the library observed it. Converts into its word in the JavaScript API.
#[derive(Debug, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Outcome<B> {
    /// It completed.
    Completed(Completion<B>),
    /// It wasn't started: the service did nothing.
    Rejected {
        /// The response that rejected it; empty if it was never sent.
        response: Box<ResponseMeta>,
        /// Why it was never sent; `None` if it was sent.
        not_sent: Option<NotSent>,
    },
    /// The start was sent, and the service may have received it. Before it is sent again, the destination has to be checked.
    Uncertain {
        /// The response to the start; empty if there was none.
        response: Box<ResponseMeta>,
    },
    /// It failed, or was cancelled at the service.
    Failed {
        /// The service's status word; `failed` if it gave none.
        word: SharedStr,
        /// The service's `statusDescription`.
        description: Option<SharedStr>,
        /// The response that reported the failure.
        response: Box<ResponseMeta>,
    },
    /// It was accepted, and its end can't be observed.
    Unknown {
        /// Why it can't be observed.
        reason: UnknownReason,
        /// The response that is the reason; empty if there was none.
        response: Box<ResponseMeta>,
    },
    /// The caller's `timeoutMs` has passed; the action continues at the service.
    TimedOut,
    /// The caller stopped following; the action continues at the service.
    Aborted,
}

/// Why a request wasn't sent. Converts into its word in the JavaScript API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum NotSent {
    /// There was no access token.
    NoToken,
    /// `fetch` couldn't be called.
    NoFetch,
}

/// A completed action.
#[derive(Debug)]
pub struct Completion<B> {
    /// The service's status word; `completed` if it gave none.
    pub word: SharedStr,
    /// The id of the result, usually a driveItem's.
    pub resource_id: Option<SharedStr>,
    /// The URL of the result.
    pub location: Option<SharedStr>,
    /// The result; `None` if it couldn't be read.
    pub item: Option<B>,
    /// How the end was observed.
    pub observed: Observed,
    /// Milliseconds since the start.
    pub elapsed_ms: u64,
    /// The number of polls.
    pub polls: u32,
    /// The number of requests without a response that could be used.
    pub faults: u32,
    /// The response that reported the end; empty if there was none.
    pub response: Box<ResponseMeta>,
}

/// How an end was observed. Converts into its word in the JavaScript API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Observed {
    /// The monitor reported it.
    Monitor,
    /// The destination check found the complete copy.
    Destination,
    /// The response to the start reported it.
    Start,
}

/// Why an outcome can't be observed. Converts into its word in the JavaScript API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum UnknownReason {
    /// The response to the start has no Location that the page can read.
    LocationHidden,
    /// The Location isn't a URL that a page may request: not `https`, or with a user and a password in it.
    LocationUnusable,
    /// The monitor doesn't know the action any more.
    MonitorGone,
    /// The monitor URL's own credential has expired.
    MonitorExpired,
    /// The monitor refuses the requests.
    MonitorRefused,
    /// The monitor's responses can't be understood.
    MonitorUnreadable,
    /// The monitor responds, and CORS doesn't let the page read the responses.
    MonitorHidden,
    /// The monitor's host doesn't respond, though there is a network.
    MonitorUnreachable,
    /// The monitor's responses are errors of the service, or throttling.
    MonitorFailing,
    /// The monitor redirects to a URL that the page can't read, which isn't how this kind of action ends.
    MonitorRedirects,
}

impl UnknownReason {
    /// Whether the action has most likely ended: services delete or lock a monitor long after the end.
    pub(super) fn is_after_end(self) -> bool {
        matches!(self, Self::MonitorGone | Self::MonitorExpired)
    }
}

impl<B> Outcome<B> {
    /// Returns the outcome without its item, for JavaScript, with the texts of the service redacted. `kind` is the outcome's word; the other
    /// members depend on it:
    ///
    /// - `completed`: `status`, `resourceId`, `location`, `observed`, `elapsedMs`, `polls`, `faults`
    /// - `rejected`: `retryAfterMs`, `notSent`
    /// - `failed`: `status`, `statusDescription`
    /// - `unknown`: `reason`
    /// - `uncertain`, `timedOut`, `aborted`: none
    ///
    /// All but `timedOut` and `aborted` have `requestId`, `clientRequestId` and `date`. Of these, all but `completed` have `httpStatus` and `error`.
    pub fn to_json(&self, redactor: &Redactor) -> JsonObject<'_> {
        let object = JsonObject::default().text("kind", self.into());
        let object = match self {
            Self::Completed(completion) => completion
                .response
                .add_ids_to(object)
                .put("status", StatusWord::to_json(&completion.word))
                .optional_text("resourceId", completion.resource_id.as_ref())
                .optional_text("location", completion.location.as_ref())
                .text("observed", completion.observed.into())
                .number("elapsedMs", Some(completion.elapsed_ms as f64))
                .number("polls", Some(f64::from(completion.polls)))
                .number("faults", Some(f64::from(completion.faults))),
            Self::Rejected { response, not_sent } => response
                .add_to(object)
                .number("retryAfterMs", response.retry_after_ms.map(|ms| ms as f64))
                .put("notSent", not_sent.map_or(Value::Null, |reason| Value::String(reason.into()))),
            Self::Uncertain { response } => response.add_to(object),
            Self::Failed { word, description, response } => response
                .add_to(object)
                .put("status", StatusWord::to_json(word))
                .optional_text("statusDescription", description.as_ref()),
            Self::Unknown { reason, response } => response.add_to(object).text("reason", reason.into()),
            Self::TimedOut | Self::Aborted => object,
        };
        redactor.redact_object(object)
    }

    /// Returns the result of a completed action.
    pub fn item(&self) -> Option<&B> {
        if let Self::Completed(completion) = self { completion.item.as_ref() } else { None }
    }
}
