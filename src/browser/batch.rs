//! The starts of several actions in one request to Microsoft Graph.

use js_sys::Array;

use crate::{
    action::io::{Input, Loss},
    protocol::batch,
};

use super::{delegate::body, driver::Driver, json_value::JsonValue};

/// One request for those starts: `{ url, body }`.
pub(crate) fn join(runs: &[u32]) -> JsonValue {
    let requests = Array::new();
    let joined = JsonValue::object();
    for (index, run) in runs.iter().enumerate() {
        let Some(driver) = Driver::find(*run) else { continue };
        driver.with_request(|request| {
            let entry = JsonValue::of(&batch::entry(&batch::id(index), request));
            entry.set("body", body(request));
            requests.push(&entry.0);
            if let Some(root) = &request.root {
                joined.set("url", batch::url(root).as_str());
            }
        });
    }
    let body = JsonValue::object();
    body.set("requests", requests);
    joined.set("body", body.0);
    joined
}

/// Gives each action what the response means for its start.
pub(crate) fn split(runs: &[u32], response: &Input<JsonValue>) {
    let parts = match response {
        Input::Response(response) => batch::split(response, runs.len()),
        _ => vec![None; runs.len()],
    };
    for (run, part) in runs.iter().zip(parts) {
        if let Some(driver) = Driver::find(*run) {
            driver.end_exchange(part.map_or(Input::Lost(Loss::Network), Input::Response));
        }
    }
}
