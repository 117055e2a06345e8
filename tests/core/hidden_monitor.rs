//! A monitor whose responses CORS hides from the page. A browser reports them as a lost network; a `no-cors` request shows whether
//! anything responds.

use longhaul::{
    action::{
        io::Input,
        outcome::{Observed, UnknownReason},
        patience::{HIDDEN_MS, UNREACHABLE_MS},
        progress::TroubleReason,
    },
    protocol::request::{Purpose, Redirect},
};
use serde_json::json;

use crate::support::{
    host::GRAPH,
    run::{BEGINNING, Run, accepted_copy, completed, copy_on, polled_copy, unknown},
    script::{Scripted, accepted, empty, json, lost, opaque, timed_out},
};

fn running() -> Scripted {
    json(202, json!({ "status": "inProgress" }))
}

fn done() -> Scripted {
    json(200, json!({ "status": "completed" }))
}

/// The responses to each kind of request. They show only that the host responds.
fn hidden() -> [Scripted; 3] {
    [lost(), lost(), opaque()]
}

#[test]
fn a_monitor_that_was_never_readable_is_unknown_after_four_rounds_hidden_by_cors() {
    let mut run = accepted_copy();
    let again = std::iter::repeat_with(|| [lost(), opaque()]).take(3).flatten();
    assert_eq!(unknown(run.play(hidden().into_iter().chain(again))), UnknownReason::MonitorHidden);
    let blind: Vec<bool> = run.requests.iter().map(|request| request.no_cors).collect();
    assert_eq!(blind, [false, false, true, false, true, false, true, false, true]);
}

#[test]
fn a_monitor_that_cors_hides_for_a_while_is_still_polled() {
    let outage = || {
        let again = std::iter::repeat_with(|| [lost(), opaque()]).take(10).flatten();
        [running()].into_iter().chain(hidden()).chain(again)
    };
    completed(accepted_copy().play(outage().chain(outage()).chain([running(), done()])));
}

#[test]
fn a_monitor_that_cors_hides_for_five_minutes_is_unknown() {
    let mut run = polled_copy();
    run.respond(running());
    let outcome = run.play_on(|request| if request.no_cors { opaque() } else { lost() });
    assert_eq!(unknown(outcome), UnknownReason::MonitorHidden);
    assert_patience(&run, HIDDEN_MS);
}

/// Asserts that the run polled for this long, and not for much longer.
fn assert_patience(run: &Run, patience_ms: u64) {
    let waited = run.now - BEGINNING;
    assert!((patience_ms..patience_ms + 60_000).contains(&waited), "{waited} ms");
}

#[test]
fn a_monitor_that_is_unreachable_for_minutes_is_still_polled() {
    completed(accepted_copy().play(std::iter::repeat_with(lost).take(61).chain([empty(503), done()])));
    // The limit is the same if the monitor was readable before.
    completed(accepted_copy().play([running()].into_iter().chain(std::iter::repeat_with(lost).take(61)).chain([done()])));
}

#[test]
fn a_monitor_that_stays_unreachable_is_unknown_and_not_called_hidden() {
    for was_readable in [false, true] {
        let mut run = polled_copy();
        run.respond(if was_readable { running() } else { lost() });
        assert_eq!(unknown(run.play_on(|_| lost())), UnknownReason::MonitorUnreachable);
        assert_patience(&run, UNREACHABLE_MS);
        let trouble = run.progress.last().and_then(|progress| progress.trouble.clone()).expect("it is reported");
        assert_eq!((trouble.reason, trouble.error), (TroubleReason::Unreachable, None));
    }
}

#[test]
fn requests_that_time_out_are_counted_as_unreachable() {
    let mut run = accepted_copy();
    assert_eq!(unknown(run.play_on(|_| timed_out())), UnknownReason::MonitorUnreachable);
    assert_patience(&run, UNREACHABLE_MS);
}

#[test]
fn time_offline_does_not_use_up_patience() {
    let mut run = polled_copy();
    run.respond(running());
    for _ in 0..10 {
        for _ in 0..8 {
            run.step().expect("it goes on");
            run.respond(lost());
        }
        run.action.handle(run.now, Input::Offline);
        run.now += 3_600_000;
        run.action.handle(run.now, Input::Woken);
    }
    completed(run.play([done()]));
}

/// An accepted copy with destination checks.
fn accepted_checked_copy() -> Run {
    let mut run = copy_on(GRAPH, json!({ "checkDestination": true }));
    run.step().expect("the start is sent");
    run.respond(accepted());
    run
}

#[test]
fn the_destination_is_checked_while_the_monitor_is_unreachable() {
    let mut run = accepted_checked_copy();
    let source = json(200, json!({ "id": "S", "name": "a", "size": 5 }));
    let copy = json(200, json!({ "id": "COPY", "size": 5, "createdDateTime": "2099-01-01T00:00:00Z" }));
    let older = json(200, json!({ "id": "COPY", "size": 5, "createdDateTime": "2023-11-14T22:13:21Z" }));
    // If the clocks differ, the destination proves nothing, and only the monitor is polled.
    let ways = || [lost(), lost()];
    let script = [lost()].into_iter().chain(ways()).chain([source.clone()]).chain(ways()).chain([copy]).chain(ways());
    assert_eq!(completed(run.play(script.chain([done()]))).faults, 9, "requests without a response, and rounds of them");
    let at_destination = run.requests.iter().filter(|request| request.purpose == Purpose::Destination).count();
    assert_eq!(at_destination, 2, "the source, and the copy");

    let round = || ways().into_iter().chain([older.clone()]);
    let script = [lost()].into_iter().chain(ways()).chain([source]).chain(round()).chain(round()).chain(round());
    assert_eq!(completed(accepted_checked_copy().play(script)).observed, Observed::Destination);
}

#[test]
fn a_drive_that_throttles_while_the_monitor_is_unreachable_is_not_polled() {
    let mut run = accepted_checked_copy();
    let round = || [lost(), lost(), empty(429).with("Retry-After", "41")];
    let script = [lost()].into_iter().chain(round()).chain(round()).chain([done()]);
    completed(run.play(script));
    let waits: Vec<u64> = run.waits().into_iter().filter(|wait| *wait > 0).collect();
    assert_eq!(waits, [500, 41_000, 41_000]);
}

#[test]
fn after_an_outage_the_monitor_is_polled_in_a_readable_way() {
    let mut run = accepted_copy();
    completed(run.play([running(), lost(), lost(), lost(), running(), done()]));
    let blind: Vec<bool> = run.requests.iter().map(|request| request.no_cors).collect();
    assert_eq!(blind, [false, false, false, true, false, false]);
    // When it is readable again, the usual polls continue.
    assert_eq!(run.requests.last().map(|request| request.redirect), Some(Redirect::Follow));
}

#[test]
fn a_hidden_monitor_may_become_readable_at_any_time() {
    completed(accepted_copy().play([lost(), lost(), opaque(), running(), lost(), lost(), empty(503), running(), done()]));
}

#[test]
fn a_poll_that_times_out_is_repeated_before_the_destination_is_checked() {
    let mut run = accepted_checked_copy();
    completed(run.play([timed_out(), json(200, json!({ "status": "completed", "resourceId": "R" })), empty(403)]));
    assert_eq!(run.requests[2].purpose, Purpose::Monitor);
    assert!(run.waits()[1] > 0);
}
