//! Reading a task at the time, with the chance and on the platform of a browser.

use js_sys::{JSON, Math};

use crate::{
    action::machine::Action,
    browser::{clock, json_value::JsonValue},
    protocol::{
        argument::{Argument, Result},
        json::Json,
    },
};

/// Makes the action that a task describes.
///
/// # Errors
/// When something in the task can't be used.
pub(super) fn action(task: &JsonValue) -> Result<Action<JsonValue>> {
    let body = task.member("body");
    if !body.is_nullish() && JSON::stringify(&body.0).is_err() {
        return Err(Argument::new(body, "body").error("an object that JSON can hold"));
    }
    let seed = (Math::random() * f64::from(u32::MAX)) as u64;
    Action::read(task, seed, clock::now())
}
