//! The progress that an action reports: status word, percentage, operation, time left.

use longhaul::{
    action::progress::{Progress, TroubleReason},
    protocol::redactor::Redactor,
};
use serde_json::{Value, json};

use crate::support::{
    run::{BEGINNING, accepted_copy, completed, monitor_alone},
    script::{empty, json},
};

#[test]
fn a_status_word_is_reported_in_its_documented_spelling() {
    assert_eq!(completed(monitor_alone().play([json(200, json!({ "status": "COMPLETED" }))])).word, "completed");
    let mut run = monitor_alone();
    run.play([
        json(202, json!({ "status": "INPROGRESS" })),
        json(202, json!({ "status": "Rehydrating" })),
        json(200, json!({ "status": "completed" })),
    ]);
    let words: Vec<&str> = run.progress.iter().map(|progress| progress.status.as_str()).collect();
    assert_eq!(words, ["inProgress", "Rehydrating", "completed"]);
}

#[test]
fn progress_goes_out_as_plain_data() {
    let mut run = monitor_alone();
    let body = json!({ "status": "inProgress", "operation": "ItemCopy", "percentageComplete": 50,
        "statusDescription": "Completed 2/4 files; 250/1000 bytes" });
    run.play([json(202, json!({ "status": "waiting" })), json(202, body), json(200, json!({ "status": "completed" }))]);
    let reported = |at: usize| serde_json::to_value(run.progress[at].to_json(&Redactor::default())).expect("it is plain data");
    let nothing_yet = json!({ "status": "waiting", "operation": null, "percentageComplete": null, "statusDescription": null,
        "items": null, "bytes": null, "etaMs": null, "elapsedMs": 0.0, "trouble": null });
    assert_eq!(reported(0), nothing_yet);
    let halfway = json!({ "status": "inProgress", "operation": "ItemCopy", "percentageComplete": 50.0,
        "statusDescription": "Completed 2/4 files; 250/1000 bytes", "items": { "done": 2.0, "total": 4.0 },
        "bytes": { "done": 250.0, "total": 1000.0 }, "etaMs": null, "elapsedMs": 400.0,
        "trouble": null });
    assert_eq!(reported(1), halfway);
    assert_eq!(reported(2)["etaMs"], 0.0);
}

#[test]
fn the_operation_is_reported_once_the_monitor_has_named_it() {
    let mut run = monitor_alone();
    let named = json(202, json!({ "status": "inProgress", "operation": "ItemCopy" }));
    let unnamed = || json(202, json!({ "status": "inProgress" }));
    run.play([unnamed(), named, unnamed(), json(200, json!({ "status": "completed" }))]);
    let operations: Vec<_> = run.progress.iter().map(|progress| progress.operation.as_deref()).collect();
    assert_eq!(operations, [None, Some("ItemCopy"), Some("ItemCopy"), Some("ItemCopy")]);
}

/// The percentages that are reported for these bodies.
fn percentages(bodies: impl IntoIterator<Item = Value>) -> Vec<Option<f64>> {
    let mut run = monitor_alone();
    let running = bodies.into_iter().map(|mut body| {
        body["status"] = json!("inProgress");
        json(202, body)
    });
    run.play(running.chain([json(200, json!({ "status": "failed" }))]));
    run.progress.pop();
    run.progress.iter().map(|progress| progress.percentage_complete).collect()
}

#[test]
fn a_percentage_has_several_names_and_may_be_a_string() {
    for name in ["percentageComplete", "percentComplete", "percentProgress", "percentageCompleted"] {
        assert_eq!(
            percentages([json!({ name: 27.8 }), json!({ name: "50" }), json!({ name: " 62.5 " })]),
            [Some(27.8), Some(50.0), Some(62.5)]
        );
    }
    assert_eq!(percentages([json!({ "percentageComplete": 10, "percentComplete": 20 })]), [Some(10.0)]);
    assert_eq!(percentages([json!({ "percentageComplete": "soon", "percentComplete": 20 })]), [Some(20.0)]);
}

#[test]
fn a_percentage_may_be_missing_or_nonsense() {
    assert_eq!(
        percentages([json!({}), json!({ "percentageComplete": null }), json!({ "percentageComplete": "NaN" })]),
        [None, None, None]
    );
    assert_eq!(percentages([json!({ "percentageComplete": -5 })]), [Some(0.0)]);
    assert_eq!(percentages([json!({ "percentageComplete": 1e300 })]), [Some(100.0)]);
}

#[test]
fn the_percentage_never_goes_back() {
    let bodies = [10, 30, 20, 0, 40].map(|percentage| json!({ "percentageComplete": percentage }));
    assert_eq!(percentages(bodies), [Some(10.0), Some(30.0), Some(30.0), Some(30.0), Some(40.0)]);
}

