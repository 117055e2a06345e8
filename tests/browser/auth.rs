//! The forms of `auth`, and access tokens that are refused or missing.

use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    drive::{body, faults, folder, log, token},
    face::{GRAPH, client_with, name_and_code, quick, rejected, resolved},
    value::{function, get, js, with},
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
