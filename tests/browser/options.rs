//! The client's options and callbacks: each form of `auth`, tokens that are refused or missing, `fetch`, and callbacks that throw.

use js_sys::Promise;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    client::{GRAPH, client, client_of, client_with, name_and_code, quick, rejected, resolved},
    drive::{body, faults, folder, function, get, js, log, token, with},
};

#[wasm_bindgen_test]
async fn all_forms_of_auth_are_accepted() {
    let token = token();
    let gives = |text: &str| function("", &text.replace("TOKEN", &format!("{token:?}")));
    let forms: [JsValue; 6] = [
        token.as_str().into(),
        gives("return TOKEN").into(),
        gives("return Promise.resolve({ accessToken: TOKEN })").into(),
        with(js(json!({})), "getAccessToken", &gives("return Promise.resolve(TOKEN)")),
        with(js(json!({})), "getToken", &gives("return Promise.resolve({ token: TOKEN, expiresOnTimestamp: 1 })")),
        with(js(json!({})), "accessToken", &token.as_str().into()),
    ];
    let source = folder("auth", 1, 10).await;
    for (number, auth) in forms.into_iter().enumerate() {
        let action = client_with(GRAPH, &auth).copy(&source.as_str().into(), &body(&format!("auth {number}")), &quick(json!({})));
        assert!(!resolved(&action).await["item"].is_null(), "form {number}");
    }
}

#[wasm_bindgen_test]
async fn a_refused_token_is_renewed_once() {
    let source = folder("fresh", 1, 10).await;
    faults(json!([{ "where": "start", "answer": { "status": 401 } }])).await;
    let asked = js_sys::Array::new();
    let auth = function("asked, token", "return ({ forceRefresh }) => { asked.push(forceRefresh); return token }");
    let auth = auth.call2(&JsValue::NULL, &asked, &token().into()).expect("it gives a function");
    resolved(&client_with(GRAPH, &auth).copy(&source.as_str().into(), &body("fresh copied"), &quick(json!({})))).await;
    let asked: Vec<bool> = asked.iter().filter_map(|fresh| fresh.as_bool()).collect();
    assert_eq!(asked[..2], [false, true]);
}

#[wasm_bindgen_test]
async fn without_a_token_nothing_is_sent_and_the_error_has_the_cause() {
    let source = folder("no token", 1, 10).await;
    let throwing = function("", "throw new Error('signed out')");
    let empty = function("", "return ''");
    let injecting = function("", "return 'x\\r\\nX-Header: y'");
    for (auth, cause) in [(throwing, "signed out"), (empty, "auth must give"), (injecting, "auth must give")] {
        let action = client_with(GRAPH, &auth).copy(&source.as_str().into(), &body("none"), &quick(json!({})));
        let error = rejected(&action).await;
        assert_eq!(name_and_code(&error), ("StartRejectedError".to_owned(), Some("noToken".to_owned())));
        let message = get(&get(&error, "cause"), "message").as_string().unwrap_or_default();
        assert!(message.starts_with(cause), "{message}");
    }
    assert_eq!(log().await.len(), 0);
}

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
    let client = client_of(&with(options, "fetch", &broken));
    let action = client.copy(&source.as_str().into(), &body("own"), &quick(json!({})));
    let error = rejected(&action).await;
    assert_eq!(name_and_code(&error).0, "StartUncertainError");
    // The global fetch would fail with another cause.
    assert_eq!(get(&get(&error, "cause"), "message"), "no network");
}
