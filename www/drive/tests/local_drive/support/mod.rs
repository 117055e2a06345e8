//! What the tests share.

mod actions;
mod drives;
mod files;
mod raw;
mod server;
mod source;

pub(crate) use drives::Drives;
pub(crate) use files::with_files;
pub(crate) use raw::raw;
pub(crate) use server::Server;
pub(crate) use source::{answer, source};

use reqwest::blocking::Response;
use serde_json::Value;

/// The response's JSON, after a check of its status.
#[track_caller]
pub(crate) fn body(response: Response, status: u16) -> Value {
    let got = response.status().as_u16();
    let text = response.text().unwrap();
    assert_eq!(got, status, "{text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
}

/// Checks that the response is an error with this code, whose message begins with the name of the field at fault.
#[track_caller]
pub(crate) fn assert_error(response: Response, status: u16, code: &str, field: &str) {
    let body = body(response, status);
    assert_eq!(body["error"]["code"], code, "{body}");
    assert!(body["error"]["message"].as_str().unwrap().starts_with(field), "{body}");
}

/// A header of the response.
#[track_caller]
pub(crate) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).unwrap_or_else(|| panic!("no {name}: {response:?}")).to_str().unwrap().to_owned()
}
