//! Defects of other clients. Each test shows that this client doesn't have the defect.

use longhaul::protocol::request::{Method, Token};
use serde_json::{Value, json};

use crate::support::{
    host::ONEDRIVE,
    run::{accepted_copy, completed, copy, failed, follow, unknown},
    script::{MONITOR, Scripted, accepted, empty, json},
};

fn body(code: u16, word: &str) -> Scripted {
    json(code, json!({ "status": word, "resourceId": Value::Null }))
}

#[test]
fn core_lro_never_ends_on_202_and_completed() {
    completed(accepted_copy().play([body(202, "completed")]));
}

#[test]
fn core_lro_resolves_200_and_failed_as_success() {
    failed(accepted_copy().play([body(200, "failed")]));
}

#[test]
fn core_lro_resolves_at_once_where_location_is_hidden() {
    unknown(copy().play([empty(202)]));
}

#[test]
fn core_lro_and_ky_loop_without_a_wait_for_an_odd_retry_after() {
    for header in ["-5", "2147484", "999999999"] {
        let mut run = accepted_copy();
        completed(run.play([body(202, "inProgress").with("Retry-After", header), body(202, "completed")]));
        assert!(run.waits()[0] >= 400, "{header}: {:?}", run.waits());
    }
}

#[test]
fn core_lro_causes_a_preflight_on_every_poll() {
    let mut run = copy();
    completed(run.play([accepted(), body(202, "inProgress"), body(202, "completed")]));
    for poll in &run.requests[1..] {
        let is_simple = poll.method == Method::Get && poll.token == Token::Without && !poll.respond_async && poll.body.is_none();
        assert!(is_simple, "{poll:?}");
    }
}

#[test]
fn dotnet_sends_the_token_to_the_monitor() {
    let mut run = accepted_copy();
    completed(run.play([body(202, "completed")]));
    assert_eq!(run.requests[0].token, Token::Without);
}

#[test]
fn dotnet_takes_any_200_for_the_item() {
    let mut run = accepted_copy();
    assert!(completed(run.play([body(200, "inProgress"), body(200, "completed")])).item.is_none());
}

#[test]
fn rclone_and_o365_hang_on_a_303() {
    let mut run = follow("https://api.onedrive.com/monitor/1", "copy", Some(ONEDRIVE));
    let item = json(200, json!({ "id": "ITEM1", "name": "Copy" }));
    completed(run.play([empty(303).with("Location", "https://api.onedrive.com/items/ITEM1"), item]));
}

#[test]
fn rclone_never_ends_on_cancelled() {
    failed(accepted_copy().play([body(200, "cancelled")]));
}

#[test]
fn rclone_disregards_retry_after() {
    let mut run = accepted_copy();
    completed(run.play([empty(429).with("Retry-After", "41"), body(202, "completed")]));
    assert_eq!(run.waits()[0], 41_000);
}

#[test]
fn o365_hangs_on_failed() {
    failed(accepted_copy().play([body(202, "failed")]));
}

#[test]
fn onedrive_api_cant_parse_the_documented_failed_body_nor_cancelled_nor_cancel_pending() {
    let documented = json!({ "id": "46cf980a", "createdDateTime": "0001-01-01T00:00:00Z", "lastActionDateTime": "0001-01-01T00:00:00Z",
        "status": "failed", "error": { "code": "nameAlreadyExists", "message": "Name already exists" } });
    assert_eq!(failed(accepted_copy().play([json(200, documented)])).as_deref(), Some("nameAlreadyExists"));
    failed(accepted_copy().play([body(202, "cancelPending"), body(202, "cancelled")]));
}

#[test]
fn the_ios_and_python_sdks_poll_without_a_delay() {
    let mut run = accepted_copy();
    completed(run.play(std::iter::repeat_with(|| body(202, "inProgress")).take(30).chain([body(202, "completed")])));
    assert!(run.waits().iter().all(|wait| *wait >= 400), "{:?}", run.waits());
}

#[test]
fn pnp_and_the_javascript_sdk_start_the_copy_and_stop_there() {
    let mut run = copy();
    let item = json(200, json!({ "id": "R", "name": "Copy" }));
    let end = json(202, json!({ "status": "completed", "resourceId": "R" }));
    assert!(completed(run.play([accepted(), body(202, "inProgress"), end, item])).item.is_some());
    assert_eq!(run.urls()[1], MONITOR);
}
