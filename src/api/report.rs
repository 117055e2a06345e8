//! How it ended, as a plain object: `kind` says which way, and the face makes a result or an error of it.

use wasm_bindgen::JsValue;

use crate::{
    action::outcome::{Completion, Outcome},
    browser::json_value::JsonValue,
    protocol::{
        argument::BadArgument,
        json_object::{JsonObject, Value},
    },
};

use super::Host;

/// Tells the host how an action ended.
pub(super) fn ended(host: &Host, ending: &Outcome<JsonValue>) {
    let mut object = JsonObject::default();
    let mut kind = |kind| object.text("kind", kind);
    let mut found = None;
    match ending {
        Outcome::Completed(Completion { word, resource_id, location, item, observed, elapsed_ms, polls, faults }) => {
            kind("completed");
            object.text("status", word);
            object.optional_text("resourceId", resource_id);
            object.optional_text("location", location);
            object.text("observed", observed.word());
            object.number("elapsedMs", Some(*elapsed_ms as f64));
            object.number("polls", Some(f64::from(*polls)));
            object.number("faults", Some(f64::from(*faults)));
            found = item.as_ref();
        }
        Outcome::Rejected { http_status, error, retry_after_ms } => {
            kind("rejected");
            object.number("httpStatus", http_status.map(f64::from));
            object.object("error", Some(error.to_json()));
            object.number("retryAfterMs", retry_after_ms.map(|ms| ms as f64));
        }
        Outcome::Uncertain { http_status } => {
            kind("uncertain");
            object.number("httpStatus", http_status.map(f64::from));
        }
        Outcome::Failed { word, error, description } => {
            kind("failed");
            object.text("status", word);
            object.object("error", Some(error.to_json()));
            object.optional_text("statusDescription", description);
        }
        Outcome::Unknown { reason, http_status, error } => {
            kind("unknown");
            object.text("reason", reason.word());
            object.number("httpStatus", http_status.map(f64::from));
            object.object("error", Some(error.to_json()));
        }
        Outcome::TimedOut => kind("timedOut"),
        Outcome::Aborted => kind("aborted"),
    }
    host.ended(JsonValue::of(&object).0, found.map_or(JsValue::NULL, |item| item.0.clone()));
}

/// Tells the host that nothing was begun, since an argument can't be used.
pub(super) fn refused(host: &Host, bad: &BadArgument) {
    let mut object = JsonObject::default();
    object.text("kind", "badArgument");
    object.text("field", bad.field);
    object.text("expected", bad.expected);
    object.put("outOfRange", Value::Boolean(bad.out_of_range));
    host.ended(JsonValue::of(&object).0, JsValue::NULL);
}
