//! The app's callbacks, which may throw.

use js_sys::Promise;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    drive::{body, folder},
    face::{GRAPH, client, name_and_code, quick, rejected, resolved},
    value::{function, get, js, with},
};

#[wasm_bindgen_test]
async fn an_error_of_a_callback_is_reported_and_doesnt_stop_the_action() {
    let source = folder("throwing", 1, 10).await;
    // With the listener, the test runner doesn't count the error as a failure.
    let reported = function(
        "",
        "return new Promise((resolve) => addEventListener('error', (event) => {
            event.preventDefault();
            event.stopImmediatePropagation();
            resolve(event.error.message);
        }, { once: true, capture: true }))",
    );
    let reported = Promise::from(reported.call0(&JsValue::NULL).expect("it is a promise"));
    let throwing = function("progress", "if (progress.status === 'completed') throw new Error('mine')");
    let options = with(quick(json!({})), "onProgress", &throwing);
    let action = client(GRAPH).copy(&source.as_str().into(), &body("throwing copied"), &options);
    assert_eq!(resolved(&action).await["item"]["name"], "throwing copied");
    assert_eq!(reported.await.expect("it was reported"), "mine");
}

#[wasm_bindgen_test]
async fn the_fetch_option_is_used() {
    let source = folder("own fetch", 1, 10).await;
    let broken = function("url", "throw new Error('no network')");
    let options = js(json!({ "baseUrl": "https://graph.microsoft.com/v1.0/me/drive", "auth": "x" }));
    let client = crate::support::face::client_of(&with(options, "fetch", &broken));
    let action = client.copy(&source.as_str().into(), &body("own"), &quick(json!({})));
    let error = rejected(&action).await;
    assert_eq!(name_and_code(&error).0, "StartUncertainError");
    // The global fetch would fail with another cause.
    assert_eq!(get(&get(&error, "cause"), "message"), "no network");
}
