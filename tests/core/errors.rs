//! The error of a failed action: every form in which services send it, and the other members of the outcome.

use std::rc::Rc;

use longhaul::{
    action::outcome::Outcome,
    protocol::{redactor::Redactor, service_error::ServiceError},
};
use serde_json::{Value, json};

use crate::support::{
    host::Parsed,
    run::{copy, failed, failure, monitor_alone, rejected},
    script::{MONITOR, empty, json},
};

/// The outcome of a copy whose monitor sends this response.
fn outcome(http_status: u16, body: Value) -> Outcome<Parsed> {
    monitor_alone().play([json(http_status, body)])
}

/// The error of a copy whose monitor reports a failure, in a body with these members.
fn error_of(mut body: Value) -> ServiceError {
    body["status"] = json!("failed");
    failure(outcome(200, body))
}

fn report(outcome: &Outcome<Parsed>) -> Value {
    serde_json::to_value(outcome.to_json(&Redactor::default())).expect("it is plain data")
}

#[test]
fn a_failure_keeps_the_http_status_and_the_status_word() {
    let words = [
        "failed",
        "deleteFailed",
        "submissionFailed",
        "skipped",
        "cancelled",
        "canceled",
        "abandoned",
        "timeout",
        "expired",
        "error",
    ];
    for http_status in [200, 202, 400, 404, 409, 429, 500, 503, 507] {
        for word in words {
            for written in [word.to_owned(), word.to_uppercase(), format!(" {word} ")] {
                let body = json!({ "status": written, "statusDescription": "It stopped", "error": { "code": "x" } });
                let report = report(&outcome(http_status, body));
                let kept = [&report["kind"], &report["httpStatus"], &report["status"], &report["statusDescription"]];
                assert_eq!(kept, [&json!("failed"), &json!(f64::from(http_status)), &json!(word), &json!("It stopped")]);
            }
        }
    }
}

#[test]
fn a_failure_without_a_status_word_is_called_failed() {
    let report = report(&outcome(200, json!({ "error": { "code": "accessDenied" } })));
    assert_eq!([&report["kind"], &report["status"]], ["failed", "failed"]);
}

#[test]
fn a_message_or_a_code_beside_the_status_word_is_the_errors() {
    let bodies = [
        json!({ "message": "Disk full" }),
        json!({ "message": { "lang": "en-US", "value": "Disk full" } }),
        // configurationSnapshotJob.
        json!({ "code": "quotaLimitReached", "errorDetails": ["Disk full", "Another text"] }),
        json!({ "code": "quotaLimitReached", "message": "Disk full", "target": "01ABC" }),
        json!({ "errorCode": "quotaLimitReached", "message": "Disk full" }),
        json!({ "id": "1", "errorCode": "quotaLimitReached", "message": "Disk full" }),
        json!({ "error": "quotaLimitReached", "message": "Disk full" }),
        json!({ "error": { "code": "quotaLimitReached" }, "message": "Disk full" }),
        json!({ "error": [{ "code": "quotaLimitReached", "message": "Disk full" }, { "code": "another" }] }),
        json!({ "error": { "code": "quotaLimitReached", "message": "Disk full" }, "message": "Another text" }),
    ];
    for body in bodies {
        let error = error_of(body.clone());
        assert_eq!(error.message.as_deref(), Some("Disk full"), "{body}");
        let has_code = body["message"] == body["code"] || body.to_string().contains("quotaLimitReached");
        assert_eq!(error.code.as_deref(), has_code.then_some("quotaLimitReached"), "{body}");
        assert_eq!(error.target.as_deref(), body["target"].as_str(), "{body}");
    }
}

