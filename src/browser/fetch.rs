//! Sending a request and reading its answer, with the caller's fetch or the global one.

use js_sys::{Function, JSON, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::AbortController;

use crate::{
    action::io::{Input, Loss, NotSent},
    protocol::{
        json::Json,
        request::{Redirect, Request, RequestBody},
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
        shared_str::SharedStr,
    },
};

use super::json_value::JsonValue;

#[wasm_bindgen]
extern "C" {
    /// The global fetch, found when it is called: a worker and Node have no window.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(url: &str, init: &JsValue) -> Result<Promise, JsValue>;

    type AnswerHeaders;
    #[wasm_bindgen(method, catch)]
    fn get(this: &AnswerHeaders, name: &str) -> Result<JsValue, JsValue>;
}

/// What is given to send requests with.
pub trait Sender {
    /// The caller's own fetch; the global one otherwise.
    fn fetch(&self) -> Option<Function>;
    /// A promise of an answer's text, or of null where that is longer than any answer should be. Rejected where it breaks off.
    fn text(&self, answer: &JsValue) -> Promise;
    /// A promise of an access token, as text; of a new one when the one before was refused. Rejected with whatever the caller's code
    /// throws.
    fn token(&self, fresh: bool) -> Promise;
    /// Why there was no token.
    fn no_token(&self, cause: JsValue);
}

/// Sends a request with that token. Dropped before it is done, it aborts the request, wherever that is.
pub async fn send(request: Request<JsonValue>, token: Option<SharedStr>, sender: &impl Sender) -> Input<JsonValue> {
    let fetch = sender.fetch();
    if fetch.as_ref().is_some_and(|fetch| !fetch.is_function()) {
        return Input::NotSent(NotSent::NoFetch);
    }
    // What fails from here on is a loss: the browser gives no reason that could be relied upon.
    let Ok((mut abort, answer)) = begin(&request, token, fetch) else { return Input::Lost(Loss::Network) };
    let Ok(answer) = answer.await else { return Input::Lost(Loss::Network) };
    let answer = JsonValue(answer);
    let visibility = match answer.text_at("type").as_deref() {
        Some("opaqueredirect") => Visibility::HiddenRedirect,
        Some("opaque") => Visibility::Hidden,
        _ => Visibility::Open,
    };
    let body = match visibility {
        Visibility::Open => sender.text(&answer.0).await.map_or(ResponseBody::Broken, |text| read_body(&text)),
        Visibility::HiddenRedirect | Visibility::Hidden => ResponseBody::Empty,
    };
    abort.0 = None;
    read(&answer, visibility, body).map_or(Input::Lost(Loss::Network), Input::Response)
}

/// Begins a request: a promise of its answer, and what aborts it.
fn begin(
    request: &Request<JsonValue>,
    token: Option<SharedStr>,
    fetch: Option<Function>,
) -> Result<(AbortOnDrop, Promise), JsValue> {
    let abort = AbortController::new()?;
    let init = init(request, token, &abort)?;
    let answer = match fetch {
        Some(fetch) => Promise::resolve(&fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init)?),
        None => global_fetch(&request.url, &init)?,
    };
    Ok((AbortOnDrop(Some(abort)), answer))
}

/// Aborts what it controls, if there is anything left to abort, when it is dropped.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(abort) = &self.0 {
            abort.abort();
        }
    }
}

/// The second argument of fetch. The abort signal goes here and not into a Request: caches of some frameworks look here.
fn init(request: &Request<JsonValue>, token: Option<SharedStr>, abort: &AbortController) -> Result<JsValue, JsValue> {
    let init = JsonValue::object();
    init.set_text("method", request.method.as_str());
    init.set_text("redirect", if request.redirect == Redirect::Follow { "follow" } else { "manual" });
    init.set_text("credentials", "omit");
    init.set_text("cache", "no-store");
    if request.no_cors {
        init.set_text("mode", "no-cors");
    }
    init.set("signal", abort.signal());
    let headers = JsonValue::object();
    if let Some(token) = token {
        headers.set_text("Authorization", &(SharedStr::from("Bearer ") + &token));
    }
    if request.respond_async {
        headers.set_text("Prefer", "respond-async");
    }
    if let Some(body) = &request.body {
        headers.set_text("Content-Type", "application/json");
        let value = match body {
            RequestBody::Given(body) => body.0.clone(),
            RequestBody::UploadFromUrl(body) => JsonValue::of(&body.to_json()).0,
        };
        init.set("body", JSON::stringify(&value)?);
    }
    init.set("headers", headers.0);
    Ok(init.0)
}

/// Reads an answer; `None` for what isn't one, whatever a caller's fetch gave.
fn read(answer: &JsonValue, visibility: Visibility, body: ResponseBody<JsonValue>) -> Option<Response<JsonValue>> {
    let status = answer.member("status").number()?;
    let redirected = answer.member("redirected").boolean() == Some(true);
    let headers = answer.member("headers");
    let header = |name: &str| JsonValue(headers.0.unchecked_ref::<AnswerHeaders>().get(name).ok()?).text();
    Some(Response {
        // A float that is out of bounds is held at them.
        status: status as u16,
        visibility,
        redirected_to: if redirected { answer.text_at("url") } else { None },
        headers: ResponseHeaders::read(header),
        body,
    })
}

fn read_body(text: &JsValue) -> ResponseBody<JsonValue> {
    match text.as_string() {
        Some(text) if text.trim_ascii().is_empty() => ResponseBody::Empty,
        Some(text) => JSON::parse(&text).map_or(ResponseBody::Unreadable, |value| ResponseBody::Json(JsonValue(value))),
        None => ResponseBody::Unreadable,
    }
}
