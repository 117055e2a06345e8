//! What a scripted service answers, one entry a request.

use longhaul::{
    action::{
        io::{Input, Loss, NotSent},
        patience::FORGOTTEN,
    },
    protocol::response::{Response, ResponseBody, ResponseHeaders, Visibility},
};
use serde_json::Value;

use super::host::Parsed;

/// One answer, or none.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Response(Response<Parsed>),
    Lost(Loss),
    NoToken,
}

impl Answer {
    pub(crate) fn input(self) -> Input<Parsed> {
        match self {
            Self::Response(reply) => Input::Response(reply),
            Self::Lost(loss) => Input::Lost(loss),
            Self::NoToken => Input::NotSent(NotSent::NoToken),
        }
    }

    /// The same answer with another header.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        let Self::Response(mut reply) = self else { return self };
        let value = Some(value.into());
        match name {
            "Location" => reply.headers.location = value,
            "Operation-Location" => reply.headers.operation_location = value,
            "Retry-After" => reply.headers.retry_after = value,
            "request-id" => reply.headers.request_id = value,
            "client-request-id" => reply.headers.client_request_id = value,
            "Date" => reply.headers.date = value,
            "Content-Type" => {}
            _ => panic!("no such header: {name}"),
        }
        Self::Response(reply)
    }

    /// The same answer, after a redirect that was followed.
    pub(crate) fn redirected_to(self, url: &str) -> Self {
        let Self::Response(reply) = self else { return self };
        Self::Response(Response { redirected_to: Some(url.into()), ..reply })
    }
}

/// An answer with a JSON body.
pub(crate) fn json(status: u16, body: Value) -> Answer {
    reply(status, ResponseBody::Json(Parsed(body)))
}

/// An answer without a body.
pub(crate) fn empty(status: u16) -> Answer {
    reply(status, ResponseBody::Empty)
}

/// An answer whose body is no JSON.
pub(crate) fn junk(status: u16) -> Answer {
    reply(status, ResponseBody::Unreadable)
}

/// An answer whose body broke off.
pub(crate) fn broken(status: u16) -> Answer {
    reply(status, ResponseBody::Broken)
}

/// A redirect that the browser hides.
pub(crate) fn opaque_redirect() -> Answer {
    unseen(Visibility::HiddenRedirect)
}

/// An answer of which no more can be seen than that there was one.
pub(crate) fn opaque() -> Answer {
    unseen(Visibility::Hidden)
}

fn unseen(visibility: Visibility) -> Answer {
    Answer::Response(Response {
        status: 0,
        visibility,
        redirected_to: None,
        headers: ResponseHeaders::default(),
        body: ResponseBody::Empty,
    })
}

/// No answer: the network.
pub(crate) fn lost() -> Answer {
    Answer::Lost(Loss::Network)
}

/// No answer: it took too long.
pub(crate) fn cut() -> Answer {
    Answer::Lost(Loss::Timeout)
}

/// The answer that accepts a start.
pub(crate) fn accepted() -> Answer {
    empty(202).with("Location", MONITOR)
}

/// The monitor that [`accepted`] names.
pub(crate) const MONITOR: &str = "https://contoso.sharepoint.com/_api/v2.0/monitor/4A3407B5?tempauth=secret";

/// The responses after which a monitor is believed to have forgotten the action.
pub(crate) fn forgotten() -> impl Iterator<Item = Answer> {
    std::iter::repeat_with(|| empty(404)).take(FORGOTTEN as usize)
}

fn reply(status: u16, body: ResponseBody<Parsed>) -> Answer {
    Answer::Response(Response {
        status,
        visibility: Visibility::Open,
        redirected_to: None,
        headers: ResponseHeaders::default(),
        body,
    })
}
