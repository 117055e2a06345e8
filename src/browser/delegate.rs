//! JavaScript's side of a running action: it sends the requests, and gets the events.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    action::{outcome::Outcome, progress::Progress, saved::Saved},
    protocol::{
        argument::ArgumentError,
        json_object::{JsonObject, Value},
        request::{Purpose, Redirect, Request, RequestBody},
    },
};

use super::json_value::JsonValue;

#[wasm_bindgen]
extern "C" {
    /// The delegate of one action. Its methods don't throw. No method may be called while something is borrowed: an app's callback can call
    /// the wasm again.
    pub type Delegate;

    /// Prepares a request that takes an access token: a promise of the token. With an `entry`, which belongs to a start, the entry is
    /// saved before. Rejected where there is no token.
    #[wasm_bindgen(method, js_name = prepare)]
    fn prepare_as_json(this: &Delegate, fresh: bool, entry: JsValue) -> Promise;

    /// Sends a request, as [`request_json`] and [`body`] write it; `respond` is called with what comes of it.
    #[wasm_bindgen(method)]
    pub(super) fn send(this: &Delegate, request: JsValue, token: JsValue, body: JsValue);

    /// Aborts the request that was sent last. Nothing comes of it.
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
    pub(super) fn prepare(&self, fresh: bool, entry: Option<&Saved>) -> Promise {
        self.prepare_as_json(fresh, entry.map_or(JsValue::NULL, |entry| JsonValue::of(&entry.to_json()).0))
    }

    /// The service has accepted the action. `None` where it can't be resumed.
    pub(super) fn accepted(&self, saved: Option<&Saved>) {
        self.accepted_as_json(saved.map_or(JsValue::NULL, |saved| JsonValue::of(&saved.to_json()).0));
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

/// What JavaScript has to know of a request to send it: its `method` and `url`, and of the others those that are true. Each member costs a
/// few calls between the wasm and JavaScript, and this is done for each poll.
pub(super) fn request_json(request: &Request<JsonValue>) -> JsValue {
    let mut object = JsonObject::default();
    object.text("method", request.method.as_str());
    object.text("url", &request.url);
    let flags = [
        ("isStart", request.purpose == Purpose::Start),
        ("isBatchable", request.batchable),
        ("respondAsync", request.respond_async),
        ("clientRequestId", request.client_request_id),
        ("followRedirects", request.redirect == Redirect::Follow),
        ("noCors", request.no_cors),
    ];
    for (name, _) in flags.into_iter().filter(|(_, is_set)| *is_set) {
        object.put(name, Value::Boolean(true));
    }
    JsonValue::of(&object).0
}

/// A request's body, to be written as JSON; undefined where there is none.
pub(super) fn body(request: &Request<JsonValue>) -> JsValue {
    match &request.body {
        Some(RequestBody::Given(body)) => body.0.clone(),
        Some(RequestBody::UploadFromUrl(body)) => JsonValue::of(&body.to_json()).0,
        None => JsValue::UNDEFINED,
    }
}
