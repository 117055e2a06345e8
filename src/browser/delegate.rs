//! JavaScript's side of a running action: it sends the requests and receives the events.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    action::Saved,
    protocol::{ArgumentError, JsonObject, Platform, Request},
};

use super::json_value::JsonValue;

#[wasm_bindgen]
extern "C" {
    /// The delegate of one action. Its methods don't throw. Don't call them while a `RefCell` is borrowed: they may run an app's callback, which
    /// can call the wasm again.
    pub type Delegate;

    /// Prepares a request that needs an access token. Returns a promise of the token, and saves the `entry` of a start first. The promise rejects if
    /// the app provides no token. `fresh`: the service rejected the last token.
    #[wasm_bindgen(method)]
    pub(super) fn prepare(this: &Delegate, fresh: bool, entry: JsValue) -> Promise;

    /// Sends a request, as [`Request::to_json`] and [`body`] write it, and calls [`respond`](crate::api::respond) afterwards. `token` is undefined
    /// for a request without one.
    #[wasm_bindgen(method)]
    pub(super) fn send(this: &Delegate, request: JsValue, token: JsValue, body: JsValue);

    /// Aborts the request that is in flight. [`respond`](crate::api::respond) isn't called for it.
    #[wasm_bindgen(method)]
    pub(super) fn cancel(this: &Delegate);

    /// Reports that the service did not accept the start and did nothing, so that it will be sent again.
    #[wasm_bindgen(method, js_name = notStarted)]
    pub(super) fn not_started(this: &Delegate);

    /// Reports that the service has accepted the action. `saved` is null if it can't be resumed.
    #[wasm_bindgen(method)]
    pub(super) fn accepted(this: &Delegate, saved: JsValue);

    /// Reports progress, as [`Progress::to_json`](crate::action::progress::Progress::to_json) writes it.
    #[wasm_bindgen(method)]
    pub(super) fn progress(this: &Delegate, progress: JsValue);

    /// Reports the outcome, as [`Outcome::to_json`](crate::action::Outcome::to_json) writes it, and the item or null. Aborts the request that is in
    /// flight.
    #[wasm_bindgen(method)]
    pub(super) fn ended(this: &Delegate, report: JsValue, item: JsValue);
}

impl Delegate {
    /// Reports that the action wasn't started because an argument is invalid.
    pub(crate) fn reject_argument(&self, error: &ArgumentError) {
        let report = JsonObject::default()
            .text("kind", "badArgument")
            .text("field", &error.field)
            .text("expected", error.expected)
            .boolean("outOfRange", error.out_of_range);
        self.ended(JsonValue::from_object(&report).0, JsValue::NULL);
    }
}

/// Returns an entry to save, or null.
pub(super) fn entry(saved: Option<&Saved>) -> JsValue {
    saved.map_or(JsValue::NULL, |saved| JsonValue::from_object(&saved.to_json()).0)
}

/// Returns a request's body, to be written as JSON, or undefined.
pub(super) fn body(request: &Request<JsonValue>) -> JsValue {
    request.body.as_ref().map_or(JsValue::UNDEFINED, |body| body.0.clone())
}
