//! JavaScript's side of a running action: it sends the requests and receives the events.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    action::{outcome::Outcome, progress::Progress, saved::Saved},
    protocol::{
        argument::ArgumentError,
        json_object::JsonObject,
        request::{Request, RequestBody},
    },
};

use super::json_value::JsonValue;

#[wasm_bindgen]
extern "C" {
    /// The delegate of one action. Its methods don't throw. Don't call them while a `RefCell` is borrowed: they may run an app's callback, which
    /// can call the wasm again.
    pub type Delegate;

    /// Prepares a request that needs an access token. Returns a promise of the token, and saves the `entry` of a start first. The promise rejects if
    /// the app provides no token. `fresh`: the service rejected the last token.
    #[wasm_bindgen(method, js_name = prepare)]
    fn prepare_as_json(this: &Delegate, fresh: bool, entry: JsValue) -> Promise;

    /// Sends a request, as [`Request::to_json`] and [`body`] write it, and calls [`respond`](crate::api::respond) afterwards. `token` is undefined
    /// for a request without one.
    #[wasm_bindgen(method, js_name = send)]
    fn send_as_json(this: &Delegate, request: JsValue, token: JsValue, body: JsValue);

    /// Aborts the request that is in flight. [`respond`](crate::api::respond) isn't called for it.
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
    pub(super) fn prepare(&self, fresh: bool, entry: Option<&Saved>) -> Promise {
        self.prepare_as_json(fresh, saved_json(entry))
    }

    pub(super) fn send(&self, request: JsonValue, token: JsValue, body: JsValue) {
        self.send_as_json(request.0, token, body);
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
        report.boolean("outOfRange", error.out_of_range);
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
