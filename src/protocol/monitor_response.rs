//! What a monitor's answer means. The HTTP code alone says nothing: a failure has been seen under 200, 202 and 500, a success under
//! 200, 202 and 303. Read in this order: a redirect, the status word, an error with its code, a driveItem, a code that says
//! "ask again", anything else.

use super::{
    json::Json,
    platform::Platform,
    response::{Response, ResponseBody, Visibility},
    service_error::ServiceError,
    shared_str::{PATH_END, SLASH, SharedStr, split, split_once},
    status::Status,
    status_word::Phase,
};

/// What a monitor's answer means.
#[derive(Debug)]
pub enum MonitorReading<B> {
    /// It goes on.
    Running(Box<Status>),
    /// It is done.
    Completed(Found<B>),
    /// It is over, and did not do what it was to do.
    Failed(Box<Status>),
    /// The monitor will never tell: the end can't be known from it.
    Lost(Lost),
    /// The monitor refuses to be asked in this way: with the token or without it.
    TokenWrong,
    /// No answer; ask again later.
    AskAgain,
    /// Nothing that can be understood; ask again, but not for ever.
    Unreadable,
    /// The monitor has moved to where the answer's Location says.
    Moved,
    /// There was a redirect, and where it points can't be seen.
    HiddenRedirect,
    /// There was an answer, and what it says can't be seen.
    Hidden,
}

/// What a completed action says of its result.
#[derive(Debug)]
pub struct Found<B> {
    /// Its status, which names the result.
    pub status: Box<Status>,
    /// The result itself, where it is in the answer.
    pub item: Option<B>,
}

impl<B: Json> Found<B> {
    /// What is found where no status body says it: the result's URL, the result, or that it is done and nothing more.
    pub fn at(location: Option<SharedStr>, item: Option<B>) -> Self {
        let mut status = Status::saying("completed");
        status.resource_id = item.as_ref().and_then(|item| item.text_at("id"));
        status.resource_location = location;
        Self { status, item }
    }
}

/// Why a monitor will never tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It has been forgotten: 404, 410, operationNotFound.
    Gone,
    /// Its own credential ran out, after about a day.
    Expired,
    /// It refuses to answer.
    Refused,
}

/// Reads a monitor's answer, and the error that it tells of.
pub fn read<B: Platform>(reply: &Response<B>, error: Option<&ServiceError>) -> MonitorReading<B> {
    match reply.visibility {
        Visibility::Open => {}
        Visibility::HiddenRedirect => return MonitorReading::HiddenRedirect,
        Visibility::Hidden => return MonitorReading::Hidden,
    }
    // Node shows redirects that it is asked not to follow, and so may a caller's fetch. Only a 303 is the documented end.
    match reply.status {
        303 => return MonitorReading::Completed(Found::at(reply.headers.location.clone(), None)),
        301 | 302 | 307 | 308 => return MonitorReading::Moved,
        _ => {}
    }
    if let Some(status) = reply.json().and_then(Status::read) {
        return by_status(status);
    }
    if let Some(url) = reply.redirected_to.as_ref().filter(|url| !is_monitor(url)) {
        return after_redirect(reply, url);
    }
    match (error, reply.json()) {
        (Some(_), _) => by_error(reply.status, error),
        (None, Some(body)) if reply.is_success() && is_drive_item(body) => {
            MonitorReading::Completed(Found::at(None, Some(body.clone())))
        }
        (None, _) if reply.status == 202 && !matches!(reply.body, ResponseBody::Unreadable | ResponseBody::Broken) => {
            MonitorReading::Running(Status::saying("inProgress"))
        }
        (None, _) if reply.is_success() => MonitorReading::Unreadable,
        (None, _) => by_error(reply.status, None),
    }
}

/// A status word beats whatever the HTTP code says.
fn by_status<B>(status: Box<Status>) -> MonitorReading<B> {
    match status.word.phase {
        Phase::Running => MonitorReading::Running(status),
        Phase::Succeeded => MonitorReading::Completed(Found { status, item: None }),
        Phase::Failed => MonitorReading::Failed(status),
    }
}

/// A redirect was followed and something answered that is no status: the redirect itself said that the action is done, whatever
/// the answer is (401 without a token; 400 for an empty item path, onedrive-api-docs#545). Unless a page of some other kind
/// answered, such as one that asks to sign in: that says nothing about the action.
fn after_redirect<B: Json + Clone>(reply: &Response<B>, url: &SharedStr) -> MonitorReading<B> {
    let item = reply.json().filter(|body| reply.is_success() && is_drive_item(*body)).cloned();
    let points_to_item = path_parts(url).any(|part| part.starts_with("items") || part.starts_with("drive"));
    if item.is_none() && !points_to_item {
        return MonitorReading::Unreadable;
    }
    MonitorReading::Completed(Found::at(Some(url.clone()), item))
}

/// Whether a URL has the form of a monitor's: a redirect that ends there has led to where the monitor has moved.
fn is_monitor(url: &str) -> bool {
    path_parts(url).any(|part| part == "monitor" || part == "operations")
}

fn path_parts(url: &str) -> impl Iterator<Item = &str> {
    split(split_once(url, PATH_END).0, SLASH)
}

/// An error without a status word, or a bare code.
fn by_error<B>(http_status: u16, error: Option<&ServiceError>) -> MonitorReading<B> {
    let has_code = |code| error.is_some_and(|error| error.has_code(code));
    match http_status {
        _ if has_code("operationNotFound") => MonitorReading::Lost(Lost::Gone),
        404 | 410 => MonitorReading::Lost(Lost::Gone),
        401 if has_code("expiredToken") => MonitorReading::Lost(Lost::Expired),
        401 | 403 => MonitorReading::TokenWrong,
        408 | 429 | 500..=599 => MonitorReading::AskAgain,
        400..=499 => MonitorReading::Lost(Lost::Refused),
        // An answer of success whose body has an error and no status word: the action's error, as in the failed bodies.
        200..=299 => MonitorReading::Failed(Status::saying("failed")),
        _ => MonitorReading::Unreadable,
    }
}

/// Whether a body is a driveItem: it has an id, and something else that only an item has.
fn is_drive_item<B: Json>(body: &B) -> bool {
    body.text_at("id").is_some()
        && ["name", "file", "folder", "parentReference", "package", "remoteItem"]
            .iter()
            .any(|name| !body.member(name).is_nullish())
}

/// Whether a reply has a body that can be kept as a result.
pub fn result_body<B: Json + Clone>(reply: &Response<B>) -> Option<B> {
    reply.json().filter(|body| reply.is_success() && body.is_object()).cloned()
}
