//! How it ended, as a plain object: `kind` says which way, and the face makes a result or an error of it.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::{
    action::ending::{Completion, Ending},
    browser::json_value::JsonValue,
    protocol::{
        argument::{BadArgument, Refusal},
        service_error::ServiceError,
    },
};

use super::Host;

/// An ending as it goes out; numbers as JavaScript has them.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Report<'a> {
    Completed {
        status: &'a str,
        resource_id: Option<&'a str>,
        location: Option<&'a str>,
        observed: &'a str,
        elapsed_ms: f64,
        polls: u32,
        faults: u32,
    },
    Rejected {
        http_status: Option<u16>,
        error: &'a ServiceError,
        retry_after_ms: Option<f64>,
    },
    Uncertain {
        http_status: Option<u16>,
    },
    Failed {
        status: &'a str,
        error: &'a ServiceError,
        status_description: Option<&'a str>,
    },
    Unknown {
        reason: &'a str,
        http_status: Option<u16>,
        error: &'a ServiceError,
    },
    TimedOut,
    Aborted,
    BadArgument {
        field: &'a str,
        expected: &'a str,
        out_of_range: bool,
    },
}

/// Tells the host how an action ended.
pub(super) fn ended(host: &Host, ending: Ending<JsonValue>) {
    let (report, item) = match &ending {
        Ending::Completed(Completion { word, resource_id, location, item, observed, elapsed_ms, polls, faults }) => (
            Report::Completed {
                status: word,
                resource_id: resource_id.as_deref(),
                location: location.as_deref(),
                observed: observed.word(),
                elapsed_ms: *elapsed_ms as f64,
                polls: *polls,
                faults: *faults,
            },
            item.as_ref(),
        ),
        Ending::Rejected { http_status, error, retry_after_ms } => {
            let retry_after_ms = retry_after_ms.map(|ms| ms as f64);
            (Report::Rejected { http_status: *http_status, error, retry_after_ms }, None)
        }
        Ending::Uncertain { http_status } => (Report::Uncertain { http_status: *http_status }, None),
        Ending::Failed { word, error, description } => {
            (Report::Failed { status: word, error, status_description: description.as_deref() }, None)
        }
        Ending::Unknown { reason, http_status, error } => {
            (Report::Unknown { reason: reason.word(), http_status: *http_status, error }, None)
        }
        Ending::TimedOut => (Report::TimedOut, None),
        Ending::Aborted => (Report::Aborted, None),
    };
    host.ended(object(&report), item.map_or(JsValue::NULL, |item| item.0.clone()));
}

/// Tells the host that nothing was begun, since an argument can't be used.
pub(super) fn refused(host: &Host, bad: BadArgument) {
    let Refusal { field, expected, out_of_range } = *bad;
    host.ended(object(&Report::BadArgument { field, expected, out_of_range }), JsValue::NULL);
}

/// A plain object, as `JSON.parse` would have made it.
pub(super) fn object(value: &impl Serialize) -> JsValue {
    // Serializing fails only for what no report has: maps with keys that are no strings, numbers beyond JavaScript's. `expect` would
    // add the writing of such errors to the wasm.
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
