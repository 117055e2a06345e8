//! How it ended, as a plain object: `kind` says which way, and JavaScript makes a result or an error of it.

use wasm_bindgen::JsValue;

use crate::{
    action::outcome::Outcome,
    browser::json_value::JsonValue,
    protocol::{
        argument::ArgumentError,
        json_object::{JsonObject, Value},
    },
};

use super::Host;

/// Tells the host how an action ended.
pub(super) fn ended(host: &Host, outcome: &Outcome<JsonValue>) {
    let item = outcome.item().map_or(JsValue::NULL, |item| item.0.clone());
    host.ended(JsonValue::of(&outcome.to_json()).0, item);
}

/// Tells the host that nothing was begun, because an argument can't be used.
pub(super) fn refused(host: &Host, error: &ArgumentError) {
    let mut object = JsonObject::default();
    object.text("kind", "badArgument");
    object.text("field", &error.field);
    object.text("expected", error.expected);
    object.put("outOfRange", Value::Boolean(error.out_of_range));
    host.ended(JsonValue::of(&object).0, JsValue::NULL);
}
