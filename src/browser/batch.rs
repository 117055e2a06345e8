//! The starts of several actions in one request to Microsoft Graph.

use wasm_bindgen::JsValue;

use crate::{
    action::io::{Input, Loss},
    protocol::batch,
};

use super::{delegate::body, driver::Driver, json_value::JsonValue};

/// Returns an action's start as the entry at `index` of a batch's `requests`; undefined if it has none.
pub(crate) fn entry(run: u32, index: usize) -> JsValue {
    let mut entry = JsValue::UNDEFINED;
    if let Some(driver) = Driver::find(run) {
        driver.with_request(|request| {
            let object = JsonValue::of(&batch::entry(batch::id(index), request));
            object.set("body", body(request));
            entry = object.0;
        });
    }
    entry
}

/// Returns what the response to a batch means for the start at `index`.
pub(crate) fn part(response: Input<JsonValue>, index: usize) -> Input<JsonValue> {
    let part = if let Input::Response(response) = response { batch::part(response, index) } else { None };
    part.map_or(Input::Lost(Loss::Network), Input::Response)
}
