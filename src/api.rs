//! What the wasm exports: a few plain functions. Tasks and responses come in, requests, progress and outcomes go out, as plain objects.
//!
//! There are no exported classes: a caller would have to free them. An action is known by the number that [`run`] returns. Nothing is
//! awaited here: JavaScript keeps the timers, sends the requests, and calls [`advance`] and [`respond`]. So a poll costs neither a promise
//! nor a closure on this side, and the package needs no glue for either.

use js_sys::Math;
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    action::{estimate::extrapolate, io::Input, machine::Action},
    browser::{batch, clock, driver::Driver, json_value::JsonValue, response},
};

pub use crate::browser::delegate::Delegate;

/// A quarter of the size of the standard library's allocator, which would be the largest single piece of the wasm.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Runs the action that a task describes, and returns its number. The last call that the delegate gets is `ended`, before this returns if an
/// argument can't be used.
///
/// For `task` see [`Action::read`]. `is_offline`: whether the platform says that there is no network.
#[wasm_bindgen]
pub fn run(task: JsValue, delegate: Delegate, is_offline: bool) -> u32 {
    clock::update();
    let seed = (Math::random() * f64::from(u32::MAX)) as u64;
    match Action::read(&JsonValue(task), seed, clock::now()) {
        Ok(action) => Driver::run(action, delegate, is_offline),
        Err(error) => {
            delegate.reject_argument(&error);
            0
        }
    }
}

/// The time that the delegate's timer was set to has passed.
#[wasm_bindgen]
pub fn advance(run: u32) {
    clock::update();
    if let Some(driver) = Driver::find(run) {
        driver.on_timer();
    }
}

/// The request that the delegate prepares is about to be sent, with this access token.
#[wasm_bindgen]
pub fn sending(run: u32, token: &str) {
    clock::update();
    if let Some(driver) = Driver::find(run) {
        driver.start_timeout(token);
    }
}

/// Hands in what came of the request that the delegate was asked to send; see [`response::read`].
#[wasm_bindgen]
pub fn respond(run: u32, response: JsValue) {
    clock::update();
    if let Some(driver) = Driver::find(run) {
        driver.end_exchange(response::read(&JsonValue(response)));
    }
}

/// The network is back, or the page is visible again.
#[wasm_bindgen]
pub fn wake(run: u32) {
    signal(run, Input::Woken);
}

/// The network is gone.
#[wasm_bindgen]
pub fn offline(run: u32) {
    signal(run, Input::Offline);
}

/// The caller stops following. The delegate gets `ended`.
#[wasm_bindgen]
pub fn abort(run: u32) {
    signal(run, Input::Abort);
}

fn signal(run: u32, input: Input<JsonValue>) {
    clock::update();
    if let Some(driver) = Driver::find(run) {
        driver.handle(input);
    }
}

/// One request for the starts that these actions have asked their delegates to send: `{ url, body }`, to be sent by a POST. `runs` is an
/// array of the actions' numbers.
#[wasm_bindgen]
pub fn batch(runs: JsValue) -> JsValue {
    batch::join(&JsonValue(runs)).0
}

/// Hands in what came of a [`batch`] of these actions.
#[wasm_bindgen(js_name = respondToBatch)]
pub fn respond_to_batch(runs: JsValue, response: JsValue) {
    clock::update();
    batch::split(&JsonValue(runs), &response::read(&JsonValue(response)));
}

/// How far an action is now, in percent: where it was, how many milliseconds it was to take from there, how many milliseconds ago that was.
#[wasm_bindgen]
pub fn estimate(percentage: f64, eta_ms: Option<f64>, since_ms: f64) -> f64 {
    extrapolate(percentage, eta_ms, since_ms)
}
