//! The time, as milliseconds since 1970. It is read from the machine's clock once: what is done to that clock later changes nothing.

use std::cell::Cell;

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
    /// The time of the present event.
    static NOW: Cell<u64> = const { Cell::new(0) };
}

/// Reads the clock. To be called once at the beginning of each event: a call from JavaScript, a timer, a promise.
pub(crate) fn update() {
    NOW.set((ORIGIN.with(|origin| *origin) + elapsed()) as u64);
}

/// The time of the present event.
pub(crate) fn now() -> u64 {
    NOW.get()
}
