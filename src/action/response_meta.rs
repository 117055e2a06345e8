//! What a response says beside how the action stands.

use crate::protocol::{
    json_object::JsonObject, platform::Platform, redactor::Redactor, response::Response, service_error::ServiceError,
    support_ids::SupportIds,
};

/// What a response says beside how the action stands; nothing where there was no response.
#[derive(Debug, Clone, Default)]
pub struct ResponseMeta {
    /// The HTTP status.
    pub http_status: Option<u16>,
    /// How long the service asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The error in the body.
    pub error: Option<Box<ServiceError>>,
    /// The ids for support.
    pub ids: SupportIds,
}

impl ResponseMeta {
    /// Reads it out of a response that arrived at that time.
    pub(super) fn of<B: Platform>(response: &Response<B>, now: u64) -> Self {
        Self {
            http_status: Some(response.status).filter(|status| *status > 0),
            retry_after_ms: response.retry_after_ms(now),
            error: response.json().and_then(ServiceError::read),
            ids: SupportIds::of(response),
        }
    }

    /// Adds `httpStatus`, `error` and the ids to a report. `error` is always an object; its members are null where nothing was said.
    pub(super) fn add_to<'a>(&'a self, object: &mut JsonObject<'a>) {
        object.number("httpStatus", self.http_status.map(f64::from));
        object.object("error", Some(ServiceError::to_json(self.error.as_deref())));
        self.ids.add_to(object);
    }

    pub(super) fn redact(&mut self, redactor: &Redactor) {
        if let Some(error) = &mut self.error {
            error.redact(redactor);
        }
        self.ids.redact(redactor);
    }
}
