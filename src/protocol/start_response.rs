//! What a response to a start means, and above all whether the start may be sent again.
//!
//! | response | meaning |
//! |---|---|
//! | 2xx with an `error` | rejected |
//! | 2xx with a final status word | that outcome |
//! | 202 with Location, any 2xx with Operation-Location, 200 with Location and no driveItem, 201 with Location and a running status | accepted, with that monitor |
//! | any other 202 | accepted, without a monitor |
//! | 200 or 201 with a driveItem, even one that is still changing (`file.archiveStatus: "reactivating"`) | completed |
//! | any other 2xx to a copy or an upload | uncertain |
//! | 200 or 201 with a resource that is waiting or running, to any other start; its `Location` on another origin is used only if it names a monitor | accepted, with that resource as the monitor |
//! | 204 or any other JSON object, to any other start | completed |
//! | 429, 503, 509 | throttled: the service did nothing |
//! | 401 | token refused: the service did nothing |
//! | 404, with a parentReference in the start's body | parent not found, perhaps because it is new: the service did nothing |
//! | any other 4xx except 408; 500 and the like with an `error` | rejected |
//! | anything else | uncertain |

use super::{
    platform::Platform,
    response::{Response, is_drive_item, is_throttled, result_body},
    result::Found,
    service_error::ServiceError,
    shared_str::SharedStr,
    start_spec::{Kind, StartSpec},
    status::{Phase, Status},
    text::{Named, is_name, named_by},
};

/// What a response to a start means.
#[derive(Debug)]
pub enum StartReading<B> {
    /// The service has accepted it, and gave the monitor URL.
    Accepted {
        /// The monitor URL as the service wrote it; it may be relative.
        monitor: SharedStr,
        /// The URL of the result, if `Operation-Location` gave the monitor and `Location` the result.
        result: Option<SharedStr>,
        /// The id of the created resource, if that has a status and the monitor URL is its URL.
        resource_id: Option<SharedStr>,
    },
    /// The service has accepted it, and the response is the created resource, which has a status.
    AcceptedAsResource {
        /// The id of that resource; see [`StartSpec::resource_url`].
        id: SharedStr,
    },
    /// The service has accepted it, and the page can't read the monitor URL.
    AcceptedWithoutMonitor,
    /// It has completed already.
    Completed(Found<B>),
    /// It has failed already.
    Failed(Box<Status>),
    /// The service is throttling and did nothing: the start may be sent again.
    Throttled,
    /// The service refused the token and did nothing.
    TokenRefused,
    /// The service didn't find the parent folder and did nothing. For some seconds, a new folder isn't known everywhere.
    ParentNotFound,
    /// The service rejected it and did nothing.
    Rejected,
    /// The service may have received it: it must not be sent again.
    Uncertain,
}

/// Reads a response to a start. `error`: the error in its body.
///
/// A `502` or `504` comes from a gateway, which doesn't know what the service did: copies have succeeded after a `504`. A `500` without an error
/// may come from a gateway too.
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
    let status = response.json().and_then(Status::read);
    let becomes_item = matches!(kind, Kind::Copy | Kind::UploadFromUrl);
    let is_pending = status.as_ref().is_some_and(|status| status.word.is_pending());
    // A resource that isn't finished may have a name, like a driveItem.
    let item = response.json().filter(|body| !is_pending && is_drive_item(*body));
    let is_running = status.as_ref().is_some_and(|status| status.word.phase == Phase::Running);
    if let Some(status) = status.filter(|_| !is_running) {
        if status.word.phase == Phase::Failed {
            return StartReading::Failed(status);
        }
        // A status without the id or the URL of a result is the created resource itself.
        let item = if becomes_item || status.names_result() { item.cloned() } else { result_body(response) };
        return StartReading::Completed(Found::new(status, item));
    }
    let has_operation = response.headers.operation_location.is_some();
    let location = response.location();
    let names_monitor = match response.status {
        _ if has_operation || response.status == 202 => true,
        200 => item.is_none() && location.is_some(),
        // The created item may have a status word that isn't one of a long running action.
        201 => is_pending || (is_running && becomes_item),
        _ => false,
    };
    if let Some(monitor) = response.monitor_location().filter(|_| names_monitor) {
        let result = location.filter(|location| *location != monitor).cloned();
        // With 201, and only then, Location is the URL of what was created (RFC 9110).
        let is_resource =
            response.status == 201 && kind == Kind::Any && !has_operation && named_by(monitor) != Some(Named::Monitor);
        let resource_id = response.json().filter(|_| is_resource).and_then(id_of);
        return StartReading::Accepted { monitor: monitor.clone(), result, resource_id };
    }
    match (response.status, item, result_body(response)) {
        (202, ..) => StartReading::AcceptedWithoutMonitor,
        (207, ..) => StartReading::Uncertain,
        (status, item, _) if becomes_item && (item.is_none() || status > 201) => StartReading::Uncertain,
        (_, _, Some(body)) if is_pending => match id_of(&body) {
            Some(id) => StartReading::AcceptedAsResource { id },
            None => StartReading::AcceptedWithoutMonitor,
        },
        (204, _, body) | (_, _, body @ Some(_)) => StartReading::Completed(Found::at(location.cloned(), body)),
        _ => StartReading::Uncertain,
    }
}

/// Returns the id of a created resource. In a URL, `..` would name another one.
fn id_of<B: Platform>(resource: &B) -> Option<SharedStr> {
    resource.text_at("id").filter(|id| is_name(id))
}
