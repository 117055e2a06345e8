//! The responses that a request may get. Each represents many similar ones.

use longhaul::{
    action::io::{Input, Loss, NotSent},
    protocol::{
        request::{Purpose, Redirect, Request, Token},
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
        shared_str::SharedStr,
    },
};
use serde_json::{Value, json};
use strum::VariantArray;

use crate::host::Parsed;

/// The monitor that an accepted start names.
pub(crate) const MONITOR: &str = "https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=secret1";
/// The monitor of an action whose monitor is at Graph, and requires the token.
pub(crate) const MONITOR_AT_GRAPH: &str = "https://graph.microsoft.com/v1.0/operations/1";
/// The URL to which either monitor moves.
pub(crate) const MOVED: &str = "https://fabrikam.sharepoint.com/_api/v2.0/monitor/2?tempauth=secret2";
const ITEM: &str = "https://graph.microsoft.com/v1.0/drives/b!J/items/COPY";
const LOGIN: &str = "https://login.example.com/drive-signin";

/// The result of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, VariantArray)]
pub(crate) enum Symbol {
    /// 202 with the monitor in Location.
    Accepted,
    /// 202 with a running status at 40 %.
    Running,
    /// 200 with a running status at 10 %, with an undocumented status word.
    LessDone,
    /// A running status with a Location.
    Moved,
    /// 200 completed, with the id of the result.
    Completed,
    /// 202 completed, with a result on another drive and no id.
    CompletedElsewhere,
    /// 200 failed, with an error.
    Failed,
    /// 500 failed, with an error.
    FailedUnder500,
    /// 200 cancelled, without an error.
    Cancelled,
    /// 200 with a driveItem, which looks like a complete copy.
    Item,
    /// 204.
    Empty,
    /// 200 with an HTML page.
    Page,
    /// 200 with an error and no status word.
    ErrorUnder200,
    /// A redirect to an item.
    SeeItem,
    /// A redirect to a sign-in page.
    SeeLogin,
    /// A redirect that a browser hides.
    HiddenRedirect,
    /// A response that CORS hides.
    Hidden,
    /// 401.
    Unauthorized,
    /// 401 expiredToken.
    Expired,
    /// 403.
    Forbidden,
    /// 400.
    BadRequest,
    /// 404.
    NotFound,
    /// 500 operationNotFound.
    OperationNotFound,
    /// 429 with a Retry-After of two seconds.
    Throttled,
    /// 503.
    Unavailable,
    /// 500 with an error.
    ServerError,
    /// 502 with an HTML page.
    Gateway,
    /// A network failure.
    Lost,
    /// A timeout of the request.
    TimedOut,
    /// No token from `auth`.
    NoToken,
}

use Symbol::*;

impl Symbol {
    /// Whether a request can have this result in a browser or in Node.
    pub(crate) fn is_possible_for(self, request: &Request<Parsed>) -> bool {
        if request.no_cors {
            return matches!(self, Hidden | Lost | TimedOut);
        }
        match self {
            Hidden => false,
            HiddenRedirect => request.redirect == Redirect::Manual,
            NoToken => request.token != Token::Without,
            _ => true,
        }
    }

    /// Whether it means that the action is running, if a monitor sends it.
    pub(crate) fn says_running(self) -> bool {
        // A 202 without a body also means this.
        matches!(self, Accepted | Running | LessDone | Moved)
    }

    /// The wait in milliseconds that the response asks for.
    pub(crate) fn asks_to_wait_ms(self) -> u64 {
        if self == Throttled { 2_000 } else { 0 }
    }

