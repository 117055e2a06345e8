//! What a caller may pass: each refusal names the field.

use longhaul::{
    action::settings::Settings,
    protocol::{
        argument::{Refused, checked},
        start_spec::StartSpec,
    },
};
use serde_json::{Value, json};

use crate::support::host::Parsed;

fn refused<T>(read: impl FnOnce(&mut Refused) -> T) -> Option<(&'static str, bool)> {
    checked(read).err().map(|bad| (bad.field, bad.out_of_range))
}

fn options(options: Value) -> Option<(&'static str, bool)> {
    refused(|refused| Settings::read(&Parsed(options), refused))
}

#[test]
fn times_are_numbers_above_zero() {
    assert_eq!(options(json!({})), None);
    assert_eq!(options(json!({ "timeoutMs": 0.5, "requestTimeoutMs": 1e300, "pacing": { "firstMs": 1 } })), None);
    for field in ["timeoutMs", "requestTimeoutMs"] {
        assert_eq!(options(json!({ field: 0 })), Some((field, true)));
        assert_eq!(options(json!({ field: -1 })), Some((field, true)));
        assert_eq!(options(json!({ field: "5" })), Some((field, false)));
    }
    assert_eq!(options(json!({ "pacing": 5 })), Some(("pacing", false)));
    assert_eq!(options(json!({ "pacing": { "minMs": "x" } })), Some(("pacing.minMs", false)));
    assert_eq!(options(json!({ "pacing": { "minMs": 10, "maxMs": 5 } })), Some(("pacing.minMs", true)));
}

fn copy(body: Value, options: Value) -> Option<(&'static str, bool)> {
    refused(|refused| StartSpec::copy(&Parsed(json!("1")), &Parsed(body), &Parsed(options), refused))
}

#[test]
fn a_copys_members_have_their_types() {
    assert_eq!(copy(json!({ "name": "x", "parentReference": { "id": "1", "driveId": "2" }, "new": 5 }), json!({})), None);
    assert_eq!(copy(json!("x"), json!({})), Some(("copy", false)));
    assert_eq!(copy(json!({ "name": 5 }), json!({})), Some(("name", false)));
    assert_eq!(copy(json!({ "name": "" }), json!({})), Some(("name", false)));
    assert_eq!(copy(json!({ "parentReference": "x" }), json!({})), Some(("parentReference", false)));
    assert_eq!(copy(json!({ "parentReference": { "path": 5 } }), json!({})), Some(("parentReference.path", false)));
    assert_eq!(copy(json!({ "parentReference": { "driveId": [] } }), json!({})), Some(("parentReference.driveId", false)));
    assert_eq!(copy(json!({ "childrenOnly": "yes" }), json!({})), Some(("childrenOnly", false)));
    assert_eq!(copy(json!({}), json!({ "conflictBehavior": "ask" })), Some(("conflictBehavior", false)));
    assert_eq!(copy(json!({}), json!({ "conflictBehavior": 1 })), Some(("conflictBehavior", false)));
}

#[test]
fn an_upload_needs_a_name_and_a_source() {
    let read = |body| refused(|refused| StartSpec::upload_from_url(&Parsed(json!("1")), &Parsed(body), refused));
    assert_eq!(read(json!({ "name": "x", "sourceUrl": "https://example.com/x" })), None);
    assert_eq!(read(json!({ "name": "x" })), Some(("sourceUrl", false)));
    assert_eq!(read(json!({ "sourceUrl": "https://example.com/x" })), Some(("name", false)));
}

#[test]
fn any_other_start_needs_a_path_below_the_base() {
    let read = |request| refused(|refused| StartSpec::custom(&Parsed(request), refused));
    assert_eq!(read(json!({ "path": "/x", "method": "PATCH", "body": {} })), None);
    assert_eq!(read(json!({})), Some(("path", false)));
    assert_eq!(read(json!({ "path": "x" })), Some(("path", false)));
    assert_eq!(read(json!({ "path": "https://evil.example/" })), Some(("path", false)));
    assert_eq!(read(json!({ "path": "/x", "method": "GET" })), Some(("method", false)));
    assert_eq!(read(json!({ "path": "/x", "body": "text" })), Some(("body", false)));
}

#[test]
fn a_time_is_held_between_a_millisecond_and_a_century() {
    let timeout = |ms: f64| {
        let options = Parsed(json!({ "timeoutMs": ms }));
        checked(|refused| Settings::read(&options, refused)).expect("it is a time").timeout_ms
    };
    assert_eq!([timeout(0.25), timeout(1.5), timeout(90_000.0)], [Some(1), Some(1), Some(90_000)]);
    assert_eq!(timeout(1e300), Some(3_162_240_000_000));
    // The shortest wait may be the longest too.
    assert_eq!(options(json!({ "pacing": { "minMs": 5, "maxMs": 5 } })), None);
}
