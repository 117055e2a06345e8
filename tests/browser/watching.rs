//! Follows copies by checking their destination, because the page can't read their monitors.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    drive::{body, faults, folder, polls, slow},
    face::{Action, GRAPH, ONEDRIVE, client, quick, resolved},
};

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
