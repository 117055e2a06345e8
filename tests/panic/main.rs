//! Panics: a fault in the wasm must not leave a promise pending for ever. Alone in its program, since after a panic the wasm is in no
//! state to run other tests. In a window and in a worker, like those.
#![cfg(target_arch = "wasm32")]

#[allow(dead_code, reason = "it is the browser tests', and has more than is needed here")]
#[path = "../browser/support/mod.rs"]
mod support;

use std::panic;

use serde_json::json;
use support::{
    face::{client_of, name_and_code, quick, reject_all, rejected},
    value::{function, get, js, with},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_panic_rejects_whatever_is_pending_with_an_error_that_says_it_is_a_bug() {
    let options = js(json!({ "baseUrl": "https://graph.microsoft.com/v1.0/me/drive", "auth": "x" }));
    let client = client_of(&with(options, "fetch", &function("", "return new Promise(() => {})")));
    let action = client.copy(&"1".into(), &js(json!({ "name": "x" })), &quick(json!({})));

    drop(panic::take_hook());
    let told = Closure::<dyn Fn(String)>::new(|message: String| reject_all(&message));
    longhaul::api::on_bug(told.into_js_value().unchecked_into());
    let panicking = Closure::<dyn Fn()>::new(|| panic!("on purpose"));
    let catching = function("panicking", "try { panicking() } catch (error) { return error.constructor.name }");
    let caught = catching.call1(&JsValue::NULL, &panicking.into_js_value());

    assert_eq!(caught.expect("it is caught"), "RuntimeError");
    let error = rejected(&action).await;
    assert_eq!(name_and_code(&error), ("BugError".to_owned(), Some("bug".to_owned())));
    let message = get(&error, "message").as_string().unwrap_or_default();
    assert!(message.contains("on purpose") && message.contains("main.rs"), "{message}");
}
