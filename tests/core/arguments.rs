//! The arguments of a caller: each error names the invalid field.

use longhaul::{
    action::settings::Settings,
    protocol::{
        argument::{Argument, Problem, checked},
        start_spec::StartSpec,
    },
};
use serde_json::{Value, json};

use crate::support::host::Parsed;

/// The invalid field, and whether its value is only out of range.
type Refusal = Option<(String, bool)>;

fn refusal<T>(read: impl FnOnce(&Problem) -> T) -> Refusal {
    checked(read).err().map(|error| (error.field.to_string(), error.out_of_range))
}

/// The error for a field that has the wrong type.
fn wrong(field: &str) -> Refusal {
    Some((field.to_owned(), false))
}

/// The error for a field that is out of range.
fn out_of_range(field: &str) -> Refusal {
    Some((field.to_owned(), true))
}

fn argument(value: Value, problem: &Problem) -> Argument<'_, Parsed> {
    Argument::new(Parsed(value), "it", problem).unprefixed()
}

fn options(options: Value) -> Refusal {
    refusal(|problem| Settings::read(&argument(options, problem)))
}

#[test]
fn times_are_numbers_above_zero() {
    assert_eq!(options(json!({})), None);
    assert_eq!(options(json!({ "timeoutMs": 0.5, "requestTimeoutMs": 1e300, "pacing": { "firstMs": 1 } })), None);
    for field in ["timeoutMs", "requestTimeoutMs"] {
        assert_eq!(options(json!({ field: 0 })), out_of_range(field));
        assert_eq!(options(json!({ field: -1 })), out_of_range(field));
        assert_eq!(options(json!({ field: "5" })), wrong(field));
    }
    assert_eq!(options(json!({ "pacing": 5 })), wrong("pacing"));
    assert_eq!(options(json!({ "pacing": { "minMs": "x" } })), wrong("pacing.minMs"));
    assert_eq!(options(json!({ "pacing": { "minMs": 10, "maxMs": 5 } })), out_of_range("pacing.minMs"));
}

fn copy(body: Value, options: Value) -> Refusal {
    refusal(|problem| {
        let body = argument(body, problem).named("copy");
        StartSpec::copy(&argument(json!("1"), problem), &body, &argument(options, problem))
    })
}

#[test]
fn a_copys_members_have_their_types() {
    assert_eq!(copy(json!({ "name": "x", "parentReference": { "id": "1", "driveId": "2" }, "new": 5 }), json!({})), None);
    assert_eq!(copy(json!("x"), json!({})), wrong("copy"));
    assert_eq!(copy(json!({ "name": 5 }), json!({})), wrong("name"));
    assert_eq!(copy(json!({ "name": "" }), json!({})), wrong("name"));
    assert_eq!(copy(json!({ "parentReference": "x" }), json!({})), wrong("parentReference"));
    assert_eq!(copy(json!({ "parentReference": { "path": 5 } }), json!({})), wrong("parentReference.path"));
    assert_eq!(copy(json!({ "parentReference": { "driveId": [] } }), json!({})), wrong("parentReference.driveId"));
    assert_eq!(copy(json!({ "name": "x", "childrenOnly": "yes" }), json!({})), wrong("childrenOnly"));
    assert_eq!(copy(json!({ "name": "x" }), json!({ "conflictBehavior": "ask" })), wrong("conflictBehavior"));
    assert_eq!(copy(json!({ "name": "x" }), json!({ "conflictBehavior": 1 })), wrong("conflictBehavior"));
}

#[test]
fn a_copy_needs_a_folder_or_a_name() {
    for body in [json!({}), json!(null), json!({ "childrenOnly": true }), json!({ "name": null })] {
        assert_eq!(copy(body.clone(), json!({})), wrong("copy"), "{body}");
    }
}

#[test]
fn a_drive_id_that_is_a_dot_segment_is_refused() {
    for id in [".", ".."] {
        let body = json!({ "parentReference": { "driveId": id, "id": "1" } });
        assert_eq!(copy(body, json!({})), wrong("parentReference.driveId"));
    }
}

#[test]
fn an_upload_needs_a_name_and_a_source() {
    let read = |body| refusal(|problem| StartSpec::upload_from_url(&argument(json!("1"), problem), &argument(body, problem)));
    assert_eq!(read(json!({ "name": "x", "sourceUrl": "https://example.com/x" })), None);
    assert_eq!(read(json!({ "name": "x" })), wrong("sourceUrl"));
    assert_eq!(read(json!({ "sourceUrl": "https://example.com/x" })), wrong("name"));
}

#[test]
fn any_other_start_needs_a_path_below_the_base() {
    let read = |request| refusal(|problem| StartSpec::custom(&argument(request, problem)));
    assert_eq!(read(json!({ "path": "/x", "method": "PATCH", "body": {} })), None);
    assert_eq!(read(json!({})), wrong("path"));
    assert_eq!(read(json!({ "path": "x" })), wrong("path"));
    assert_eq!(read(json!({ "path": "https://evil.example/" })), wrong("path"));
    assert_eq!(read(json!({ "path": "/x", "method": "GET" })), wrong("method"));
    assert_eq!(read(json!({ "path": "/x", "body": "text" })), wrong("body"));
}

#[test]
fn a_duration_is_clamped_between_a_millisecond_and_a_century() {
    let timeout = |ms: f64| {
        let settings = checked(|problem| Settings::read(&argument(json!({ "timeoutMs": ms }), problem)));
        settings.expect("it is a time").timeout_ms
    };
    assert_eq!([timeout(0.25), timeout(1.5), timeout(90_000.0)], [Some(1), Some(1), Some(90_000)]);
    assert_eq!(timeout(1e300), Some(3_162_240_000_000));
    // The shortest and the longest wait may be the same.
    assert_eq!(options(json!({ "pacing": { "minMs": 5, "maxMs": 5 } })), None);
}
