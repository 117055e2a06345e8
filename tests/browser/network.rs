//! The events `offline` and `online`.

use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    drive::{body, faults, folder, item_at, polls, slow},
    face::{Action, GRAPH, client, quick, resolved},
    value::{dispatch, function, get},
};

/// Waits for the first progress of a copy.
async fn first_progress(action: &Action) {
    let first = function("action", "return action[Symbol.asyncIterator]().next()");
    let first = js_sys::Promise::from(first.call1(&JsValue::NULL, action).expect("it is a promise"));
    assert!(!get(&first.await.expect("there is progress"), "value").is_undefined());
}

/// Waits until the copy is complete on the drive.
async fn made(name: &str, size: u64) {
    while item_at(name).await.and_then(|item: Value| item["size"].as_u64()) != Some(size) {}
}

#[wasm_bindgen_test]
async fn nothing_is_sent_while_offline_and_a_poll_immediately_when_online_again() {
    let source = folder("offline", 2, 32 * 1024).await;
    faults(json!([slow("offline copied", 256 * 1024)])).await;
    let action = client(GRAPH).copy(&source.as_str().into(), &body("offline copied"), &quick(json!({})));
    first_progress(&action).await;
    dispatch("self", "offline");
    let before = polls().await.len();
    made("offline copied", 64 * 1024).await;
    // A poll that was in flight when the network was lost may still have arrived.
    assert!(polls().await.len() <= before + 1);
    dispatch("self", "online");
    assert_eq!(resolved(&action).await["item"]["name"], "offline copied");
}
