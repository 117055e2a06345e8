//! JSON as JavaScript has parsed it, and plain objects that are made for JavaScript.

use js_sys::{Array, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use crate::protocol::{json::Json, json_object::JsonObject, shared_str::SharedStr};

#[wasm_bindgen]
extern "C" {
    type Indexed;

    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    fn member(this: &Indexed, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    fn element(this: &Indexed, index: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Indexed, name: &str, value: JsValue);
}

/// A JavaScript value, looked into as JSON. What the platform gives, a Response or a URL, is looked into in the same way: one way
/// into an object takes less room than one for each of its members.
#[derive(Debug, Clone)]
pub struct JsonValue(pub JsValue);

impl JsonValue {
    /// `{}`.
    pub(super) fn object() -> Self {
        Self(Object::new().into())
    }

    /// A plain object, as `JSON.parse` would have made it.
    pub fn of(form: &JsonObject<'_>) -> Self {
        const SERIALIZER: Serializer = Serializer::json_compatible();
        // Serializing fails only for what no form has: maps with keys that are no strings, numbers beyond JavaScript's. `expect`
        // would add the writing of such errors to the wasm.
        Self(form.serialize(&SERIALIZER).unwrap_or(JsValue::NULL))
    }

    /// Sets a member of an object that was made here to a text.
    pub(super) fn set_text(&self, name: &str, text: &str) {
        self.set(name, text);
    }

    /// Sets a member of an object that was made here.
    pub(super) fn set(&self, name: &str, value: impl Into<JsValue>) {
        self.0.unchecked_ref::<Indexed>().set(name, value.into());
    }
}

impl Json for JsonValue {
    fn member(&self, name: &str) -> Self {
        let member = if self.is_object() { self.0.unchecked_ref::<Indexed>().member(name).ok() } else { None };
        Self(member.unwrap_or(JsValue::UNDEFINED))
    }

    fn element(&self, index: u32) -> Self {
        let element = if Array::is_array(&self.0) { self.0.unchecked_ref::<Indexed>().element(index).ok() } else { None };
        Self(element.unwrap_or(JsValue::UNDEFINED))
    }

    fn is_nullish(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn text(&self) -> Option<SharedStr> {
        self.0.as_string().map(SharedStr::from)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }
}
