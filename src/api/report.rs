//! How it ended, as a plain object: `kind` says which way, and the face makes a result or an error of it.

use wasm_bindgen::JsValue;

use crate::{
    action::ending::{Completion, Ending},
    browser::json_value::JsonValue,
    protocol::{
        argument::BadArgument,
        form::{Form, Value},
    },
};

use super::Host;

/// Tells the host how an action ended.
pub(super) fn ended(host: &Host, ending: &Ending<JsonValue>) {
    let mut form = Form::default();
    let mut kind = |kind| form.text("kind", kind);
    let mut found = None;
    match ending {
        Ending::Completed(Completion { word, resource_id, location, item, observed, elapsed_ms, polls, faults }) => {
            kind("completed");
            form.text("status", word);
            form.optional_text("resourceId", resource_id);
            form.optional_text("location", location);
            form.text("observed", observed.word());
            form.number("elapsedMs", Some(*elapsed_ms as f64));
            form.number("polls", Some(f64::from(*polls)));
            form.number("faults", Some(f64::from(*faults)));
            found = item.as_ref();
        }
        Ending::Rejected { http_status, error, retry_after_ms } => {
            kind("rejected");
            form.number("httpStatus", http_status.map(f64::from));
            form.form("error", Some(error.form()));
            form.number("retryAfterMs", retry_after_ms.map(|ms| ms as f64));
        }
        Ending::Uncertain { http_status } => {
            kind("uncertain");
            form.number("httpStatus", http_status.map(f64::from));
        }
        Ending::Failed { word, error, description } => {
            kind("failed");
            form.text("status", word);
            form.form("error", Some(error.form()));
            form.optional_text("statusDescription", description);
        }
        Ending::Unknown { reason, http_status, error } => {
            kind("unknown");
            form.text("reason", reason.word());
            form.number("httpStatus", http_status.map(f64::from));
            form.form("error", Some(error.form()));
        }
        Ending::TimedOut => kind("timedOut"),
        Ending::Aborted => kind("aborted"),
    }
    host.ended(JsonValue::of(&form).0, found.map_or(JsValue::NULL, |item| item.0.clone()));
}

/// Tells the host that nothing was begun, since an argument can't be used.
pub(super) fn refused(host: &Host, bad: &BadArgument) {
    let mut form = Form::default();
    form.text("kind", "badArgument");
    form.text("field", bad.field);
    form.text("expected", bad.expected);
    form.put("outOfRange", Value::Boolean(bad.out_of_range));
    host.ended(JsonValue::of(&form).0, JsValue::NULL);
}
