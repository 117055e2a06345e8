//! The functions that the wasm exports. JavaScript passes in tasks and responses, and receives requests, progress and outcomes as plain objects.
//!
//! There are no exported classes, because a caller would have to free them. [`run`] returns a number that identifies the action in all other
//! functions; a number of an action that has ended is ignored. JavaScript sends the requests, and calls [`respond`]: a poll creates no promise on
//! this side.

use js_sys::Math;
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    action::{Action, Input, Loss},
    browser::{clock, driver::Driver, exchange, json_value::JsonValue},
    protocol::batch,
};

pub use crate::browser::delegate::Delegate;

/// A quarter of the size of the standard library's allocator, which would be the largest single piece of the wasm.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Runs the action that a task describes, and returns its number. The last method that it calls on the delegate is `ended`. If an argument is
/// invalid, it calls that before it returns.
///
/// For `task` see [`Action::read`]. `is_offline`: whether the platform reports that there is no network.
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

/// Passes the response to the request that the delegate was asked to send; see [`exchange::read`].
#[wasm_bindgen]
pub fn respond(number: u32, response: JsValue) {
    Driver::on_result(number, exchange::read(&JsonValue(response)));
}

/// Reports whether the network is gone. If it isn't, or the page is visible again, the next request is due sooner.
#[wasm_bindgen(js_name = setOffline)]
pub fn set_offline(number: u32, is_offline: bool) {
    Driver::on_input(number, if is_offline { Input::Offline } else { Input::Woken });
}

/// Stops following the action.
#[wasm_bindgen]
pub fn abort(number: u32) {
    Driver::on_input(number, Input::Abort);
}

/// Passes the response to the batch in which an action's start was the entry with that id.
#[wasm_bindgen(js_name = respondToBatch)]
pub fn respond_to_batch(number: u32, id: &str, response: JsValue) {
    let input = match exchange::read(&JsonValue(response)) {
        Input::Response(response) => batch::part(response, id).map_or(Input::Lost(Loss::Network), Input::Response),
        input => input,
    };
    Driver::on_result(number, input);
}
