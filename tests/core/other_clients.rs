//! What this client does right where others have a defect.

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
fn ends_on_202_and_completed_where_core_lro_never_does() {
    completed(accepted_copy().play([body(202, "completed")]));
}

#[test]
fn fails_on_200_and_failed_where_core_lro_succeeds() {
    failed(accepted_copy().play([body(200, "failed")]));
}

#[test]
fn ends_as_unknown_without_a_readable_location_where_core_lro_succeeds() {
    unknown(copy().play([empty(202)]));
}

#[test]
fn waits_despite_an_odd_retry_after_where_core_lro_and_ky_loop() {
    for header in ["-5", "2147484", "999999999"] {
        let mut run = accepted_copy();
        completed(run.play([body(202, "inProgress").with("Retry-After", header), body(202, "completed")]));
        assert!(run.waits()[0] >= 400, "{header}: {:?}", run.waits());
    }
}

#[test]
fn polls_without_a_preflight_where_core_lro_causes_one() {
    let mut run = copy();
    completed(run.play([accepted(), body(202, "inProgress"), body(202, "completed")]));
    for poll in &run.requests[1..] {
        let is_simple = poll.method == Method::Get && poll.token == Token::Without && !poll.respond_async && poll.body.is_none();
        assert!(is_simple, "{poll:?}");
    }
}

#[test]
fn sends_no_token_to_the_monitor_where_dotnet_does() {
    let mut run = accepted_copy();
    completed(run.play([body(202, "completed")]));
    assert_eq!(run.requests[0].token, Token::Without);
}

#[test]
fn goes_on_after_200_and_in_progress_which_dotnet_takes_for_the_item() {
    let mut run = accepted_copy();
    assert!(completed(run.play([body(200, "inProgress"), body(200, "completed")])).item.is_none());
}

#[test]
fn ends_on_a_303_where_rclone_and_o365_hang() {
    let mut run = follow("https://api.onedrive.com/monitor/1", "copy", Some(ONEDRIVE));
    let item = json(200, json!({ "id": "ITEM1", "name": "Copy" }));
    completed(run.play([empty(303).with("Location", "https://api.onedrive.com/items/ITEM1"), item]));
}

#[test]
fn ends_on_cancelled_where_rclone_never_does() {
    failed(accepted_copy().play([body(200, "cancelled")]));
}

#[test]
fn waits_for_retry_after_where_rclone_does_not() {
    let mut run = accepted_copy();
    completed(run.play([empty(429).with("Retry-After", "41"), body(202, "completed")]));
    assert_eq!(run.waits()[0], 41_000);
}

#[test]
fn ends_on_failed_where_o365_hangs() {
    failed(accepted_copy().play([body(202, "failed")]));
}

#[test]
fn reads_the_documented_failed_body_cancelled_and_cancel_pending_where_onedrive_api_cannot() {
    let documented = json!({ "id": "46cf980a", "createdDateTime": "0001-01-01T00:00:00Z", "lastActionDateTime": "0001-01-01T00:00:00Z",
        "status": "failed", "error": { "code": "nameAlreadyExists", "message": "Name already exists" } });
    assert_eq!(failed(accepted_copy().play([json(200, documented)])).as_deref(), Some("nameAlreadyExists"));
    failed(accepted_copy().play([body(202, "cancelPending"), body(202, "cancelled")]));
}

#[test]
fn polls_with_a_delay_where_the_ios_and_python_sdks_have_none() {
    let mut run = accepted_copy();
    completed(run.play(std::iter::repeat_with(|| body(202, "inProgress")).take(30).chain([body(202, "completed")])));
    assert!(run.waits().iter().all(|wait| *wait >= 400), "{:?}", run.waits());
}

#[test]
fn follows_a_copy_that_pnp_and_the_javascript_sdk_only_start() {
    let mut run = copy();
    let item = json(200, json!({ "id": "R", "name": "Copy" }));
    let end = json(202, json!({ "status": "completed", "resourceId": "R" }));
    assert!(completed(run.play([accepted(), body(202, "inProgress"), end, item])).item.is_some());
    assert_eq!(run.urls()[1], MONITOR);
}
