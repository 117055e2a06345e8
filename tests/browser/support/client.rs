//! The package's JavaScript with the wasm of the tests.

use js_sys::Promise;
use longhaul::api;
use serde_json::{Value, json};
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_test::console_log;

use super::drive::{js, rust, token, url, with};

// `cargo xtask test browser` bundles client.js with src/npm. The test runner's server serves it from the repository.
#[wasm_bindgen(inline_js = "export * from '/target/browser-tests/client.js';")]
extern "C" {
    pub(crate) type Client;
    #[wasm_bindgen(constructor)]
    fn new(load: &JsValue, options: &JsValue) -> Client;
    #[wasm_bindgen(method)]
    pub(crate) fn copy(this: &Client, target: &JsValue, body: &JsValue, options: &JsValue) -> Action;
    #[wasm_bindgen(method)]
    pub(crate) fn follow(this: &Client, monitor_url: &str, options: &JsValue) -> Action;
    #[wasm_bindgen(method)]
    pub(crate) fn resume(this: &Client, saved: &JsValue, options: &JsValue) -> Action;
    #[wasm_bindgen(method, js_name = uploadFromUrl)]
    pub(crate) fn upload_from_url(this: &Client, target: &JsValue, body: &JsValue, options: &JsValue) -> Action;
}

#[wasm_bindgen]
extern "C" {
    pub(crate) type Action;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn accepted(this: &Action) -> Promise;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn result(this: &Action) -> Promise;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn progress(this: &Action) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn estimate(this: &Action) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Action, reason: &JsValue);
    #[wasm_bindgen(method, js_name = toJSON)]
    pub(crate) fn to_json(this: &Action) -> JsValue;
}

/// The path of a drive in each form.
pub(crate) const GRAPH: &str = "/v1.0/me/drive";
pub(crate) const ONEDRIVE: &str = "/v1.0/drive";

/// A client of the test drive. The path decides the form.
pub(crate) fn client(path: &str) -> Client {
    client_with(path, &token().into())
}

/// A client with another `auth`.
pub(crate) fn client_with(path: &str, auth: &JsValue) -> Client {
    client_of(&with(base(path), "auth", auth))
}

/// A client with its own fetch.
pub(crate) fn client_with_fetch(path: &str, fetch: &JsValue) -> Client {
    client_of(&with(with(base(path), "auth", &token().into()), "fetch", fetch))
}

fn base(path: &str) -> JsValue {
    js(json!({ "baseUrl": format!("{}{path}", url("drive")) }))
}

/// A client with those options.
pub(crate) fn client_of(options: &JsValue) -> Client {
    Client::new(&engine(), options)
}

/// A function that returns a promise of what the wasm exports.
fn engine() -> JsValue {
    let mut exports = js(json!({}));
    let mut export = |name, function: JsValue| exports = with(std::mem::take(&mut exports), name, &function);
    export("run", Closure::<dyn Fn(JsValue, api::Delegate, bool) -> u32>::new(api::run).into_js_value());
    export("respond", Closure::<dyn Fn(u32, JsValue)>::new(api::respond).into_js_value());
    export("setOffline", Closure::<dyn Fn(u32, bool)>::new(api::set_offline).into_js_value());
    export("abort", Closure::<dyn Fn(u32)>::new(api::abort).into_js_value());
    Closure::<dyn Fn() -> Promise>::new(move || Promise::resolve(&exports)).into_js_value()
}

/// Options that make a test quick.
pub(crate) fn quick(mut options: Value) -> JsValue {
    options["pacing"] = json!({ "firstMs": 20, "minMs": 20, "maxMs": 200 });
    js(options)
}

/// Returns the result of an action that must complete.
pub(crate) async fn resolved(action: &Action) -> Value {
    match action.result().await {
        Ok(result) => rust(&result),
        Err(error) => {
            console_log!("{error:?}");
            panic!("it should have completed, and was rejected with {:?}", name_and_code(&error));
        }
    }
}

/// Returns the error of an action that must be rejected.
pub(crate) async fn rejected(action: &Action) -> JsValue {
    match action.result().await {
        Ok(result) => panic!("it should have been rejected, and completed: {}", rust(&result)),
        Err(error) => error,
    }
}

/// Returns an error's class and code.
pub(crate) fn name_and_code(error: &JsValue) -> (String, Option<String>) {
    let text = |name| super::drive::get(error, name).as_string();
    (text("name").unwrap_or_default(), text("code"))
}
