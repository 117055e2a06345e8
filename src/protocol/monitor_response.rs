//! What a monitor's response means. The HTTP status doesn't suffice: services report failures with 200, 202 and 500, and success with 200, 202
//! and 303. The first of these decides: a redirect, the status word, an error, a driveItem, the HTTP status.

use super::{
    platform::Platform,
    response::{Response, ResponseBody, Visibility, is_drive_item, is_throttled, result_body},
    result::Found,
    service_error::ServiceError,
    shared_str::SharedStr,
    status::{Phase, Status},
    text::{Named, named_by},
};

/// What a monitor's response means.
#[derive(Debug)]
pub enum MonitorReading<B> {
    /// The action is running.
    Running(Box<Status>),
    /// It has completed.
    Completed(Found<B>),
    /// It has failed, or was cancelled.
    Failed(Box<Status>),
    /// The monitor has moved to the response's Location.
    Moved,
    /// The response says nothing about the action: retry for some time.
    Fault(Fault),
}

/// What is wrong with a monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It doesn't know the action: 404, 410, operationNotFound. Graph sometimes sends this for actions that it knows later.
    Forgotten,
    /// It refuses the request with the token, or the one without it.
    Refused,
    /// It rejects the request, and will reject it again.
    Rejected,
    /// The credential in the monitor URL has expired, which happens after about a day.
    Expired,
    /// Its response can't be understood.
    Unreadable,
    /// It redirects to neither an item nor a monitor, or to a URL that isn't known.
    Redirected,
    /// CORS hides its response from the page.
    Hidden,
    /// Its host doesn't respond.
    Unreachable,
    /// The service has an error.
    Failing,
    /// The service is throttling.
    Throttled,
}

/// What a monitor's body is.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// A status and nothing else.
    Status,
    /// An operation of Graph, which is the result in the end if nothing names another one.
    Operation,
    /// The created resource, which has a status and is the result in the end, with the monitor's URL.
    Resource(&'a SharedStr),
}

/// Reads a monitor's response.
///
/// - `error`: the error in its body.
/// - `ends_with_redirect`: whether a redirect is the documented end: of a copy or an upload in OneDrive's form.
/// - `content`: what its body is.
/// - `has_token`: whether the request had the access token.
pub fn read<B: Platform>(
    response: &Response<B>,
    error: Option<&ServiceError>,
    ends_with_redirect: bool,
    content: Content<'_>,
    has_token: bool,
) -> MonitorReading<B> {
    match response.visibility {
        Visibility::Open => {}
        Visibility::HiddenRedirect => return MonitorReading::Fault(Fault::Redirected),
        Visibility::Hidden => return MonitorReading::Fault(Fault::Hidden),
    }
    let location = response.headers.location.as_ref();
    // A 308 without Location is "Resume incomplete" and not a redirect (onedrive-api-docs#1895).
    if matches!(response.status, 301..=303 | 307) || (response.status == 308 && location.is_some()) {
        return by_redirect(response.status, location, ends_with_redirect);
    }
    if let Some(status) = response.json().and_then(Status::read) {
        return by_status(response, status, content);
    }
    if let Some(url) = response.redirected_to.as_ref().filter(|url| named_by(url) != Some(Named::Monitor)) {
        return after_redirect(response, url);
    }
    if error.is_some() || !response.is_success() {
        return by_error(response, error, has_token);
    }
    match &response.body {
        ResponseBody::Json(body) if is_drive_item(body) => MonitorReading::Completed(Found::at(None, Some(body.clone()))),
        ResponseBody::Json(_) | ResponseBody::Empty if response.status == 202 => {
            MonitorReading::Running(Status::of_word("inProgress"))
        }
        _ => MonitorReading::Fault(Fault::Unreadable),
    }
}

/// Reads a redirect that fetch shows and doesn't follow, as Node's does. A caller's fetch may do so too.
fn by_redirect<B: Platform>(status: u16, location: Option<&SharedStr>, ends_with_redirect: bool) -> MonitorReading<B> {
    match location.and_then(|location| named_by(location)) {
        Some(Named::Monitor) => MonitorReading::Moved,
        None if status != 303 || !ends_with_redirect => MonitorReading::Fault(Fault::Redirected),
        _ => MonitorReading::Completed(Found::at(location.cloned(), None)),
    }
}

/// Reads a response with a status word, which takes precedence over the HTTP status.
fn by_status<B: Platform>(response: &Response<B>, mut status: Box<Status>, content: Content<'_>) -> MonitorReading<B> {
    match status.word.phase {
        Phase::Running => MonitorReading::Running(status),
        Phase::Succeeded => {
            let named = response.item_location();
            let (is_result, own_location) = match content {
                Content::Status => (false, None),
                Content::Operation => (named.is_none(), None),
                Content::Resource(url) => (true, Some(url)),
            };
            let item = result_body(response).filter(|_| is_result && !status.names_result());
            let location = if item.is_some() { own_location } else { named };
            status.resource_location = status.resource_location.or_else(|| location.cloned());
            MonitorReading::Completed(Found::new(status, item))
        }
        Phase::Failed => MonitorReading::Failed(status),
    }
}

/// Reads the response of a redirect's target, `url`. A redirect to an item means that the action has completed, even if reading the item fails
/// (401 without a token; 400 for an empty item path, onedrive-api-docs#545). Another target, such as a sign-in page, says nothing about the
/// action.
fn after_redirect<B: Platform>(response: &Response<B>, url: &SharedStr) -> MonitorReading<B> {
    let item = response.json().filter(|body| response.is_success() && is_drive_item(*body)).cloned();
    if item.is_some() || named_by(url) == Some(Named::Item) {
        MonitorReading::Completed(Found::at(Some(url.clone()), item))
    } else {
        MonitorReading::Fault(Fault::Unreadable)
    }
}

/// Reads a response without a status word by its error code and its HTTP status.
fn by_error<B: Platform>(response: &Response<B>, error: Option<&ServiceError>, has_token: bool) -> MonitorReading<B> {
    let has_code = |code| error.is_some_and(|error| error.has_code(code));
    match (response.status, error) {
        _ if has_code("operationNotFound") => MonitorReading::Fault(Fault::Forgotten),
        (404 | 410, _) => MonitorReading::Fault(Fault::Forgotten),
        // Of a request with the access token, this says that the token has expired.
        (401, _) if !has_token && has_code("expiredToken") => MonitorReading::Fault(Fault::Expired),
        (401 | 403, _) => MonitorReading::Fault(Fault::Refused),
        (status, _) if is_throttled(status) => MonitorReading::Fault(Fault::Throttled),
        (408 | 500..=599, _) => MonitorReading::Fault(Fault::Failing),
        (400..=499, _) => MonitorReading::Fault(Fault::Rejected),
        // An error with an HTTP status of success is the action's error.
        (200..=299, Some(_)) => MonitorReading::Failed(Status::of_word("failed")),
        _ => MonitorReading::Fault(Fault::Unreadable),
    }
}
