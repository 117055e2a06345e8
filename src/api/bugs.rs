//! Panics are bugs, and a bug must not leave a promise pending for ever: the face is told, and rejects all that are.

use std::panic;

use js_sys::Function;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Says whom to tell of a panic: a function that takes a message.
#[wasm_bindgen(js_name = onBug)]
pub fn on_bug(tell: Function) {
    // A JavaScript value can't be sent between threads, as a panic hook must be; kept in the thread it needn't be.
    TELL.with(|place| place.replace(Some(tell)));
    panic::set_hook(Box::new(|panic| {
        TELL.with(|place| {
            if let Some(tell) = place.take() {
                // It rejects promises, and has nothing to say to this side.
                let _ = tell.call1(&JsValue::UNDEFINED, &panic.to_string().into());
                place.set(Some(tell));
            }
        });
    }));
}

thread_local! {
    static TELL: std::cell::Cell<Option<Function>> = const { std::cell::Cell::new(None) };
}
