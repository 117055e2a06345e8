//! Follows actions that were accepted earlier or started elsewhere.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    drive::{body, faults, folder, log, slow},
    face::{GRAPH, ONEDRIVE, client, name_and_code, quick, rejected, resolved},
    value::{get, js, rust},
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