#[test]
fn a_message_in_an_object_with_its_language_keeps_its_text() {
    let message = || json!({ "lang": "de-DE", "value": "Zugriff verweigert." });
    let code = "-2147024891, System.UnauthorizedAccessException";
    let error = || json!({ "code": code, "message": message(), "details": [{ "code": "x", "message": message() }] });
    let errors = [
        error_of(json!({ "error": error() })),
        error_of(json!({ "odata.error": error() })),
        failure(outcome(200, json!({ "odata.error": error() }))),
        rejected(copy().play([json(403, json!({ "error": error() }))])).error.map(Rc::unwrap_or_clone).unwrap_or_default(),
        rejected(copy().play([json(403, json!({ "odata.error": error() }))])).error.map(Rc::unwrap_or_clone).unwrap_or_default(),
    ];
    for error in errors {
        assert_eq!((error.code.as_deref(), error.message.as_deref()), (Some(code), Some("Zugriff verweigert.")));
        assert_eq!(error.details[0].message.as_deref(), Some("Zugriff verweigert."));
    }
}

#[test]
fn a_message_of_another_type_is_none() {
    for message in [json!(5), json!(["x"]), json!({ "lang": "en-US" }), json!(null), json!({ "value": 5 })] {
        assert_eq!(error_of(json!({ "error": { "code": "x", "message": message } })).message, None);
    }
}

#[test]
fn an_error_that_a_gateway_or_a_sign_in_service_writes_keeps_its_text() {
    let bodies = [
        json!({ "statusCode": 403, "message": "Denied" }),
        json!({ "Message": "Denied" }),
        json!({ "error": "invalid_grant", "error_description": "Denied" }),
        json!({ "type": "about:blank", "status": 403, "title": "Forbidden", "detail": "Denied" }),
        json!({ "title": "Denied", "status": 403, "errors": { "name": ["It is required."] } }),
    ];
    for body in bodies {
        let response = rejected(copy().play([json(403, body.clone())]));
        assert_eq!(response.error.and_then(|error| error.message.clone()).as_deref(), Some("Denied"), "{body}");
    }
    let response = rejected(copy().play([json(403, json!({ "code": "AccessDenied" }))]));
    assert_eq!(response.error.and_then(|error| error.code.clone()).as_deref(), Some("AccessDenied"));
    let response = rejected(copy().play([json(403, json!({ "id": "1" }))]));
    assert_eq!(response.error, None);
}

#[test]
fn a_text_of_a_gateway_under_500_does_not_reject_a_start() {
    let outcome = copy().play([json(500, json!({ "statusCode": 500, "message": "Internal server error" }))]);
    assert!(matches!(outcome, Outcome::Uncertain { .. }), "{outcome:?}");
}

#[test]
fn the_result_info_of_a_failed_operation_is_its_error() {
    let info = json!({ "code": 500, "message": "The search was deleted", "subcode": 3 });
    assert_eq!(error_of(json!({ "resultInfo": info })).message.as_deref(), Some("The search was deleted"));
    let error = error_of(json!({ "resultInfo": info, "error": { "code": "x", "message": "y" } }));
    assert_eq!(error.message.as_deref(), Some("y"));
}

#[test]
fn a_target_is_kept_beside_the_code_and_in_each_detail() {
    let error = json!({ "code": "nameAlreadyExists", "message": "Name already exists", "target": "01BDEZ3H",
        "details": [{ "code": "a", "target": "01AAA" }, { "code": "b" }, { "target": 5 }] });
    for error in [error_of(json!({ "error": error })), failure(outcome(500, json!({ "status": "failed", "error": error })))] {
        assert_eq!(error.target.as_deref(), Some("01BDEZ3H"));
        let targets: Vec<_> = error.details.iter().map(|detail| detail.target.as_deref()).collect();
        assert_eq!(targets, [Some("01AAA"), None, None]);
    }
}

#[test]
fn without_a_code_of_its_own_an_error_takes_the_first_of_its_details() {
    let details = [
        json!({ "code": "nameAlreadyExists", "message": "Name already exists", "target": "01ABC" }),
        json!({ "code": "accessDenied", "message": "No" }),
    ];
    let error = error_of(json!({ "error": { "message": "Some items failed", "details": details } }));
    assert_eq!(error.code.as_deref(), Some("nameAlreadyExists"));
    assert_eq!(error.message.as_deref(), Some("Some items failed"));
    assert_eq!(error.details.len(), 2);
    // Azure AD may write one detail instead of a list (hashicorp's go-azure-sdk reads both).
    let error = error_of(json!({ "error": { "message": "No", "details": { "code": "ObjectConflict", "target": "appId" } } }));
    assert_eq!((error.code.as_deref(), error.details[0].target.as_deref()), (Some("ObjectConflict"), Some("appId")));
    assert_eq!(error_of(json!({ "error": { "details": "None" } })).details, []);
}

