//! Reads and creates JavaScript values: JSON that JavaScript has parsed, plain objects, and URLs, dates and numbers as the platform parses them.
//! URLs must be parsed by the platform, because fetch sends the request to where the platform parses it.

use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use crate::protocol::{
    json::Json,
    json_object::{JsonObject, Value},
    platform::{ParsedUrl, Platform},
    shared_str::SharedStr,
};

#[wasm_bindgen(inline_js = "
export const member = (value, name) => value?.[name];
export const textAt = (value, name) => (typeof value?.[name] === 'string' ? value[name] : undefined);
export const put = (object, name, value) => void (object[name] = value);
export const parseUrl = (text, base) => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};
")]
extern "C" {
    fn member(value: &JsValue, name: &str) -> JsValue;
    #[wasm_bindgen(js_name = textAt)]
    fn text_at(value: &JsValue, name: &str) -> Option<String>;
    fn put(object: &JsValue, name: &str, value: JsValue);
    #[wasm_bindgen(js_name = parseUrl)]
    fn parse_url(text: &str, base: Option<&str>) -> JsValue;
}

// Declared here and not taken from js-sys, which exports functions for its futures: the wasm would contain them.
#[wasm_bindgen]
extern "C" {
    type Object;
    #[wasm_bindgen(constructor)]
    fn new() -> Object;

    type Array;
    #[wasm_bindgen(constructor)]
    fn new() -> Array;
    #[wasm_bindgen(static_method_of = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> bool;
    #[wasm_bindgen(method)]
    fn push(this: &Array, element: &JsValue);
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn get(this: &Array, index: u32) -> JsValue;

    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    fn parse_date(text: &str) -> f64;
    #[wasm_bindgen(js_name = encodeURIComponent)]
    fn encode_uri_component(part: &str) -> String;
}

/// A JavaScript value, read as JSON. Objects of the platform, such as a `URL`, are read in the same way.
#[derive(Debug, Clone)]
pub struct JsonValue(pub JsValue);

impl JsonValue {
    /// `{}`.
    pub(super) fn object() -> Self {
        Self(Object::new().into())
    }

    /// `[]`.
    pub(super) fn array() -> Self {
        Self(Array::new().into())
    }

    /// Converts to a plain object.
    pub(super) fn of(json: &JsonObject<'_>) -> Self {
        let object = Self::object();
        for (name, value) in json.members() {
            object.set(name, Self::of_value(value).0);
        }
        object
    }

    fn of_value(value: &Value<'_>) -> Self {
        Self(match value {
            Value::Null => JsValue::NULL,
            Value::Boolean(value) => JsValue::from_bool(*value),
            Value::Number(value) => JsValue::from_f64(*value),
            Value::String(value) => JsValue::from_str(value),
            Value::Object(object) => return Self::of(object),
            Value::List(elements) => {
                let array = Self::array();
                for element in elements {
                    array.push(&Self::of_value(element));
                }
                return array;
            }
        })
    }

    /// Sets a member of an object that was created here.
    pub(super) fn set(&self, name: &str, value: impl Into<JsValue>) {
        put(&self.0, name, value.into());
    }

    /// Adds an element to an array that was created here.
    pub(super) fn push(&self, element: &Self) {
        self.0.unchecked_ref::<Array>().push(&element.0);
    }

    fn url(text: &str, base: Option<&str>) -> Option<Self> {
        Some(Self(parse_url(text, base))).filter(|url| !url.is_nullish())
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
        Self(if Array::is_array(&self.0) { self.0.unchecked_ref::<Array>().get(index) } else { JsValue::UNDEFINED })
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

impl Platform for JsonValue {
    fn parse_url(text: &str) -> Option<ParsedUrl> {
        let url = Self::url(text, None)?;
        let part = |name| url.text_at(name).unwrap_or_default();
        Some(ParsedUrl {
            origin: part("origin"),
            protocol: part("protocol"),
            host: part("hostname"),
            has_credentials: !part("username").is_empty() || !part("password").is_empty(),
        })
    }

    fn join_url(base: &str, relative: &str) -> Option<SharedStr> {
        Self::url(relative, Some(base))?.text_at("href")
    }

    fn parse_date(text: &str) -> Option<f64> {
        some(parse_date(text))
    }

    fn parse_number(text: &str) -> Option<f64> {
        some(JsValue::from_str(text).unchecked_into_f64())
    }

    fn encode(part: &str) -> SharedStr {
        encode_uri_component(part).into()
    }
}

fn some(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}
