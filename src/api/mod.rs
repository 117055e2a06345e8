//! What the wasm exports: a handful of plain functions, which the npm package's hand-written face calls. Options come in, progress and
//! results go out, as plain objects. No classes: their generated types and their `free()` are traps for a caller.

mod allocator;
mod arguments;
mod host;
mod report;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

use crate::{
    action::estimate::extrapolate,
    browser::{driver, json_value::JsonValue, signals::Signals},
};

pub use host::Host;

/// Runs an action as the task says, and tells the host how it goes. The last thing the host is told is how it ended.
///
/// For `task` see [`Action::read`](crate::action::machine::Action::read).
/// What can't be used in it ends the action at once, as a bad argument.
#[wasm_bindgen]
pub fn run(task: wasm_bindgen::JsValue, host: Host) {
    // Listening begins at once, so that no abort between now and the first request is missed.
    let signals = Signals::listen(&host.signal());
    spawn_local(async move {
        match arguments::action(&JsonValue(task)) {
            Ok(action) => {
                let ending = driver::run(action, signals, &host).await;
                report::ended(&host, &ending);
            }
            Err(bad) => report::refused(&host, &bad),
        }
    });
}

/// How far an action is by now: where it was, how many milliseconds it was to take from there, how many milliseconds ago that was.
#[wasm_bindgen]
pub fn estimate(percentage: f64, eta_ms: Option<f64>, since_ms: f64) -> f64 {
    extrapolate(percentage, eta_ms, since_ms)
}