#[test]
fn bytes_in_the_description_count_while_the_percentage_is_zero() {
    let body = json!({ "percentageComplete": 0, "statusDescription": "Completed 2/4 files; 250/1000 bytes" });
    assert_eq!(percentages([body]), [Some(25.0)]);
    let body = json!({ "percentageComplete": 60, "statusDescription": "Completed 2/4 files; 250/1000 bytes" });
    assert_eq!(percentages([body]), [Some(60.0)]);
    assert_eq!(
        percentages([json!({ "percentageComplete": 0, "statusDescription": "Completed 0/0 files; 0/0 bytes" })]),
        [Some(0.0)]
    );
}

#[test]
fn an_action_without_a_new_percentage_has_stalled() {
    let mut run = accepted_copy();
    for percentage in [Some(10), Some(20), Some(30), None, None, None, None, None, None, None, None] {
        run.step().expect("it goes on");
        let mut body = json!({ "status": "inProgress" });
        if let Some(percentage) = percentage {
            body["percentageComplete"] = json!(percentage);
        }
        run.respond(json(202, body));
    }
    let _ = run.step();
    let etas: Vec<_> = run.progress.iter().map(|progress| progress.eta_ms).collect();
    assert!(etas[2].is_some() && etas.last() == Some(&None), "{etas:?}");
    assert_eq!(run.progress.last().and_then(|progress| progress.percentage_complete), Some(30.0));
}

#[test]
fn the_last_progress_has_the_final_word_and_no_time_left() {
    let ends = [
        (json!({ "status": "succeeded" }), "succeeded", Some(100.0), Some(0.0)),
        (json!({ "id": "1", "name": "Copy" }), "completed", Some(100.0), Some(0.0)),
        (json!({ "status": "cancelled" }), "cancelled", Some(60.0), None),
        (json!({ "error": { "code": "accessDenied" } }), "failed", Some(60.0), None),
    ];
    for (end, word, percentage, eta) in ends {
        let mut run = monitor_alone();
        let running =
            [20, 40, 60].map(|percentage| json(202, json!({ "status": "inProgress", "percentageComplete": percentage })));
        run.play(running.into_iter().chain([json(200, end)]));
        assert!(run.progress[2].eta_ms.is_some(), "while it ran there was an estimate");
        let last = run.progress.last().expect("the end is reported");
        assert_eq!((last.status.as_str(), last.percentage_complete, last.eta_ms), (word, percentage, eta));
    }
}

#[test]
fn trouble_goes_out_as_plain_data() {
    let mut run = monitor_alone();
    let error = json!({ "error": { "code": "activityLimitReached", "message": "No" } });
    run.play([json(429, error).with("Retry-After", "41"), json(200, json!({ "status": "completed" }))]);
    let reported = serde_json::to_value(run.progress[0].to_json(&Redactor::default())).expect("it is plain data");
    let error = json!({ "code": "activityLimitReached", "message": "No", "target": null, "details": [], "innerCodes": [] });
    let expected = json!({ "reason": "throttled", "attempt": 1.0, "retryAt": (BEGINNING + 41_000) as f64, "error": error });
    assert_eq!(reported["trouble"], expected);
}

#[test]
fn each_kind_of_trouble_has_its_word() {
    use TroubleReason::{CheckingDestination, Offline, ServiceError, Throttled, Unreachable};
    let words = [Throttled, Offline, Unreachable, ServiceError, CheckingDestination].map(<&str>::from);
    assert_eq!(words, ["throttled", "offline", "unreachable", "serviceError", "checkingDestination"]);
}

#[test]
fn the_time_left_counts_down_during_trouble() {
    let mut run = accepted_copy();
    for percentage in [10, 20] {
        run.step().expect("it goes on");
        run.respond(json(202, json!({ "status": "inProgress", "percentageComplete": percentage })).with("Retry-After", "10"));
    }
    run.step().expect("it goes on");
    run.respond(empty(503));
    let _ = run.step();
    let [.., before, after] = &run.progress[..] else { panic!("{:?}", run.progress) };
    assert_eq!((before.eta_ms, before.elapsed_ms), (Some(80_000.0), 10_000.0));
    assert_eq!((after.eta_ms, after.elapsed_ms), (Some(70_000.0), 20_000.0));
}

#[test]
fn the_time_left_is_rounded_to_milliseconds() {
    let mut run = monitor_alone();
    run.play([json(202, json!({ "status": "inProgress" })), json(200, json!({ "status": "completed" }))]);
    let eta_of = |eta_ms: f64| {
        let progress = Progress { eta_ms: Some(eta_ms), ..run.progress[0].clone() };
        serde_json::to_value(progress.to_json(&Redactor::default())).expect("it is plain data")["etaMs"].as_f64()
    };
    assert_eq!([7.4, 7.5].map(eta_of), [Some(7.0), Some(8.0)]);
}
