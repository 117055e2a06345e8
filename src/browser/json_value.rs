//! Reads and creates JavaScript values: JSON that JavaScript has parsed, plain objects, and URLs and dates as the platform parses them.
//! URLs must be parsed by the platform, because fetch sends the request to where the platform parses it.

use js_sys::{Array, Date, encode_uri_component};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::Url;

use crate::protocol::{Json, JsonObject, ParsedUrl, Platform, SharedStr};

#[wasm_bindgen(inline_js = "
export const member = (value, name) => value?.[name];
export const textAt = (value, name) => (typeof value?.[name] === 'string' && value[name]) || undefined;
")]
extern "C" {
    fn member(value: &JsValue, name: &str) -> JsValue;
    #[wasm_bindgen(js_name = textAt)]
    fn text_at(value: &JsValue, name: &str) -> Option<String>;
}

/// A JavaScript value, read as JSON. Objects of the platform, such as a `URL`, are read in the same way.
#[derive(Debug, Clone)]
pub struct JsonValue(pub JsValue);

impl Json for JsonValue {
    fn member(&self, name: &str) -> Self {
        Self(member(&self.0, name))
    }

    fn text_at(&self, name: &str) -> Option<SharedStr> {
        text_at(&self.0, name).map(SharedStr::from)
    }

    fn element(&self, index: u32) -> Self {
        if Array::is_array(&self.0) {
            return Self(Array::get(self.0.unchecked_ref(), index));
        }
        if index == 0 { self.clone() } else { Self(JsValue::UNDEFINED) }
    }

    fn is_nullish(&self) -> bool {
        self.0.is_null_or_undefined()
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

impl Platform for JsonValue {
    fn from_object(object: &JsonObject<'_>) -> Self {
        const SERIALIZER: Serializer = Serializer::json_compatible();
        // Only a map whose keys aren't strings, or a number that JavaScript can't represent, fails; a `JsonObject` has neither.
        Self(object.serialize(&SERIALIZER).unwrap_or(JsValue::NULL))
    }

    fn parse_url(text: &str) -> Option<ParsedUrl> {
        let url = Self(Url::new(text).ok()?.into());
        // Reading a member by its name adds no function to the glue, in contrast to a getter of `Url`.
        let member = |name| url.text_at(name).unwrap_or_default();
        Some(ParsedUrl {
            origin: member("origin"),
            protocol: member("protocol"),
            host: member("hostname"),
            has_credentials: !member("username").is_empty() || !member("password").is_empty(),
        })
    }

    fn join_url(base: &str, relative: &str) -> Option<SharedStr> {
        Self(Url::new_with_base(relative, base).ok()?.into()).text_at("href")
    }

    fn parse_date(text: &str) -> Option<f64> {
        Some(Date::parse(text)).filter(|date| !date.is_nan())
    }

    fn encode(part: &str) -> SharedStr {
        String::from(encode_uri_component(part)).into()
    }
}
