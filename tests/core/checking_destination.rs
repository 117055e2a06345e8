//! The destination check, for copies whose monitor can't be used: when a copy counts as completed, and when its outcome is unknown.

use longhaul::{
    action::outcome::{Observed, UnknownReason},
    protocol::request::Token,
};
use serde_json::{Value, json};

use crate::support::{
    host::GRAPH,
    run::{BEGINNING, Run, completed, copy_on, resume, run, unknown},
    script::{Scripted, accepted, empty, forgotten, json, lost, unreadable},
};

const SOURCE: &str = "https://graph.microsoft.com/v1.0/me/drive/items/FOLDER";
const DESTINATION: &str = "https://graph.microsoft.com/v1.0/me/drive/root:/Documents/Copy%20of%20LargeFolder1:";

/// A copy whose destination is checked, with these options.
fn checked_copy(options: Value) -> Run {
    let mut options = options;
    options["checkDestination"] = json!(true);
    copy_on(GRAPH, options)
}

/// A copy of this item, with this body.
fn copy_of(item: Value, body: Value) -> Run {
    run(json!({ "operation": "copy", "baseUrl": GRAPH, "target": item, "body": body }))
}

/// A time in seconds after the beginning, in the format of the services.
fn time(seconds: i64) -> String {
    let ms = BEGINNING.checked_add_signed(seconds * 1000).expect("it is a time");
    humantime::format_rfc3339_seconds(std::time::UNIX_EPOCH + std::time::Duration::from_millis(ms)).to_string()
}

fn source() -> Scripted {
    let parent = json!({ "driveId": "D", "id": "PARENT" });
    json(
        200,
        json!({ "id": "FOLDER", "name": "LargeFolder1", "size": 1000, "folder": { "childCount": 3 }, "parentReference": parent }),
    )
}

fn copy(size: u64, children: u64, made: i64) -> Scripted {
    let folder = json!({ "childCount": children });
    json(
        200,
        json!({ "id": "COPY", "name": "Copy of LargeFolder1", "size": size, "folder": folder, "createdDateTime": time(made), "eTag": "1" }),
    )
}

/// The response to a start, with a Location that is hidden.
fn hidden() -> Scripted {
    empty(202)
}

#[test]
fn a_copy_that_arrives_and_stops_changing_has_completed() {
    let mut run = checked_copy(json!({}));
    let script =
        [hidden(), source(), empty(404), copy(0, 0, 1), copy(400, 1, 1), copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)];
    let completion = completed(run.play(script));
    assert_eq!((completion.observed, completion.resource_id.as_deref()), (Observed::Destination, Some("COPY")));
    assert!(completion.item.is_some());
    assert_eq!(run.urls()[1..3], [SOURCE, DESTINATION]);
    assert!(run.requests.iter().all(|request| request.token == Token::Current));
    let percentages: Vec<_> = run.progress.iter().map(|progress| progress.percentage_complete).collect();
    assert_eq!(percentages[..3], [None, Some(0.0), Some(40.0)]);
    let attempts = run.progress.iter().filter_map(|progress| progress.trouble.as_ref()).map(|trouble| trouble.attempt);
    assert_eq!(attempts.collect::<Vec<_>>(), [2, 3, 4, 5, 6], "the source is the first");
    assert_eq!(run.progress[2].bytes.map(|bytes| (bytes.done, bytes.total)), Some((400.0, 1000.0)));
    let last = run.progress.last().expect("the end is reported");
    assert_eq!((last.status.as_str(), last.percentage_complete, last.eta_ms), ("completed", Some(100.0), Some(0.0)));
}

#[test]
fn the_destination_check_honours_retry_after() {
    let mut run = checked_copy(json!({}));
    let whole = [copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)];
    completed(
        run.play(
            [hidden(), source(), copy(400, 1, 1).with("Retry-After", "41"), empty(404).with("Retry-After", "42")]
                .into_iter()
                .chain(whole),
        ),
    );
    assert!([41_000, 42_000].iter().all(|asked| run.waits().contains(asked)), "{:?}", run.waits());
}

#[test]
fn a_copy_of_the_right_size_that_still_changes_has_not_completed() {
    let changing = |etag: u64| {
        let folder = json!({ "childCount": 3 });
        json(200, json!({ "id": "COPY", "size": 1000, "folder": folder, "createdDateTime": time(1), "eTag": etag.to_string() }))
    };
    let script = [hidden(), source(), changing(1), changing(2), changing(2), changing(3), changing(3), changing(3)];
    assert_eq!(completed(checked_copy(json!({})).play(script)).observed, Observed::Destination);
}

