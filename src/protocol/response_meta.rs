//! What a report says about the response that decided it: the HTTP status, `Retry-After`, the error, and the ids for Microsoft's support.

use std::rc::Rc;

use super::{
    json_object::JsonObject,
    platform::Platform,
    response::Response,
    service_error::{ServiceError, inner_error},
    shared_str::SharedStr,
};

/// What a response says besides the action's status. Empty if there was no response.
#[derive(Debug, Clone, Default)]
pub struct ResponseMeta {
    /// The HTTP status; `None` where the page can't read it.
    pub http_status: Option<u16>,
    /// How long the service asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The error in the body.
    pub error: Option<Rc<ServiceError>>,
    /// The id that the service gave the request. Microsoft's support asks for it, for the next one and for the date.
    pub request_id: Option<SharedStr>,
    /// The id that the client sent.
    pub client_request_id: Option<SharedStr>,
    /// When the service responded, as it wrote it.
    pub date: Option<SharedStr>,
}

impl ResponseMeta {
    /// Reads a response that arrived at the time `now`, in milliseconds since 1970.
    pub fn of<B: Platform>(response: &Response<B>, now: u64) -> Box<Self> {
        // The ids are in the headers, or else in `error.innerError` in the body.
        let inner = response.json().map(|body| inner_error(&body.member("error")));
        let find = |header: &Option<SharedStr>, name: &str| header.clone().or_else(|| inner.as_ref()?.text_at(name));
        let headers = &response.headers;
        // Gateways write `{ statusCode, message }`. With other statuses, such members aren't an error.
        let of_gateway = || {
            let body = response.json().filter(|_| matches!(response.status, 400..=499))?;
            Some(ServiceError::of(body)).filter(|error| error.code.is_some() || error.message.is_some())
        };
        Box::new(Self {
            http_status: Some(response.status).filter(|status| *status > 0),
            retry_after_ms: response.retry_after_ms(now),
            error: response.json().and_then(ServiceError::read).or_else(of_gateway).map(Rc::from),
            request_id: find(&headers.request_id, "request-id"),
            client_request_id: find(&headers.client_request_id, "client-request-id"),
            date: find(&headers.date, "date"),
        })
    }

    /// Adds `httpStatus`, `error` and the ids to a report. `error` is always an object: its members are null where there was no error.
    pub fn add_to<'a>(&'a self, object: JsonObject<'a>) -> JsonObject<'a> {
        let error = self.error.as_deref().unwrap_or(ServiceError::NONE);
        let object = object.number("httpStatus", self.http_status.map(f64::from)).object("error", Some(error.to_json()));
        self.add_ids_to(object)
    }

    /// Adds the ids to a report, as `requestId`, `clientRequestId` and `date`.
    pub fn add_ids_to<'a>(&'a self, object: JsonObject<'a>) -> JsonObject<'a> {
        object
            .optional_text("requestId", self.request_id.as_ref())
            .optional_text("clientRequestId", self.client_request_id.as_ref())
            .optional_text("date", self.date.as_ref())
    }
}
