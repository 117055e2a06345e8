//! The redirect to the item at the end of OneDrive's form. Browsers follow it without showing it to the page.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    drive::{body, faults, folder, polls},
    face::{ONEDRIVE, client, quick, resolved},
};

/// Returns the result of a copy whose monitor redirects to `location`. `item`: the response of that location.
async fn result(location: &str, item: Option<Value>) -> Value {
    let source = folder("redirected", 1, 10).await;
    let mut plan =
        vec![json!({ "where": "monitor", "times": null, "answer": { "status": 303, "headers": { "Location": location } } })];
    plan.extend(item.map(|fault| {
        let mut fault = fault;
        fault["where"] = json!("item");
        fault["times"] = json!(null);
        fault
    }));
    faults(json!(plan)).await;
    let name = format!("redirected {}", js_sys::Math::random());
    resolved(&client(ONEDRIVE).copy(&source.as_str().into(), &body(&name), &quick(json!({})))).await
}

#[wasm_bindgen_test]
async fn an_item_that_needs_a_token_is_read_with_it() {
    let source = folder("wants a token", 1, 10).await;
    let action = client(ONEDRIVE).copy(&source.as_str().into(), &body("wants a token copied"), &quick(json!({})));
    assert_eq!(resolved(&action).await["item"]["name"], "wants a token copied");
}

#[wasm_bindgen_test]
async fn a_readable_item_is_the_result() {
    let item = json!({ "answer": { "status": 200, "body": { "id": "R", "name": "Readable", "file": {} } } });
    let result = result("$drive/items/R", Some(item)).await;
    assert_eq!((&result["status"], &result["item"]["name"]), (&json!("completed"), &json!("Readable")));
}

#[wasm_bindgen_test]
async fn a_copy_whose_item_is_hidden_by_cors_completes_without_it() {
    let result =
        result("$drive/items/R", Some(json!({ "cors": "none", "answer": { "status": 200, "body": { "id": "R" } } }))).await;
    assert_eq!((&result["status"], &result["item"]), (&json!("completed"), &Value::Null));
    assert_eq!(polls().await.len(), 3, "one that fails, one that shows the reason, one that requests the item");
}

#[wasm_bindgen_test]
async fn a_copy_whose_item_is_unreadable_completes_without_it() {
    let item = json!({ "answer": { "status": 400, "body": { "error": { "code": "invalidRequest" } } } });
    let result = result("$drive/items/", Some(item)).await;
    assert_eq!((&result["status"], &result["item"]), (&json!("completed"), &Value::Null));
}