#[test]
fn an_item_that_was_there_before_is_not_the_copy() {
    let mut run = checked_copy(json!({ "timeoutMs": 600_000 }));
    run.step().expect("the start is sent");
    run.respond(hidden());
    run.step().expect("the source is requested");
    run.respond(source());
    let outcome = run.play_on(|_| copy(1000, 3, -60));
    assert!(matches!(outcome, longhaul::action::outcome::Outcome::TimedOut), "{outcome:?}");
}

#[test]
fn the_source_is_not_taken_for_the_copy() {
    let body = json!({ "parentReference": { "driveId": "D", "id": "PARENT" } });
    let item = json!({ "id": "FOLDER", "name": "LargeFolder1", "size": 1000, "createdDateTime": time(1), "eTag": "1" });
    let mut run = copy_of(json!("FOLDER"), body);
    let reason = unknown(run.play([hidden(), json(200, item.clone()), json(200, item)]));
    assert_eq!((reason, run.requests.len()), (UnknownReason::LocationHidden, 3));
}

#[test]
fn a_created_time_may_be_two_seconds_before_the_start_or_a_minute_ahead_of_the_page() {
    let made = |seconds: i64| {
        let copies = std::iter::repeat_with(|| copy(1000, 3, seconds)).take(3);
        checked_copy(json!({ "conflictBehavior": "rename" })).play([hidden(), source()].into_iter().chain(copies))
    };
    for seconds in [-2, 60] {
        assert_eq!(completed(made(seconds)).observed, Observed::Destination);
    }
    for seconds in [-3, 61] {
        let script = [hidden(), source(), copy(1000, 3, seconds)];
        unknown(checked_copy(json!({ "conflictBehavior": "rename" })).play(script));
    }
}

#[test]
fn a_copy_that_may_be_renamed_is_unknown_if_its_name_was_taken_before() {
    let script = [hidden(), source(), copy(1000, 3, -60)];
    assert_eq!(unknown(checked_copy(json!({ "conflictBehavior": "rename" })).play(script)), UnknownReason::LocationHidden);
    // If no item has the requested name, the copy gets it.
    let script = [hidden(), source(), copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)];
    completed(checked_copy(json!({ "conflictBehavior": "rename" })).play(script));
}

#[test]
fn a_copy_that_replaces_counts_only_once_the_old_item_is_gone() {
    let script =
        [hidden(), source(), copy(1000, 3, -60), copy(1000, 3, -60), copy(1000, 3, 2), copy(1000, 3, 2), copy(1000, 3, 2)];
    completed(checked_copy(json!({ "conflictBehavior": "replace" })).play(script));
}

#[test]
fn a_negative_size_counts_as_zero() {
    let absurd = json(200, json!({ "id": "COPY", "name": "Copy of LargeFolder1", "size": -54, "createdDateTime": time(1) }));
    let mut run = checked_copy(json!({}));
    completed(run.play([hidden(), source(), absurd, copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)]));
    let shown = run.progress.iter().filter_map(|progress| progress.percentage_complete);
    assert!(shown.into_iter().all(|percentage| (0.0..=100.0).contains(&percentage)), "{:?}", run.progress);
}

#[test]
fn an_item_whose_clock_disagrees_is_not_taken_for_the_copy() {
    assert_eq!(unknown(checked_copy(json!({})).play([hidden(), source(), copy(1000, 3, 7200)])), UnknownReason::LocationHidden);
    let undated = json(200, json!({ "id": "COPY", "size": 1000, "folder": { "childCount": 3 } }));
    let mut run = checked_copy(json!({ "conflictBehavior": "rename" }));
    unknown(run.play([hidden(), source(), undated]));
}

#[test]
fn the_destination_is_checked_when_the_monitor_has_forgotten_the_action() {
    let running = json(202, json!({ "status": "inProgress", "percentageComplete": 60 }));
    let mut run = checked_copy(json!({}));
    let script = [accepted(), running].into_iter().chain(forgotten());
    let script = script.chain([source(), copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)]);
    assert_eq!(completed(run.play(script)).observed, Observed::Destination);
    let percentages: Vec<_> = run.progress.iter().filter_map(|progress| progress.percentage_complete).collect();
    assert!(percentages.is_sorted(), "{percentages:?}");
}

