//! The starts of several actions in one request to Microsoft Graph.

use crate::{
    action::io::{Input, Loss},
    protocol::{batch, json::Json},
};

use super::{delegate::body, driver::Driver, json_value::JsonValue};

/// Reads the numbers of actions from an array.
fn numbers(runs: &JsonValue) -> impl Iterator<Item = u32> {
    (0..batch::MAX_REQUESTS as u32).map_while(|index| runs.element(index).number()).map(|number| number as u32)
}

/// Returns one request for these starts: `{ url, body }`.
pub(crate) fn join(runs: &JsonValue) -> JsonValue {
    let requests = JsonValue::array();
    let joined = JsonValue::object();
    for (index, run) in numbers(runs).enumerate() {
        let Some(driver) = Driver::find(run) else { continue };
        driver.with_request(|request| {
            let entry = JsonValue::of(&batch::entry(batch::id(index), request));
            entry.set("body", body(request));
            requests.push(&entry);
            if let Some(root) = &request.root {
                joined.set("url", batch::url(root).as_str());
            }
        });
    }
    let body = JsonValue::object();
    body.set("requests", requests.0);
    joined.set("body", body.0);
    joined
}

/// Splits the response to a batch, and passes each action its own part.
pub(crate) fn split(runs: &JsonValue, response: &Input<JsonValue>) {
    for (index, run) in numbers(runs).enumerate() {
        let part = if let Input::Response(response) = response { batch::part(response, index) } else { None };
        if let Some(driver) = Driver::find(run) {
            driver.end_exchange(part.map_or(Input::Lost(Loss::Network), Input::Response));
        }
    }
}
