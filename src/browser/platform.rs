//! Parsing and encoding as the platform does it: what it reads in a URL is where fetch sends the request.

use wasm_bindgen::JsValue;
use web_sys::Url;

use crate::protocol::{
    json::Json,
    platform::{ParsedUrl, Platform},
    shared_str::SharedStr,
};

use super::json_value::JsonValue;

impl Platform for JsonValue {
    fn parse_url(text: &str) -> Option<ParsedUrl> {
        let url = Self(Url::new(text).ok()?.into());
        let part = |name| url.text_at(name).unwrap_or_default();
        Some(ParsedUrl {
            origin: part("origin"),
            protocol: part("protocol"),
            host: part("hostname"),
            path: part("pathname"),
            has_credentials: !part("username").is_empty() || !part("password").is_empty(),
        })
    }

    fn join_url(base: &str, relative: &str) -> Option<SharedStr> {
        Some(Url::new_with_base(relative, base).ok()?.href().into())
    }

    fn parse_date(text: &str) -> Option<f64> {
        some(js_sys::Date::parse(text))
    }

    fn parse_number(text: &str) -> Option<f64> {
        some(JsValue::from_str(text).unchecked_into_f64())
    }

    fn encode(part: &str) -> SharedStr {
        String::from(js_sys::encode_uri_component(part)).into()
    }
}

fn some(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}
