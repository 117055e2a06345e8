//! What an answer to a start means. The one question that matters most: may it be sent again?

use super::{
    monitor_response::Found,
    platform::Platform,
    response::{Response, ResponseBody},
    shared_str::SharedStr,
    status::Status,
    status_word::Phase,
};

/// What an answer to a start means.
#[derive(Debug)]
pub enum StartReading<B> {
    /// The service has it, and it can be followed there.
    Accepted {
        /// The Location as it was written, which may be relative.
        location: SharedStr,
    },
    /// The service has it, but the page can't see where to follow it.
    AcceptedUnseen,
    /// The service has it, and the answer is a resource of its own that tells how it stands: `201` from auditLogQuery.
    AcceptedAsResource {
        /// The id of that resource.
        id: SharedStr,
    },
    /// It is done already.
    Done(Found<B>),
    /// It was turned away for now, for certain: it may be sent again.
    Later,
    /// The token was refused, so nothing was done.
    TokenRefused,
    /// It was refused for good.
    Rejected,
    /// The service may have it or may not: it must not be sent again.
    Uncertain,
}

/// Reads an answer to a start, which tells of an error or doesn't.
///
/// `429`, `503` and `509` say for certain that nothing was done. `502` and `504` come from something in between, which can't know:
/// copies have succeeded after a `504` (protocol's known faults), and so may they after a `500` that tells of no error.
pub fn read<B: Platform>(reply: &Response<B>, has_error: bool) -> StartReading<B> {
    match reply.status {
        200..=299 => accepted(reply),
        429 | 503 | 509 => StartReading::Later,
        401 => StartReading::TokenRefused,
        400..=499 if reply.status != 408 => StartReading::Rejected,
        500 | 501 | 505..=599 if has_error => StartReading::Rejected,
        _ => StartReading::Uncertain,
    }
}

/// Reads an answer that is one of success.
fn accepted<B: Platform>(reply: &Response<B>) -> StartReading<B> {
    let status = reply.json().and_then(Status::read);
    let finished = status.as_ref().is_some_and(|status| status.word.phase == Phase::Succeeded);
    if let Some(location) = reply.monitor_location().filter(|_| reply.status == 202 || (status.is_some() && !finished)) {
        return StartReading::Accepted { location: location.clone() };
    }
    match (status, &reply.body) {
        (Some(status), _) if finished => StartReading::Done(Found { status, item: None }),
        (Some(_), ResponseBody::Json(body)) if reply.status == 201 => match body.text_at("id") {
            Some(id) => StartReading::AcceptedAsResource { id },
            None => StartReading::AcceptedUnseen,
        },
        (Some(_), _) => StartReading::AcceptedUnseen,
        _ if reply.status == 202 => StartReading::AcceptedUnseen,
        (None, ResponseBody::Json(body)) => StartReading::Done(Found::at(None, body.is_object().then(|| body.clone()))),
        (None, ResponseBody::Empty) => StartReading::Done(Found::at(None, None)),
        // Whoever wrote that, it says nothing of the action.
        (None, ResponseBody::Unreadable | ResponseBody::Broken) => StartReading::Uncertain,
    }
}