    pub(crate) fn input(self, monitor: &str, request: &Request<Parsed>) -> Input<Parsed> {
        let error = |code: &str| json!({ "error": { "code": code, "message": "No" } });
        let status = |word: &str, percentage: f64| json!({ "status": word, "percentageComplete": percentage });
        let failed = json!({ "status": "failed", "error": { "code": "quotaLimitReached" } });
        let response = match self {
            Accepted => at(empty(202), monitor),
            Running => body(202, status("inProgress", 40.0)),
            LessDone => body(200, status("rehydrating", 10.0)),
            Moved => at(body(202, status("inProgress", 50.0)), MOVED),
            Completed => body(200, json!({ "status": "completed", "resourceId": "COPY" })),
            CompletedElsewhere => body(
                202,
                json!({ "status": "completed",
                "resourceLocation": "https://contoso.sharepoint.com/_api/v2.0/drives/b!DST/items/COPY" }),
            ),
            Failed => body(200, failed),
            FailedUnder500 => body(500, failed),
            Cancelled => body(200, json!({ "status": "cancelled" })),
            // The URL of a child ends with a colon. The other one at the destination is the source's.
            Item if request.purpose == Purpose::Destination && !request.url.ends_with(':') => body(200, item("SOURCE")),
            Item => body(200, item("COPY")),
            Empty => empty(204),
            Page => with_body(200, ResponseBody::Unreadable),
            ErrorUnder200 => body(200, error("accessDenied")),
            SeeItem if request.redirect == Redirect::Follow => redirected(body(200, item("COPY")), ITEM),
            SeeItem => at(empty(303), ITEM),
            SeeLogin if request.redirect == Redirect::Follow => redirected(with_body(200, ResponseBody::Unreadable), LOGIN),
            SeeLogin => at(empty(302), LOGIN),
            HiddenRedirect => Response { visibility: Visibility::HiddenRedirect, ..empty(0) },
            Hidden => Response { visibility: Visibility::Hidden, ..empty(0) },
            Unauthorized => empty(401),
            Expired => body(401, json!({ "error": { "code": "unauthenticated", "innerError": { "code": "expiredToken" } } })),
            Forbidden => body(403, error("accessDenied")),
            BadRequest => body(400, error("invalidRequest")),
            NotFound => body(404, error("itemNotFound")),
            OperationNotFound => body(500, error("operationNotFound")),
            Throttled => {
                let mut response = body(429, error("activityLimitReached"));
                response.headers.retry_after = Some("2".into());
                response
            }
            Unavailable => empty(503),
            ServerError => body(500, error("generalException")),
            Gateway => with_body(502, ResponseBody::Unreadable),
            Lost => return Input::Lost(Loss::Network),
            TimedOut => return Input::Lost(Loss::Timeout),
            NoToken => return Input::NotSent(NotSent::NoToken),
        };
        Input::Response(Box::new(response))
    }

    /// The response of a service that works again.
    pub(crate) fn healed(request: &Request<Parsed>) -> Self {
        match request.purpose {
            Purpose::Start => Accepted,
            // An opaque response: it shows only that the host responds.
            Purpose::Monitor if request.no_cors => Hidden,
            Purpose::Monitor => Completed,
            Purpose::Result | Purpose::Destination => Item,
        }
    }
}

/// A file with a creation time one second after the start.
fn item(id: &str) -> Value {
    json!({ "id": id, "name": "Copy", "size": 5, "eTag": "1", "file": {}, "createdDateTime": "2023-11-14T22:13:21Z",
        "parentReference": { "id": "PARENT" } })
}

fn with_body(status: u16, body: ResponseBody<Parsed>) -> Response<Parsed> {
    Response { status, visibility: Visibility::Open, redirected_to: None, headers: ResponseHeaders::default(), body }
}

fn empty(status: u16) -> Response<Parsed> {
    with_body(status, ResponseBody::Empty)
}

fn body(status: u16, body: Value) -> Response<Parsed> {
    with_body(status, ResponseBody::Json(Parsed(body)))
}

fn at(mut response: Response<Parsed>, location: &str) -> Response<Parsed> {
    response.headers.location = Some(SharedStr::from(location));
    response
}

fn redirected(response: Response<Parsed>, url: &str) -> Response<Parsed> {
    Response { redirected_to: Some(url.into()), ..response }
}
