//! The time, as milliseconds since 1970. It is read from the machine's clock once: what is done to that clock later changes nothing.

use js_sys::Date;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn elapsed() -> f64;
}

thread_local! {
    /// When [`elapsed`] was 0.
    static ORIGIN: f64 = Date::now() - elapsed();
}

/// Now.
pub(crate) fn now() -> u64 {
    (ORIGIN.with(|origin| *origin) + elapsed()) as u64
}
