//! What a response to a start means. The question that matters most: may the start be sent again?
//!
//! | response | meaning |
//! |---|---|
//! | 2xx with an `error` | rejected |
//! | 2xx with a final status word | that outcome |
//! | 202 with Location, any 2xx with Operation-Location, 200 with Location and no driveItem, 201 with Location and a running status | accepted, followed there |
//! | any other 202 | accepted, can't be followed |
//! | 200 or 201 with a driveItem, even if the item says that something goes on (`file.archiveStatus: "reactivating"`) | completed |
//! | any other 2xx to a copy or an upload | uncertain |
//! | 200 or 201 whose body is a resource that waits or runs, to any other start | accepted, followed at that resource |
//! | 204 or any other JSON object, to any other start | completed |
//! | 429, 503, 509 | throttled: nothing was done |
//! | 401 | the token was refused: nothing was done |
//! | 404, where the body names a parentReference | that folder may be too new to be known everywhere: nothing was done |
//! | any other 4xx except 408; 500 and the like with an `error` | rejected |
//! | anything else | uncertain |

use super::{
    platform::Platform,
    response::{Response, is_drive_item, is_throttled, result_body},
    result::Found,
    service_error::ServiceError,
    shared_str::SharedStr,
    start_spec::{Kind, StartSpec},
    status::Status,
    status_word::Phase,
};

/// What a response to a start means.
#[derive(Debug)]
pub enum StartReading<B> {
    /// The service has accepted it, and it can be followed there.
    Accepted {
        /// The URL of the monitor as it was written, which may be relative.
        monitor: SharedStr,
        /// The URL of the result, where `Operation-Location` names the monitor and `Location` the result.
        result: Option<SharedStr>,
        /// Whether the monitor is what was created: a resource that says itself how the action stands.
        is_resource: bool,
    },
    /// The service has accepted it, and the response is a resource that says itself how the action stands.
    AcceptedAsResource {
        /// The id of that resource, which lives below the URL that created it.
        id: SharedStr,
    },
    /// The service has accepted it, but the page can't see where to follow it.
    AcceptedUnseen,
    /// It has completed already.
    Completed(Found<B>),
    /// It has failed already.
    Failed(Box<Status>),
    /// The service turned it away for now and did nothing: it may be sent again.
    Throttled,
    /// The token was refused, so nothing was done.
    TokenRefused,
    /// The folder that it names wasn't found, so nothing was done. A new folder may not be known everywhere for some seconds.
    ParentNotFound,
    /// The service refused it for good: nothing was done.
    Rejected,
    /// The service may have received it or not: it must not be sent again.
    Uncertain,
}

/// Reads a response to a start, which contains an error or doesn't.
///
/// `502` and `504` come from something in between, which can't know what the service did: copies have succeeded after a `504`, and may
/// after a `500` that contains no error.
pub fn read<B: Platform>(response: &Response<B>, error: Option<&ServiceError>, spec: &StartSpec<B>) -> StartReading<B> {
    match response.status {
        200..=299 => read_success(response, error, spec.kind),
        status if is_throttled(status) => StartReading::Throttled,
        401 => StartReading::TokenRefused,
        404 if spec.names_parent => StartReading::ParentNotFound,
        400..=499 if response.status != 408 => StartReading::Rejected,
        500 | 501 | 505..=599 if error.is_some() => StartReading::Rejected,
        _ => StartReading::Uncertain,
    }
}

fn read_success<B: Platform>(response: &Response<B>, error: Option<&ServiceError>, kind: Kind) -> StartReading<B> {
    if error.is_some() {
        return StartReading::Rejected;
    }
    let body = response.json();
    let status = body.and_then(Status::read);
    let item = body.filter(|body| is_drive_item(*body));
    let becomes_item = matches!(kind, Kind::Copy | Kind::UploadFromUrl);
    let is_pending = status.as_ref().is_some_and(|status| status.word.is_pending());
    let is_running = status.as_ref().is_some_and(|status| status.word.phase == Phase::Running);
    match status {
        Some(status) if status.word.phase == Phase::Succeeded => {
            // Where the status names no result, it is a resource of its own.
            let item = if becomes_item || status.names_result() { item.cloned() } else { result_body(response) };
            return StartReading::Completed(Found::new(status, item));
        }
        Some(status) if status.word.phase == Phase::Failed => {
            return StartReading::Failed(status);
        }
        _ => {}
    }
    let is_operation = |location: &SharedStr| response.headers.operation_location.as_ref() == Some(location);
    let has_location = match response.status {
        202 => true,
        200 => item.is_none(),
        // What was created may have a status word of its own, which says nothing about a long running action.
        201 => is_pending || (is_running && becomes_item),
        _ => false,
    };
    if let Some(monitor) = response.monitor_location().filter(|location| has_location || is_operation(location)) {
        let result = response.headers.location.clone().filter(|location| location != monitor);
        // Location names what was created under 201, and only there (RFC 9110).
        let is_resource = response.status == 201 && !becomes_item && !is_operation(monitor);
        return StartReading::Accepted { monitor: monitor.clone(), result, is_resource };
    }
    match (response.status, item, result_body(response)) {
        (202, ..) => StartReading::AcceptedUnseen,
        (200 | 201, Some(item), _) => StartReading::Completed(found(response, Some(item.clone()))),
        _ if becomes_item => StartReading::Uncertain,
        (_, _, Some(body)) if is_pending => match body.text_at("id") {
            Some(id) => StartReading::AcceptedAsResource { id },
            None => StartReading::AcceptedUnseen,
        },
        (207, ..) => StartReading::Uncertain,
        (204, ..) => StartReading::Completed(Found::at(None, None)),
        (_, _, Some(body)) => StartReading::Completed(found(response, Some(body))),
        _ => StartReading::Uncertain,
    }
}

/// What was created: its body, and where it is.
fn found<B: Platform>(response: &Response<B>, item: Option<B>) -> Found<B> {
    Found::at(response.headers.location.clone(), item)
}
