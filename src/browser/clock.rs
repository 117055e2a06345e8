//! The time, in milliseconds since 1970. The system clock is read once, so that later changes to it have no effect.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn elapsed() -> f64;

    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date() -> f64;
}

thread_local! {
    /// The time when [`elapsed`] was 0.
    static ORIGIN: f64 = date() - elapsed();
    /// The time of the current event.
    static NOW: Cell<u64> = const { Cell::new(0) };
}

/// Reads the clock. Each call from JavaScript does this once, at its beginning.
pub(crate) fn update() {
    NOW.set((ORIGIN.with(|origin| *origin) + elapsed()) as u64);
}

/// Returns the time of the current event.
pub(crate) fn now() -> u64 {
    NOW.get()
}
