//! JSON that JavaScript has parsed, and plain objects for JavaScript.

use js_sys::{Array, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use crate::protocol::{json::Json, json_object::JsonObject, shared_str::SharedStr};

#[wasm_bindgen(inline_js = "
export const member = (value, name) => value?.[name];
export const textAt = (value, name) => (typeof value?.[name] === 'string' ? value[name] : undefined);
export const put = (object, name, value) => void (object[name] = value);
")]
extern "C" {
    fn member(value: &JsValue, name: &str) -> JsValue;
    #[wasm_bindgen(js_name = textAt)]
    fn text_at(value: &JsValue, name: &str) -> Option<String>;
    fn put(object: &JsValue, name: &str, value: JsValue);
}

/// A JavaScript value, read as JSON. A response or a URL of the platform is read in the same way: one way into an object takes less room
/// than one for each of its members.
#[derive(Debug, Clone)]
pub struct JsonValue(pub JsValue);

impl JsonValue {
    /// `{}`.
    pub(super) fn object() -> Self {
        Self(Object::new().into())
    }

    /// A plain object, as `JSON.parse` would have made it.
    pub(super) fn of(object: &JsonObject<'_>) -> Self {
        const SERIALIZER: Serializer = Serializer::json_compatible();
        // Only maps with keys other than strings, and integers too large for JavaScript, can't be serialized: there are none. `expect` would
        // add the formatting of such errors to the wasm.
        Self(object.serialize(&SERIALIZER).unwrap_or(JsValue::NULL))
    }

    /// Sets a member of an object that was made here.
    pub(super) fn set(&self, name: &str, value: impl Into<JsValue>) {
        put(&self.0, name, value.into());
    }
}

impl Json for JsonValue {
    fn member(&self, name: &str) -> Self {
        Self(member(&self.0, name))
    }

    fn text_at(&self, name: &str) -> Option<SharedStr> {
        text_at(&self.0, name).map(SharedStr::from)
    }

    fn element(&self, index: u32) -> Self {
        Self(if Array::is_array(&self.0) { Array::get(self.0.unchecked_ref(), index) } else { JsValue::UNDEFINED })
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
