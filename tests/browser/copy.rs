//! Starts a copy or an upload from a URL, follows it and reads its result, in both forms.

use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    client::{GRAPH, ONEDRIVE, client, quick, resolved},
    drive::{body, children, faults, folder, function, get, js, log, polls, rust, slow, with},
};

/// Copies a folder slowly enough to report progress, and returns the result and the progress.
async fn copy(path: &str, name: &str) -> (Value, Vec<Value>) {
    let source = folder(name, 4, 64 * 1024).await;
    let copied = format!("{name} copied");
    faults(json!([slow(&copied, 512 * 1024)])).await;
    let seen = js_sys::Array::new();
    let target = with(js(json!({})), "seen", &seen);
    let on_progress = function("progress", "this.seen.push(progress)").bind0(&target);
    let options = with(quick(json!({})), "onProgress", &on_progress);
    let result = resolved(&client(path).copy(&source.as_str().into(), &body(&copied), &options)).await;
    let copy = result["item"]["id"].as_str().expect("the item was read");
    assert_eq!(result["item"]["name"], copied);
    assert_eq!(result["item"]["size"], 4 * 64 * 1024);
    assert_eq!(children(copy).await.len(), 4);
    (result, seen.iter().map(|progress| rust(&progress)).collect())
}

fn percentages(progress: &[Value]) -> Vec<f64> {
    progress.iter().filter_map(|progress| progress["percentageComplete"].as_f64()).collect()
}

fn check_progress(progress: &[Value]) {
    let mut percentages = percentages(progress);
    assert!(percentages.is_sorted(), "{percentages:?}");
    assert_eq!(percentages.last(), Some(&100.0));
    percentages.dedup();
    assert!(percentages.len() >= 3, "{percentages:?}");
}

#[wasm_bindgen_test]
async fn a_copy_in_graphs_form_completes_with_its_item() {
    let (result, progress) = copy(GRAPH, "graph").await;
    check_progress(&progress);
    assert_eq!((&result["status"], &result["observed"]), (&json!("completed"), &json!("monitor")));
    assert_eq!(result["resourceId"], result["item"]["id"]);
}

#[wasm_bindgen_test]
async fn a_copy_in_onedrives_form_completes_with_its_item() {
    let (result, progress) = copy(ONEDRIVE, "onedrive").await;
    check_progress(&progress);
    let id = result["item"]["id"].as_str().expect("the item was read");
    assert!(result["location"].as_str().is_some_and(|location| location.ends_with(&format!("/items/{id}"))), "{result}");
}

#[wasm_bindgen_test]
async fn a_poll_is_a_simple_request_without_a_preflight_and_without_a_token() {
    for (path, name) in [(GRAPH, "simple graph"), (ONEDRIVE, "simple onedrive")] {
        copy(path, name).await;
        let polls = polls().await;
        assert!(polls.len() >= 3, "{polls:?}");
        for poll in polls {
            assert_eq!(
                (&poll["method"], &poll["preflight"], &poll["authorization"]),
                (&json!("GET"), &json!(false), &json!(false))
            );
        }
    }
}

#[wasm_bindgen_test]
async fn a_copy_is_started_once_with_the_token() {
    copy(GRAPH, "once").await;
    let starts: Vec<Value> = log().await.into_iter().filter(|request| request["method"] == "POST").collect();
    assert_eq!(starts.len(), 1, "{starts:?}");
    assert_eq!(starts[0]["authorization"], true);
}

#[wasm_bindgen_test]
async fn an_upload_from_a_url_completes_with_its_item() {
    let parent = folder("uploads", 0, 0).await;
    // The drive only fetches from this machine, for example the page that runs these tests.
    let page = get(&get(&js_sys::global(), "location"), "origin").as_string().expect("a page has an origin");
    let arguments = js(json!({ "name": "fetched.html", "sourceUrl": format!("{page}/") }));
    let result = resolved(&client(ONEDRIVE).upload_from_url(&parent.as_str().into(), &arguments, &quick(json!({})))).await;
    assert_eq!(result["item"]["name"], "fetched.html");
    let uploaded = children(&parent).await;
    assert_eq!(uploaded.len(), 1);
    assert!(uploaded[0]["size"].as_u64() > Some(0), "{uploaded:?}");
}

#[wasm_bindgen_test]
async fn an_action_is_a_promise_and_can_be_iterated() {
    let source = folder("iterated", 2, 64 * 1024).await;
    faults(json!([slow("iterated copied", 512 * 1024)])).await;
    let action = client(GRAPH).copy(&source.as_str().into(), &body("iterated copied"), &quick(json!({})));
    let walk = function(
        "action",
        "return (async () => {
            const seen = [];
            for await (const progress of action) seen.push(progress);
            const awaited = await action;
            return { seen, same: awaited === await action.result, latest: action.progress === seen.at(-1) };
        })()",
    );
    let walked =
        js_sys::Promise::from(walk.call1(&JsValue::NULL, &action).expect("it is a promise")).await.expect("it completed");
    check_progress(rust(&get(&walked, "seen")).as_array().expect("it is a list"));
    assert_eq!((get(&walked, "same"), get(&walked, "latest")), (JsValue::TRUE, JsValue::TRUE));
}

#[wasm_bindgen_test]
async fn an_estimate_is_between_the_last_progress_and_the_end() {
    let source = folder("estimated", 2, 64 * 1024).await;
    faults(json!([slow("estimated copied", 512 * 1024)])).await;
    let action = client(GRAPH).copy(&source.as_str().into(), &body("estimated copied"), &quick(json!({})));
    assert!(action.estimate().is_null());
    resolved(&action).await;
    assert_eq!(rust(&action.estimate())["percentageComplete"], 100.0);
}

/// Returns the result of a copy whose monitor redirects to `location`, as OneDrive's does at the end. Browsers follow the redirect without
/// showing it to the page. `item`: the response of that location.
async fn redirected(location: &str, item: Option<Value>) -> Value {
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
    let result = redirected("$drive/items/R", Some(item)).await;
    assert_eq!((&result["status"], &result["item"]["name"]), (&json!("completed"), &json!("Readable")));
}

#[wasm_bindgen_test]
async fn a_copy_whose_item_is_hidden_by_cors_completes_without_it() {
    let result =
        redirected("$drive/items/R", Some(json!({ "cors": "none", "answer": { "status": 200, "body": { "id": "R" } } }))).await;
    assert_eq!((&result["status"], &result["item"]), (&json!("completed"), &Value::Null));
    assert_eq!(polls().await.len(), 3, "one that fails, one that shows the reason, one that requests the item");
}

#[wasm_bindgen_test]
async fn a_copy_whose_item_is_unreadable_completes_without_it() {
    let item = json!({ "answer": { "status": 400, "body": { "error": { "code": "invalidRequest" } } } });
    let result = redirected("$drive/items/", Some(item)).await;
    assert_eq!((&result["status"], &result["item"]), (&json!("completed"), &Value::Null));
}
