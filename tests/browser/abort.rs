//! How a caller stops following: an abort, a signal, a timeout. The action continues at the service.

use js_sys::Promise;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, AbortSignal};

use crate::support::{
    client::{Action, Client, GRAPH, client, name_and_code, quick, rejected, resolved},
    drive::{body, faults, folder, js, log, slow, with},
};

/// A copy that takes some seconds.
async fn slow_copy(client: &Client, name: &str, options: JsValue) -> Action {
    let source = folder(name, 4, 64 * 1024).await;
    let copied = format!("{name} copied");
    faults(json!([slow(&copied, 128 * 1024)])).await;
    client.copy(&source.as_str().into(), &body(&copied), &options)
}

fn reason() -> JsValue {
    js(json!({ "why": "enough" }))
}

#[wasm_bindgen_test]
async fn an_abort_rejects_with_its_reason_unchanged_and_the_copy_continues() {
    let client = client(GRAPH);
    let action = slow_copy(&client, "aborted", quick(json!({}))).await;
    action.accepted().await.expect("it is accepted");
    let reason = reason();
    action.abort(&reason);
    assert_eq!(rejected(&action).await, reason);
    resolved(&client.resume(&action.to_json(), &quick(json!({})))).await;
}

#[wasm_bindgen_test]
async fn a_signal_aborts_with_its_reason() {
    let controller = AbortController::new().expect("browsers have it");
    let client = client(GRAPH);
    let action = slow_copy(&client, "signalled", with(quick(json!({})), "signal", &controller.signal())).await;
    action.accepted().await.expect("it is accepted");
    let reason = reason();
    controller.abort_with_reason(&reason);
    assert_eq!(rejected(&action).await, reason);
}

#[wasm_bindgen_test]
async fn an_abort_without_a_reason_is_an_abort_error() {
    let action = slow_copy(&client(GRAPH), "plainly aborted", quick(json!({}))).await;
    action.abort(&JsValue::UNDEFINED);
    assert_eq!(name_and_code(&rejected(&action).await).0, "AbortError");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_after_the_signal_has_aborted() {
    let source = folder("never", 1, 10).await;
    let reason = reason();
    let options = with(quick(json!({})), "signal", &AbortSignal::abort_with_reason(&reason));
    let action = client(GRAPH).copy(&source.as_str().into(), &body("never copied"), &options);
    assert_eq!(rejected(&action).await, reason);
    assert_eq!(log().await.len(), 0);
}

#[wasm_bindgen_test]
async fn an_abort_aborts_a_request_that_hangs() {
    let source = folder("hanging", 1, 10).await;
    faults(json!([{ "where": "start", "delayMs": 600_000 }])).await;
    let action = client(GRAPH).copy(&source.as_str().into(), &body("hanging copied"), &quick(json!({})));
    let reason = reason();
    // The preflight succeeds; the request after it hangs.
    while log().await.is_empty() {}
    action.abort(&reason);
    assert_eq!(rejected(&action).await, reason);
}

#[wasm_bindgen_test]
async fn timeout_ms_rejects_with_a_timeout_error_and_the_copy_can_be_resumed() {
    let client = client(GRAPH);
    let action = slow_copy(&client, "late", quick(json!({ "timeoutMs": 400 }))).await;
    let error = rejected(&action).await;
    assert_eq!(name_and_code(&error), ("TimeoutError".to_owned(), Some("timeout".to_owned())));
    let accepted: Promise = action.accepted();
    accepted.await.expect("it was accepted before");
    resolved(&client.resume(&action.to_json(), &quick(json!({})))).await;
}

#[wasm_bindgen_test]
async fn a_request_without_a_response_is_aborted_and_repeated() {
    let source = folder("cut", 1, 10).await;
    faults(json!([{ "where": "monitor", "delayMs": 600_000, "times": 2 }])).await;
    let options = quick(json!({ "requestTimeoutMs": 3_000 }));
    let result = resolved(&client(GRAPH).copy(&source.as_str().into(), &body("cut copied"), &options)).await;
    assert_eq!(result["faults"], 2);
}
