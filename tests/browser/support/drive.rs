//! The test drive: creates folders, sets faults, reads its log. Converts values to and from JavaScript through JSON.

use gloo_timers::future::TimeoutFuture;
use js_sys::{JSON, Promise, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

// `cargo xtask test browser` writes where the drive is, into a file that the test runner's server serves. The request is synchronous because a
// worker loses messages while a module awaits.
#[wasm_bindgen(inline_js = "
const request = new XMLHttpRequest();
request.open('GET', `/target/browser-tests/${location.port}.json`, false);
request.send();
export const drive = request.responseText;
")]
extern "C" {
    /// The line of JSON that the drive prints when it is ready.
    #[wasm_bindgen(thread_local_v2, js_name = drive)]
    static DRIVE: String;
}

#[wasm_bindgen]
extern "C" {
    fn fetch(url: &str, init: &JsValue) -> Promise;
}

fn ready() -> Value {
    DRIVE.with(|ready| serde_json::from_str(ready)).expect("the drive prints JSON when it is ready")
}

/// One of the drive's origins: `drive` or `monitor`.
pub(crate) fn url(origin: &str) -> String {
    ready()[origin].as_str().expect("the drive prints its origins").to_owned()
}

/// The drive's access token.
pub(crate) fn token() -> String {
    ready()["token"].as_str().expect("the drive prints its token").to_owned()
}

async fn request_json(method: &str, path: &str, body: Option<JsValue>) -> Value {
    let (status, text) = response_to(method, path, body).await;
    assert!(status < 300.0, "{method} {path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

/// Returns the status and text of the drive's response.
async fn response_to(method: &str, path: &str, body: Option<JsValue>) -> (f64, String) {
    let headers = json!({ "Authorization": format!("Bearer {}", token()), "Content-Type": "application/json" });
    let mut init = js(json!({ "method": method, "headers": headers }));
    if let Some(body) = body {
        init = with(init, "body", &body);
    }
    let response = fetch(&format!("{}{path}", url("drive")), &init).await.expect("the drive responds");
    let status = get(&response, "status").as_f64().expect("a response has a status");
    let text = js_sys::Function::from(get(&response, "text")).call0(&response).expect("a response has a text");
    let text = Promise::from(text).await.expect("the body arrives").as_string().unwrap_or_default();
    (status, text)
}

/// The item of that name in the drive's root, if it is there.
pub(crate) async fn item_at(name: &str) -> Option<Value> {
    let name = String::from(js_sys::encode_uri_component(name));
    let (status, text) = response_to("GET", &format!("/v1.0/me/drive/root:/{name}"), None).await;
    if status < 300.0 { serde_json::from_str(&text).ok() } else { None }
}

/// Creates a folder in the drive's root with files of `bytes` bytes, and returns its id. Clears the plan and the log.
pub(crate) async fn folder(name: &str, files: usize, bytes: usize) -> String {
    request_json("DELETE", "/admin/faults", None).await;
    let folder = json!({ "name": name, "folder": {}, "@microsoft.graph.conflictBehavior": "rename" });
    let folder = request_json("POST", "/v1.0/me/drive/root/children", Some(folder.to_string().into())).await;
    let id = folder["id"].as_str().expect("an item has an id").to_owned();
    for file in 0..files {
        request_json("PUT", &format!("/v1.0/me/drive/items/{id}:/file-{file}.bin:/content"), Some("x".repeat(bytes).into()))
            .await;
    }
    request_json("DELETE", "/admin/log", None).await;
    id
}

/// The children of an item.
pub(crate) async fn children(id: &str) -> Vec<Value> {
    let listing = request_json("GET", &format!("/v1.0/me/drive/items/{id}/children"), None).await;
    listing["value"].as_array().cloned().unwrap_or_default()
}

/// Sets the drive's faults.
pub(crate) async fn faults(faults: Value) {
    request_json("PUT", "/admin/faults", Some(json!({ "faults": faults }).to_string().into())).await;
}

/// Waits until the drive can be reached.
pub(crate) async fn reachable() {
    while fetch(&url("drive"), &js(json!({}))).await.is_err() {
        TimeoutFuture::new(50).await;
    }
}

/// The requests that the drive has received since the folder was created, except those to its admin routes.
pub(crate) async fn log() -> Vec<Value> {
    let log = request_json("GET", "/admin/log", None).await;
    let requests = log["requests"].as_array().cloned().unwrap_or_default();
    requests.into_iter().filter(|request| !request["path"].as_str().unwrap_or_default().starts_with("/admin/")).collect()
}

/// Those of the requests that monitors received.
pub(crate) async fn polls() -> Vec<Value> {
    log().await.into_iter().filter(|request| request["origin"] == "monitor").collect()
}

/// The body of a copy into the root with that name.
pub(crate) fn body(name: &str) -> JsValue {
    js(json!({ "parentReference": { "path": "/drive/root:" }, "name": name }))
}

/// Limits the copy of that name to `bytes_per_second`.
pub(crate) fn slow(name: &str, bytes_per_second: u64) -> Value {
    json!({ "where": "start", "name": name, "bytesPerSecond": bytes_per_second })
}

/// The value in JavaScript.
pub(crate) fn js(value: Value) -> JsValue {
    JSON::parse(&value.to_string()).expect("what serde_json writes is JSON")
}

/// The value in Rust; null for values that JSON can't represent.
pub(crate) fn rust(value: &JsValue) -> Value {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// A member of an object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).expect("only objects are looked into")
}

/// Sets a member of an object, and returns the object.
pub(crate) fn with(object: JsValue, name: &str, value: &JsValue) -> JsValue {
    Reflect::set(&object, &name.into(), value).expect("only plain objects are given members");
    object
}

/// Creates a JavaScript function from its parameters and body.
pub(crate) fn function(parameters: &str, body: &str) -> js_sys::Function {
    js_sys::Function::new_with_args(parameters, body).unchecked_into()
}

/// Dispatches an event at an object of the global scope, as a browser does when the network or the page's visibility changes.
pub(crate) fn dispatch(target: &str, kind: &str) {
    function("target, kind", "globalThis[target].dispatchEvent(new Event(kind, { bubbles: true }))")
        .call2(&JsValue::NULL, &target.into(), &kind.into())
        .expect("listeners don't throw");
}

/// Whether the tests run in a window. Otherwise they run in a worker, under `Cross-Origin-Embedder-Policy`.
pub(crate) fn is_window() -> bool {
    Reflect::has(&js_sys::global(), &"document".into()).expect("the global scope is an object")
}