#[test]
fn an_empty_code_or_message_counts_as_missing() {
    let error =
        error_of(json!({ "error": { "code": "", "message": "", "details": [{ "code": "accessDenied" }] }, "message": "No" }));
    assert_eq!((error.code.as_deref(), error.message.as_deref()), (Some("accessDenied"), Some("No")));
    let error = error_of(json!({ "error": { "code": "", "message": { "lang": "en-US", "value": "" } } }));
    assert_eq!((error.code, error.message), (None, None));
    assert_eq!(error_of(json!({ "errorDetails": [""] })).message, None);
}

#[test]
fn inner_errors_are_read_under_both_spellings_down_to_the_innermost() {
    for name in ["innerError", "innererror"] {
        let error = error_of(json!({ "error": { "message": "No", name: { "code": "outer", name: { "code": "inner" } } } }));
        assert_eq!(error.code.as_deref(), Some("inner"));
        assert_eq!(error.inner_codes, ["outer", "inner"]);
    }
}

#[test]
fn of_an_endless_error_a_hundred_details_and_ten_levels_are_read() {
    let details = vec![json!({ "code": "x" }); 1_000];
    let inner = (0..50).fold(json!({}), |inner, level| json!({ "code": level.to_string(), "innerError": inner }));
    let error = error_of(json!({ "error": { "details": details, "innerError": inner } }));
    assert_eq!((error.details.len(), error.inner_codes.len()), (100, 10));
}

#[test]
fn an_error_goes_to_javascript_as_plain_data() {
    let detail = json!({ "code": "accessDenied", "message": "No", "target": null });
    let error =
        error_of(json!({ "error": { "message": "Some items failed", "details": [detail], "innerError": { "code": "inner" } } }));
    let expected = json!({ "code": "accessDenied", "message": "Some items failed", "target": null, "details": [detail],
        "innerCodes": ["inner"] });
    assert_eq!(serde_json::to_value(error.to_json()).expect("it is plain data"), expected);
}

#[test]
fn a_failed_body_without_any_error_fails_too() {
    assert_eq!(failed(outcome(200, json!({ "status": "failed" }))), None);
}

#[test]
fn ids_for_support_are_in_every_outcome_that_a_response_led_to() {
    let inner = json!({ "request-id": "r", "client-request-id": "c", "date": "2026-11-26T00:00:00" });
    let error = || json!({ "error": { "code": "x", "innerError": inner } });
    let failed = || json!({ "status": "failed", "error": { "code": "x", "innerError": inner } });
    let outcomes = [
        copy().play([json(403, error())]),
        copy().play([json(202, error())]),
        copy().play([json(200, failed())]),
        copy().play([json(504, error())]),
        copy().play([json(202, json!({ "x": 1, "error": null }))]),
        copy().play([empty(202).with("Location", MONITOR), json(400, error())]),
        copy().play([empty(202).with("Location", MONITOR), json(200, failed())]),
    ];
    for (at, outcome) in outcomes.iter().enumerate() {
        let report = report(outcome);
        let ids = [&report["requestId"], &report["clientRequestId"], &report["date"]];
        let expected = if at == 4 { [&Value::Null; 3] } else { [&json!("r"), &json!("c"), &json!("2026-11-26T00:00:00")] };
        assert_eq!(ids, expected, "{report}");
    }
}

#[test]
fn ids_in_headers_count_before_those_in_the_body() {
    let body =
        json!({ "error": { "code": "x", "innerError": { "request-id": "body", "client-request-id": "body", "date": "body" } } });
    let response = json(403, body).with("request-id", "header").with("client-request-id", "header").with("Date", "header");
    let report = report(&copy().play([response]));
    assert_eq!([&report["requestId"], &report["clientRequestId"], &report["date"]], ["header"; 3]);
}
