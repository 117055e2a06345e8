//! Follows actions that were accepted earlier or started elsewhere, whose monitor the page can't read, and while the network is gone.

use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    client::{Action, GRAPH, ONEDRIVE, client, name_and_code, quick, rejected, resolved},
    drive::{body, dispatch, faults, folder, function, get, item_at, js, log, polls, rust, slow},
};

#[wasm_bindgen_test]
async fn a_saved_copy_is_followed_to_its_end_in_both_forms_and_started_once() {
    for path in [GRAPH, ONEDRIVE] {
        let source = folder("saved", 2, 64 * 1024).await;
        let name = format!("saved{}", path.replace('/', " "));
        faults(json!([slow(&name, 128 * 1024)])).await;
        let action = client(path).copy(&source.as_str().into(), &body(&name), &quick(json!({})));
        assert!(action.to_json().is_null(), "there is nothing to resume until it is accepted");
        action.accepted().await.expect("it is accepted");
        // A reload keeps only text.
        let saved = js(rust(&action.to_json()));
        action.abort(&"the page is left".into());
        rejected(&action).await;

        let result = resolved(&client(path).resume(&saved, &quick(json!({})))).await;
        assert_eq!(result["item"]["name"], name);
        assert_eq!(log().await.iter().filter(|request| request["method"] == "POST").count(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_copy_that_ended_meanwhile_completes_when_it_is_resumed() {
    let source = folder("ended", 1, 10).await;
    let client = client(GRAPH);
    let action = client.copy(&source.as_str().into(), &body("ended copied"), &quick(json!({})));
    resolved(&action).await;
    assert_eq!(resolved(&client.resume(&action.to_json(), &quick(json!({})))).await["item"]["name"], "ended copied");
}

#[wasm_bindgen_test]
async fn a_monitor_url_from_elsewhere_is_followed() {
    let source = folder("elsewhere", 1, 10).await;
    let client = client(GRAPH);
    let action = client.copy(&source.as_str().into(), &body("elsewhere copied"), &quick(json!({})));
    action.accepted().await.expect("it is accepted");
    let monitor = get(&action.to_json(), "monitorUrl").as_string().expect("it is saved");
    assert_eq!(resolved(&client.follow(&monitor, &quick(json!({})))).await["item"]["name"], "elsewhere copied");
}

#[wasm_bindgen_test]
async fn an_invalid_saved_action_is_a_type_error_that_names_the_field() {
    for (saved, field) in [
        (json!(null), "saved"),
        (json!({ "longhaul": 2 }), "saved"),
        (json!({ "longhaul": 1, "kind": "copy", "monitorUrl": "http://example.com/secret", "startedAt": 1 }), "saved.monitorUrl"),
    ] {
        let error = rejected(&client(GRAPH).resume(&js(saved), &quick(json!({})))).await;
        let message = get(&error, "message").as_string().unwrap_or_default();
        assert_eq!(name_and_code(&error).0, "TypeError");
        assert!(message.starts_with(&format!("{field} must be ")) && !message.contains("secret"), "{message}");
    }
}

/// Starts a copy that takes a moment, with a fault.
async fn copy_with(path: &str, name: &str, fault: Value, options: Value) -> Action {
    let source = folder(name, 4, 32 * 1024).await;
    let copied = format!("{name} copied");
    faults(json!([fault, slow(&copied, 256 * 1024)])).await;
    client(path).copy(&source.as_str().into(), &body(&copied), &quick(options))
}

#[wasm_bindgen_test]
async fn a_copy_whose_location_is_hidden_is_followed_at_its_destination() {
    for (path, name) in [(GRAPH, "unseen"), (ONEDRIVE, "unseen onedrive")] {
        let action = copy_with(path, name, json!({ "where": "start", "cors": "hideLocation" }), json!({})).await;
        let result = resolved(&action).await;
        assert_eq!((&result["observed"], &result["item"]["size"]), (&json!("destination"), &json!(4 * 32 * 1024)));
        assert_eq!(polls().await.len(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_copy_whose_monitor_is_hidden_is_followed_at_its_destination() {
    let action = copy_with(GRAPH, "curtained", json!({ "where": "monitor", "times": null, "cors": "none" }), json!({})).await;
    assert_eq!(resolved(&action).await["observed"], "destination");
}

#[wasm_bindgen_test]
async fn a_copy_whose_monitor_is_gone_is_followed_at_its_destination() {
    let fault = json!({ "where": "monitor", "times": null, "skip": 1, "answer": { "status": 404 } });
    let action = copy_with(GRAPH, "forgotten", fault, json!({})).await;
    assert_eq!(resolved(&action).await["observed"], "destination");
}

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
