//! JavaScript's side of a running action: it sends the requests, and gets the events.

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
    /// The delegate of one action. Its methods don't throw. No method may be called while something is borrowed: an app's callback can call
    /// the wasm again.
    pub type Delegate;

    /// Sends a request, as [`Request::to_json`] and [`body`] write it; [`respond`](crate::api::respond) is called with what comes of it.
    /// With an `entry`, which belongs to a start, the entry is saved before. [`sending`](crate::api::sending) is called before a request
    /// that takes a token is sent.
    #[wasm_bindgen(method, js_name = send)]
    fn send_as_json(this: &Delegate, request: JsValue, body: JsValue, entry: JsValue);

    /// Has [`advance`](crate::api::advance) called after so many milliseconds, and not when it was to be called before. It may be called
    /// earlier. Without a number, it isn't called.
    #[wasm_bindgen(method, js_name = setTimer)]
    pub(super) fn set_timer(this: &Delegate, ms: Option<f64>);

    /// Aborts the request that was sent last, or is being prepared. Nothing comes of it.
    #[wasm_bindgen(method)]
    pub(super) fn cancel(this: &Delegate);

    /// The start was refused for now, and will be sent again.
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

    /// The service has accepted the action. `None` where it can't be resumed.
    pub(super) fn accepted(&self, saved: Option<&Saved>) {
        self.accepted_as_json(saved_json(saved));
    }

    pub(super) fn progress(&self, progress: &Progress) {
        self.progress_as_json(JsonValue::of(&progress.to_json()).0);
    }

    /// The outcome as a plain object, whose `kind` says which one it is, and the item.
    pub(super) fn ended(&self, outcome: &Outcome<JsonValue>) {
        let item = outcome.item().map_or(JsValue::NULL, |item| item.0.clone());
        self.ended_as_json(JsonValue::of(&outcome.to_json()).0, item);
    }

    /// Nothing was begun, because an argument can't be used.
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

/// A request's body, to be written as JSON; undefined where there is none.
pub(super) fn body(request: &Request<JsonValue>) -> JsValue {
    match &request.body {
        Some(RequestBody::Given(body)) => body.0.clone(),
        Some(RequestBody::UploadFromUrl(body)) => JsonValue::of(&body.to_json()).0,
        None => JsValue::UNDEFINED,
    }
}