#[test]
fn a_forgotten_action_that_left_no_item_is_unknown_after_a_few_checks_and_seconds() {
    for pacing in [json!({}), json!({ "firstMs": 20, "minMs": 20, "maxMs": 200 }), json!({ "minMs": 30_000 })] {
        let mut run = checked_copy(json!({ "pacing": pacing }));
        for response in [accepted()].into_iter().chain(forgotten()).chain([source()]) {
            run.step().expect("it goes on");
            run.respond(response);
        }
        let began = run.now;
        let mut checks = 0;
        let outcome = run.play_on(|_| {
            checks += 1;
            empty(404)
        });
        assert_eq!(unknown(outcome), UnknownReason::MonitorGone);
        let waited = run.now - began;
        assert!(checks >= 4 && waited >= 5_000, "{checks} checks in {waited} ms");
        assert!(checks == 4 || waited < 6_000, "{checks} checks in {waited} ms are more than necessary");
    }
}

#[test]
fn a_copy_that_stays_smaller_or_has_fewer_children_is_unknown_after_an_hour() {
    for (size, children) in [(400, 1), (400, 3), (1000, 2)] {
        let mut run = checked_copy(json!({}));
        let script = [hidden(), source()].map(|response| (run.step().map(|()| run.respond(response))).is_ok());
        assert_eq!(script, [true, true]);
        let outcome = run.play_on(|_| copy(size, children, 1));
        assert_eq!(unknown(outcome), UnknownReason::LocationHidden);
        let waited = run.now - BEGINNING;
        assert!((3_600_000..3_700_000).contains(&waited), "it was unknown after {waited} ms");
    }
}

#[test]
fn a_copy_that_keeps_growing_is_checked_until_it_is_complete() {
    let mut run = checked_copy(json!({}));
    for response in [hidden(), source()] {
        run.step().expect("it goes on");
        run.respond(response);
    }
    let two_hours = 7_200_000;
    let outcome = loop {
        match run.step() {
            Ok(()) => run.respond(copy((run.now - BEGINNING).min(two_hours) * 1000 / two_hours, 3, 1)),
            Err(outcome) => break *outcome,
        }
    };
    assert_eq!(completed(outcome).observed, Observed::Destination);
}

#[test]
fn a_source_that_cant_be_read_leaves_the_outcome_unknown() {
    for response in [empty(403), json(200, json!({})), Scripted::NoToken] {
        assert_eq!(unknown(checked_copy(json!({})).play([hidden(), response])), UnknownReason::LocationHidden);
    }
    assert_eq!(unknown(checked_copy(json!({})).play([hidden(), empty(401), empty(401)])), UnknownReason::LocationHidden);
}

#[test]
fn a_404_of_the_source_is_believed_only_after_it_was_repeated() {
    let copies = std::iter::repeat_with(|| copy(1000, 3, 1)).take(3);
    let almost = || forgotten().skip(1);
    completed(checked_copy(json!({})).play([hidden()].into_iter().chain(almost()).chain([source()]).chain(copies)));
    let mut run = checked_copy(json!({}));
    assert_eq!(unknown(run.play([hidden()].into_iter().chain(forgotten()))), UnknownReason::LocationHidden);
    assert!(run.waits()[1..].iter().all(|wait| *wait >= 400), "{:?}", run.waits());
    // They don't count as checks of the destination.
    let mut run = checked_copy(json!({}));
    for response in [accepted()].into_iter().chain(forgotten()).chain(almost()).chain([source()]) {
        run.step().expect("it goes on");
        run.respond(response);
    }
    let before = run.requests.len();
    unknown(run.play_on(|_| empty(404)));
    assert!(run.requests.len() - before >= 4, "{} checks", run.requests.len() - before);
}

#[test]
fn a_destination_check_goes_on_after_faults() {
    let faults = [
        hidden(),
        unreadable(200),
        lost(),
        empty(401),
        empty(503),
        source(),
        empty(429).with("Retry-After", "3"),
        unreadable(200),
    ];
    let copies = [copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)];
    let mut run = checked_copy(json!({}));
    completed(run.play(faults.into_iter().chain(copies)));
    let waits = run.waits();
    assert!(waits[1..5].iter().chain(&waits[7..8]).all(|wait| *wait >= 400), "{waits:?}");
    assert_eq!(waits[6], 3_000, "as long as the service asks");
}

