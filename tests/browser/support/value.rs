//! Converts values to and from JavaScript through JSON.

use js_sys::{JSON, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// The value in JavaScript.
pub(crate) fn js(value: Value) -> JsValue {
    JSON::parse(&value.to_string()).expect("what serde_json writes is JSON")
}

/// The value in Rust; null for values that JSON can't represent.
pub(crate) fn rust(value: &JsValue) -> Value {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// A member of an object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).expect("only objects are looked into")
}

/// Sets a member of an object, and returns the object.
pub(crate) fn with(object: JsValue, name: &str, value: &JsValue) -> JsValue {
    Reflect::set(&object, &name.into(), value).expect("only plain objects are given members");
    object
}

/// Creates a JavaScript function from its parameters and body.
pub(crate) fn function(parameters: &str, body: &str) -> js_sys::Function {
    js_sys::Function::new_with_args(parameters, body).unchecked_into()
}

/// Dispatches an event at an object of the global scope, as a browser does when the network or the page's visibility changes.
pub(crate) fn dispatch(target: &str, kind: &str) {
    function("target, kind", "globalThis[target].dispatchEvent(new Event(kind))")
        .call2(&JsValue::NULL, &target.into(), &kind.into())
        .expect("listeners don't throw");
}

/// Whether the tests run in a window. Otherwise they run in a worker, under `Cross-Origin-Embedder-Policy`.
pub(crate) fn is_window() -> bool {
    Reflect::has(&js_sys::global(), &"document".into()).expect("the global scope is an object")
}
