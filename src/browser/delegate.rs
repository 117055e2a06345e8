//! JavaScript's side of a running action: it sends the requests and receives the events.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    action::{outcome::Outcome, progress::Progress, saved::Saved},
    protocol::{
        argument::ArgumentError,
        json_object::{JsonObject, Value},
        request::{Request, RequestBody},
    },
};

use super::json_value::JsonValue;

#[wasm_bindgen]
extern "C" {
    /// The delegate of one action. Its methods don't throw. Don't call them while a `RefCell` is borrowed: they may run an app's callback, which
    /// can call the wasm again.
    pub type Delegate;

    /// Sends a request, as [`Request::to_json`] and [`body`] write it, and calls [`respond`](crate::api::respond) afterwards. Saves the `entry` of a
    /// start first. If the request needs a token, calls [`sending`](crate::api::sending) right before the request is sent.
    #[wasm_bindgen(method, js_name = send)]
    fn send_as_json(this: &Delegate, request: JsValue, body: JsValue, entry: JsValue);

    /// Calls [`advance`](crate::api::advance) after `ms` milliseconds, or earlier where a timer can't wait as long. Replaces the previous timer;
    /// `None` only clears it.
    #[wasm_bindgen(method, js_name = setTimer)]
    pub(super) fn set_timer(this: &Delegate, ms: Option<f64>);

    /// Aborts the request that is in flight or being prepared. [`respond`](crate::api::respond) isn't called for it.
    #[wasm_bindgen(method)]
    pub(super) fn cancel(this: &Delegate);

    /// Reports that the service did not accept the start and did nothing, so that it will be sent again.
    #[wasm_bindgen(method, js_name = notStarted)]
    pub(super) fn not_started(this: &Delegate);

    #[wasm_bindgen(method, js_name = accepted)]
    fn accepted_as_json(this: &Delegate, saved: JsValue);

    #[wasm_bindgen(method, js_name = progress)]
    fn progress_as_json(this: &Delegate, progress: JsValue);

    #[wasm_bindgen(method, js_name = ended)]
    fn ended_as_json(this: &Delegate, report: JsValue, item: JsValue);
}

impl Delegate {
    pub(super) fn send(&self, request: JsonValue, body: JsValue, entry: Option<&Saved>) {
        self.send_as_json(request.0, body, saved_json(entry));
    }

    /// Reports that the service has accepted the action. `None` if it can't be resumed.
    pub(super) fn accepted(&self, saved: Option<&Saved>) {
        self.accepted_as_json(saved_json(saved));
    }

    pub(super) fn progress(&self, progress: &Progress) {
        self.progress_as_json(JsonValue::of(&progress.to_json()).0);
    }

    /// Reports the outcome as a plain object, whose `kind` says which one it is, and the item.
    pub(super) fn ended(&self, outcome: &Outcome<JsonValue>) {
        let item = outcome.item().map_or(JsValue::NULL, |item| item.0.clone());
        self.ended_as_json(JsonValue::of(&outcome.to_json()).0, item);
    }

    /// Reports that the action wasn't started because an argument is invalid.
    pub(crate) fn reject_argument(&self, error: &ArgumentError) {
        let mut report = JsonObject::default();
        report.text("kind", "badArgument");
        report.text("field", &error.field);
        report.text("expected", error.expected);
        report.put("outOfRange", Value::Boolean(error.out_of_range));
        self.ended_as_json(JsonValue::of(&report).0, JsValue::NULL);
    }
}

fn saved_json(saved: Option<&Saved>) -> JsValue {
    saved.map_or(JsValue::NULL, |saved| JsonValue::of(&saved.to_json()).0)
}

/// Returns a request's body, to be written as JSON, or undefined.
pub(super) fn body(request: &Request<JsonValue>) -> JsValue {
    match &request.body {
        Some(RequestBody::Given(body)) => body.0.clone(),
        Some(RequestBody::UploadFromUrl(body)) => JsonValue::of(&body.to_json()).0,
        None => JsValue::UNDEFINED,
    }
}
