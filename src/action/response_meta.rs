//! What the answer at hand says, whatever it answers. Whether that counts, the step decides that the action is at.

use crate::protocol::{platform::Platform, service_error::ServiceError};

use super::io::Input;

/// What an answer says beside how the action stands; nothing when what came is no answer.
#[derive(Debug, Default)]
pub(super) struct ResponseMeta {
    pub(super) http_status: Option<u16>,
    /// How long the service asks to be left alone.
    pub(super) retry_after_ms: Option<u64>,
    pub(super) error: Option<Box<ServiceError>>,
}

impl ResponseMeta {
    pub(super) fn of<B: Platform>(input: &Input<B>, now: u64) -> Self {
        let Input::Response(reply) = input else { return Self::default() };
        Self {
            http_status: Some(reply.status),
            retry_after_ms: reply.retry_after_ms(now),
            error: reply.json().and_then(ServiceError::read),
        }
    }

    /// What the service said, which may be nothing.
    pub(super) fn take_error(&mut self) -> Box<ServiceError> {
        self.error.take().unwrap_or_default()
    }
}
