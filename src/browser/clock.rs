//! The time: milliseconds since 1970 that never run backwards, whatever is done to the machine's clock.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn since_origin() -> f64;

    #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
    static TIME_ORIGIN: f64;
}

/// Now.
pub fn now() -> u64 {
    (TIME_ORIGIN.with(|origin| *origin) + since_origin()) as u64
}
