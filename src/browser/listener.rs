//! A listener that is gone when it is dropped.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventTarget;

/// A listener to one kind of event on one target.
pub(super) struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut()>,
}

impl Listener {
    /// Listens from now on; `None` where the target takes no listeners.
    pub(super) fn new(target: &EventTarget, kind: &'static str, heard: impl FnMut() + 'static) -> Option<Self> {
        let closure = Closure::new(heard);
        target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()).ok()?;
        Some(Self { target: target.clone(), kind, closure })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // Removing fails only where adding did.
        let _ = self.target.remove_event_listener_with_callback(self.kind, self.closure.as_ref().unchecked_ref());
    }
}
