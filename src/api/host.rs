//! The other side: the npm face's object that an action is run for.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::AbortSignal;

use crate::{
    action::{progress::Progress, saved::Saved},
    browser::{driver::Listener, fetch::Sender, json_value::JsonValue},
};

#[wasm_bindgen]
extern "C" {
    /// What an action is run for: it lends fetch, a reader of bodies, tokens and an abort signal, and is told how it goes. Its methods don't throw.
    pub type Host;

    #[wasm_bindgen(method, getter)]
    pub(super) fn signal(this: &Host) -> AbortSignal;
    #[wasm_bindgen(method, getter, js_name = fetch)]
    fn own_fetch(this: &Host) -> Option<Function>;
    #[wasm_bindgen(method, js_name = text)]
    fn own_text(this: &Host, answer: &JsValue) -> Promise;
    #[wasm_bindgen(method, js_name = token)]
    fn own_token(this: &Host, fresh: bool) -> Promise;
    #[wasm_bindgen(method, js_name = noToken)]
    fn own_no_token(this: &Host, cause: JsValue);
    #[wasm_bindgen(method, js_name = sending)]
    fn own_sending(this: &Host, entry: JsValue) -> Promise;
    #[wasm_bindgen(method, js_name = notStarted)]
    fn own_not_started(this: &Host);
    #[wasm_bindgen(method, js_name = accepted)]
    fn own_accepted(this: &Host, saved: JsValue);
    #[wasm_bindgen(method, js_name = progress)]
    fn own_progress(this: &Host, progress: JsValue);
    #[wasm_bindgen(method)]
    pub(super) fn ended(this: &Host, ending: JsValue, item: JsValue);
}

impl Sender for Host {
    fn fetch(&self) -> Option<Function> {
        self.own_fetch()
    }

    fn text(&self, answer: &JsValue) -> Promise {
        self.own_text(answer)
    }

    fn token(&self, fresh: bool) -> Promise {
        self.own_token(fresh)
    }

    fn no_token(&self, cause: JsValue) {
        self.own_no_token(cause);
    }
}

impl Listener for Host {
    async fn sending(&self, entry: &Saved) {
        // What can't be saved is reported by the host, and the start is sent all the same.
        let _ = self.own_sending(JsonValue::of(&entry.to_json()).0).await;
    }

    fn not_started(&self) {
        self.own_not_started();
    }

    fn accepted(&self, saved: Option<&Saved>) {
        self.own_accepted(saved.map_or(JsValue::NULL, |saved| JsonValue::of(&saved.to_json()).0));
    }

    fn progress(&self, progress: &Progress) {
        self.own_progress(JsonValue::of(&progress.to_json()).0);
    }
}