#[test]
fn a_page_of_a_proxy_or_an_empty_body_is_no_item_and_the_destination_is_checked_again() {
    for response in [unreadable(200), empty(200), empty(204)] {
        let copies = std::iter::repeat_with(|| copy(1000, 3, 1)).take(3);
        let script = [hidden(), response.clone(), source(), response];
        completed(checked_copy(json!({})).play(script.into_iter().chain(copies)));
    }
}

#[test]
fn a_token_that_is_refused_at_the_destination_is_renewed_each_time() {
    let made = || copy(1000, 3, 1);
    let mut run = checked_copy(json!({}));
    completed(run.play([hidden(), empty(401), source(), empty(401), made(), made(), made()]));
    let tokens: Vec<Token> = run.requests[1..].iter().map(|request| request.token).collect();
    assert_eq!(tokens, [Token::Current, Token::Fresh, Token::Current, Token::Fresh, Token::Current, Token::Current]);
}

#[test]
fn without_a_destination_check_a_hidden_location_is_unknown_at_once() {
    let mut run = copy_on(GRAPH, json!({ "checkDestination": false }));
    assert_eq!(unknown(run.play([hidden()])), UnknownReason::LocationHidden);
    assert_eq!(run.requests.len(), 1);
}

#[test]
fn a_copy_without_a_monitor_is_saved_and_its_destination_checked_after_a_reload() {
    let mut run = checked_copy(json!({}));
    run.step().expect("the start is sent");
    run.respond(hidden());
    let _ = run.step();
    let form = serde_json::to_value(run.accepted[0].as_ref().expect("it can be looked for").to_json()).expect("it is plain data");
    assert_eq!(form["monitorUrl"], Value::Null);
    let mut resumed = resume(form, BEGINNING + 9_000);
    completed(resumed.play([source(), copy(1000, 3, 1), copy(1000, 3, 1), copy(1000, 3, 1)]));
}

#[test]
fn a_copy_whose_folder_or_name_isnt_known_is_unknown() {
    let bare = json!({ "id": "FOLDER", "size": 1000 });
    let step = json!({ "id": "FOLDER", "size": 1000, "name": "..", "parentReference": { "id": "PARENT" } });
    for (body, source) in [
        (json!({ "name": "x" }), bare.clone()),
        (json!({ "parentReference": { "id": "P" } }), bare),
        (json!({ "parentReference": {} }), step),
    ] {
        let mut run = copy_of(json!("FOLDER"), body);
        assert_eq!(unknown(run.play([hidden(), json(200, source)])), UnknownReason::LocationHidden);
    }
}

#[test]
fn the_destination_is_known_by_id_by_path_or_from_the_source() {
    let at = |parent: Value, name: Value| {
        let mut run = copy_of(json!({ "path": "/a" }), json!({ "parentReference": parent, "name": name }));
        for response in [hidden(), source()] {
            run.step().expect("a request is sent");
            run.respond(response);
        }
        let _ = run.step();
        run.urls().last().map(|url| (*url).to_owned())
    };
    let root = "https://graph.microsoft.com/v1.0";
    let cases = [
        (json!({ "id": "P", "driveId": "b!D" }), json!("x y"), format!("{root}/drives/b!D/items/P:/x%20y:")),
        (json!({ "id": "P" }), json!(null), format!("{root}/me/drive/items/P:/LargeFolder1:")),
        (json!({ "path": "/drive/root:/a b/c" }), json!("x"), format!("{root}/me/drive/root:/a%20b/c/x:")),
        (json!({ "path": "/drive/root:" }), json!("x"), format!("{root}/me/drive/root:/x:")),
        (json!(null), json!("x"), format!("{root}/me/drive/items/PARENT:/x:")),
    ];
    for (parent, name, expected) in cases {
        assert_eq!(at(parent.clone(), name).as_deref(), Some(expected.as_str()), "{parent}");
    }
}

#[test]
fn a_folder_whose_address_has_a_dot_segment_is_never_requested() {
    let source = json!({ "id": "FOLDER", "size": 1000, "name": "a" });
    let parents = [
        json!({ "id": ".." }),
        json!({ "id": "." }),
        json!({ "path": "/drive/root:/a/../b" }),
        json!({ "path": "/drive/root:/.." }),
        json!({ "driveId": "b!D", "id": ".." }),
    ];
    for parent in parents {
        let mut run = copy_of(json!("FOLDER"), json!({ "parentReference": parent, "name": "x" }));
        assert_eq!(unknown(run.play([hidden(), json(200, source.clone())])), UnknownReason::LocationHidden, "{parent}");
        assert_eq!(run.requests.len(), 2, "{parent}");
    }
}
