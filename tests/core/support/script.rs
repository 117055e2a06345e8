//! The responses of a scripted service, one entry for each request.

use longhaul::{
    action::{
        io::{Input, Loss, NotSent},
        patience::FORGOTTEN,
    },
    protocol::response::{Response, ResponseBody, ResponseHeaders, Visibility},
};
use serde_json::Value;

use super::host::Parsed;

/// An entry of a script: a response, or a lost request.
#[derive(Debug, Clone)]
pub(crate) enum Scripted {
    Response(Response<Parsed>),
    Lost(Loss),
    NoToken,
}

impl Scripted {
    pub(crate) fn input(self) -> Input<Parsed> {
        match self {
            Self::Response(response) => Input::Response(Box::new(response)),
            Self::Lost(loss) => Input::Lost(loss),
            Self::NoToken => Input::NotSent(NotSent::NoToken),
        }
    }

    /// The same response with another header.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        let Self::Response(mut response) = self else { return self };
        let value = Some(value.into());
        match name {
            "Location" => response.headers.location = value,
            "Operation-Location" => response.headers.operation_location = value,
            "Retry-After" => response.headers.retry_after = value,
            "request-id" => response.headers.request_id = value,
            "client-request-id" => response.headers.client_request_id = value,
            "Date" => response.headers.date = value,
            "Content-Type" => {}
            _ => panic!("no such header: {name}"),
        }
        Self::Response(response)
    }

    /// The same response, after a redirect that was followed.
    pub(crate) fn redirected_to(self, url: &str) -> Self {
        let Self::Response(response) = self else { return self };
        Self::Response(Response { redirected_to: Some(url.into()), ..response })
    }
}

/// A response with a JSON body.
pub(crate) fn json(status: u16, body: Value) -> Scripted {
    response(status, ResponseBody::Json(Parsed(body)))
}

/// A response without a body.
pub(crate) fn empty(status: u16) -> Scripted {
    response(status, ResponseBody::Empty)
}

/// A response whose body isn't JSON, or broke off.
pub(crate) fn unreadable(status: u16) -> Scripted {
    response(status, ResponseBody::Unreadable)
}

/// A redirect that the browser hides.
pub(crate) fn opaque_redirect() -> Scripted {
    unseen(Visibility::HiddenRedirect)
}

/// An opaque response: it shows only that the host responded.
pub(crate) fn opaque() -> Scripted {
    unseen(Visibility::Hidden)
}

fn unseen(visibility: Visibility) -> Scripted {
    Scripted::Response(Response {
        status: 0,
        visibility,
        redirected_to: None,
        headers: ResponseHeaders::default(),
        body: ResponseBody::Empty,
    })
}

/// No response: the network failed.
pub(crate) fn lost() -> Scripted {
    Scripted::Lost(Loss::Network)
}

/// No response: the request timed out.
pub(crate) fn timed_out() -> Scripted {
    Scripted::Lost(Loss::Timeout)
}

/// The response that accepts a start.
pub(crate) fn accepted() -> Scripted {
    empty(202).with("Location", MONITOR)
}

/// The monitor that [`accepted`] names.
pub(crate) const MONITOR: &str = "https://contoso.sharepoint.com/_api/v2.0/monitor/4A3407B5?tempauth=secret";

/// The responses after which a monitor counts as having forgotten the action.
pub(crate) fn forgotten() -> impl Iterator<Item = Scripted> {
    std::iter::repeat_with(|| empty(404)).take(FORGOTTEN as usize)
}

fn response(status: u16, body: ResponseBody<Parsed>) -> Scripted {
    Scripted::Response(Response {
        status,
        visibility: Visibility::Open,
        redirected_to: None,
        headers: ResponseHeaders::default(),
        body,
    })
}
