//! What Microsoft's support asks for: the ids and the time of a response.

use super::{json::Json, json_object::JsonObject, redactor::Redactor, response::Response, shared_str::SharedStr};

/// The ids and the time of a response: from its headers, else from `error.innerError` in its body, else missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportIds {
    /// The service's own id of the request.
    pub request_id: Option<SharedStr>,
    /// The id that the client sent.
    pub client_request_id: Option<SharedStr>,
    /// When the service responded, as it wrote it.
    pub date: Option<SharedStr>,
}

impl SupportIds {
    /// Reads them out of a response.
    pub fn of<B: Json>(response: &Response<B>) -> Self {
        let error = response.json().map(|body| body.member("error"));
        let inner = error.map(|error| inner_error(&error));
        let find = |header: &Option<SharedStr>, name: &str| header.clone().or_else(|| inner.as_ref()?.text_at(name));
        let headers = &response.headers;
        Self {
            request_id: find(&headers.request_id, "request-id"),
            client_request_id: find(&headers.client_request_id, "client-request-id"),
            date: find(&headers.date, "date"),
        }
    }

    /// Adds them to a report, as `requestId`, `clientRequestId` and `date`.
    pub fn add_to<'a>(&'a self, object: &mut JsonObject<'a>) {
        object.optional_text("requestId", self.request_id.as_ref());
        object.optional_text("clientRequestId", self.client_request_id.as_ref());
        object.optional_text("date", self.date.as_ref());
    }

    /// Takes secrets out of them.
    pub fn redact(&mut self, redactor: &Redactor) {
        redactor.redact_all(&mut [&mut self.request_id, &mut self.client_request_id, &mut self.date]);
    }
}

/// The error within an error, under both spellings that are in use.
pub(super) fn inner_error<J: Json>(error: &J) -> J {
    let inner = error.member("innerError");
    if inner.is_nullish() { error.member("innererror") } else { inner }
}
