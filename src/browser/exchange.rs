//! A request that is being prepared or is in flight, and what its result says about the load of the host.

use crate::{
    action::io::Input,
    protocol::{request::Request, response::is_throttled},
};

use super::{clock::NEVER, json_value::JsonValue};

/// A request that is being prepared, or is in flight.
pub(super) struct Exchange {
    pub(super) request: Request<JsonValue>,
    timeout_ms: u64,
    /// [`NEVER`] until fetch is called: getting a token may take as long as a person needs to sign in.
    pub(super) times_out_at: u64,
}

impl Exchange {
    /// A request that isn't sent yet.
    pub(super) fn new(request: Request<JsonValue>, timeout_ms: u64) -> Self {
        Self { request, timeout_ms, times_out_at: NEVER }
    }

    /// Starts the timeout of a request that is sent now.
    pub(super) fn begin(&mut self, now: u64) {
        self.times_out_at = now + self.timeout_ms;
    }

    /// When it was sent; `None` if it wasn't.
    pub(super) fn sent_at(&self) -> Option<u64> {
        (self.times_out_at < NEVER).then(|| self.times_out_at - self.timeout_ms)
    }
}

/// Whether the result of a request shows that its host or the network is congested, and for how many milliseconds the host asked for no requests.
pub(super) fn congestion(result: &Input<JsonValue>, now: u64) -> (bool, Option<u64>) {
    match result {
        Input::Response(response) if is_throttled(response.status) => (true, response.retry_after_ms(now)),
        Input::Lost(_) => (true, None),
        _ => (false, None),
    }
}
