//! Outcomes as a page in a browser can observe them.

use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    client::{Action, GRAPH, ONEDRIVE, client, client_with_fetch, name_and_code, quick, rejected, resolved},
    drive::{body, faults, folder, function, get, log, polls},
};

/// Starts a copy of a small folder, with these faults.
async fn copy_with(path: &str, plan: Value) -> Action {
    let source = folder("outcomes", 1, 10).await;
    faults(plan).await;
    let options = quick(json!({ "checkDestination": false }));
    client(path).copy(&source.as_str().into(), &body(&format!("copy {}", js_sys::Math::random())), &options)
}

/// Returns the name and code of the error of a copy with these faults.
pub(super) async fn error_of(path: &str, plan: Value) -> (String, Option<String>) {
    name_and_code(&rejected(&copy_with(path, plan).await).await)
}

fn every_response(place: &str, answer: Value) -> Value {
    json!([{ "where": place, "times": null, "answer": answer }])
}

pub(super) fn name_with_code(name: &str, code: &str) -> (String, Option<String>) {
    (name.to_owned(), Some(code.to_owned()))
}

#[wasm_bindgen_test]
async fn a_failed_status_under_200_202_and_500_fails() {
    let body = json!({ "status": "failed", "error": { "code": "nameAlreadyExists", "message": "Name already exists" } });
    for status in [200, 202, 500] {
        let plan = every_response("monitor", json!({ "status": status, "body": body }));
        assert_eq!(error_of(GRAPH, plan).await, name_with_code("ActionFailedError", "nameAlreadyExists"));
    }
}

#[wasm_bindgen_test]
async fn a_name_conflict_on_the_drive_is_an_error_and_rename_avoids_it() {
    let source = folder("conflict", 1, 10).await;
    let client = client(GRAPH);
    let copy = || client.copy(&source.as_str().into(), &body("conflict copied"), &quick(json!({})));
    resolved(&copy()).await;
    let (name, code) = name_and_code(&rejected(&copy()).await);
    assert!(["StartRejectedError", "ActionFailedError"].contains(&name.as_str()), "{name}");
    assert_eq!(code.as_deref(), Some("nameAlreadyExists"));
    let renamed = client.copy(&source.as_str().into(), &body("conflict copied"), &quick(json!({ "conflictBehavior": "rename" })));
    assert_ne!(resolved(&renamed).await["item"]["name"], "conflict copied");
}

#[wasm_bindgen_test]
async fn a_monitor_that_is_gone_leaves_the_outcome_unknown() {
    for answer in [json!({ "status": 404 }), json!({ "status": 500, "body": { "error": { "code": "operationNotFound" } } })] {
        let failure = rejected(&copy_with(GRAPH, every_response("monitor", answer)).await).await;
        assert_eq!(name_and_code(&failure).0, "OutcomeUnknownError");
        assert_eq!(get(&failure, "reason"), "monitorGone");
    }
}

#[wasm_bindgen_test]
async fn a_location_that_cors_hides_leaves_the_outcome_unknown() {
    let plan = json!([{ "where": "start", "cors": "hideLocation" }]);
    let action = copy_with(GRAPH, plan).await;
    let failure = rejected(&action).await;
    assert_eq!(name_and_code(&failure), name_with_code("OutcomeUnknownError", "locationHidden"));
    assert!(get(&failure, "message").as_string().is_some_and(|message| message.contains("CORS")));
    action.accepted().await.expect("it was accepted");
}

#[wasm_bindgen_test]
async fn an_operation_location_that_cors_hides_leaves_the_outcome_unknown() {
    let answer = json!({ "status": 202, "headers": { "Operation-Location": "$monitor/monitor/1" } });
    assert_eq!(error_of(GRAPH, every_response("start", answer)).await, name_with_code("OutcomeUnknownError", "locationHidden"));
}

#[wasm_bindgen_test]
async fn a_rejected_start_has_the_services_code() {
    let answer = json!({ "status": 400, "body": { "error": { "code": "invalidRequest", "message": "No" } } });
    assert_eq!(error_of(GRAPH, every_response("start", answer)).await, name_with_code("StartRejectedError", "invalidRequest"));
}

#[wasm_bindgen_test]
async fn a_start_whose_response_is_lost_is_sent_once() {
    for fault in
        [json!({ "cut": "connection" }), json!({ "answer": { "status": 504 }, "perform": true }), json!({ "cors": "none" })]
    {
        let mut plan = json!({ "where": "start", "times": null });
        plan.as_object_mut().expect("it is an object").extend(fault.as_object().cloned().expect("it is an object"));
        let source = folder("lost", 1, 10).await;
        faults(json!([plan])).await;
        // Counted in the page: Chromium itself repeats even a POST when a reused connection breaks.
        let calls = js_sys::Array::new();
        let counting = function("calls", "return (...call) => { calls.push(call); return fetch(...call) }");
        let counting = counting.call1(&JsValue::NULL, &calls).expect("it gives a function");
        let action = client_with_fetch(GRAPH, &counting).copy(&source.as_str().into(), &body("lost copied"), &quick(json!({})));
        assert_eq!(name_and_code(&rejected(&action).await), name_with_code("StartUncertainError", "startUncertain"), "{fault}");
        assert_eq!(calls.length(), 1, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_throttled_start_is_sent_again_after_retry_after() {
    let plan = json!([{ "where": "start", "answer": { "status": 429, "headers": { "Retry-After": "0.25" } } }]);
    let result = resolved(&copy_with(GRAPH, plan).await).await;
    assert_eq!(result["faults"], 1);
    assert_eq!(log().await.iter().filter(|request| request["method"] == "POST").count(), 2);
}

#[wasm_bindgen_test]
async fn a_monitor_without_responses_for_a_while_is_polled_again() {
    let plan = json!([
        { "where": "monitor", "answer": { "status": 503, "headers": { "Retry-After": "0.1" } } },
        { "where": "monitor", "answer": { "status": 502, "body": "<html>" } },
        // Browsers repeat a GET themselves when a reused connection breaks, so these faults may not be visible.
        { "where": "monitor", "cut": "connection", "times": 2 },
        { "where": "monitor", "cut": "body" },
    ]);
    for path in [GRAPH, ONEDRIVE] {
        let result = resolved(&copy_with(path, plan.clone()).await).await;
        assert!(result["faults"].as_u64() >= Some(2), "{result}");
        assert!(!result["item"].is_null());
    }
    assert!(!polls().await.is_empty());
}

#[wasm_bindgen_test]
async fn a_bad_argument_is_a_rejection_that_names_the_field() {
    let client = client(GRAPH);
    let action = client.copy(&"".into(), &body("x"), &quick(json!({})));
    assert_eq!(name_and_code(&rejected(&action).await).0, "TypeError");
    let action = client.copy(&"1".into(), &body("x"), &quick(json!({ "timeoutMs": -1 })));
    let failure = rejected(&action).await;
    assert_eq!(name_and_code(&failure).0, "RangeError");
    assert_eq!(get(&failure, "message"), "timeoutMs must be more than 0 milliseconds");
}
