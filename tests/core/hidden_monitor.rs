//! A monitor whose answers CORS keeps from the page: a browser reports them as a lost network, and tells the two apart when it is
//! asked blindly whether anything answers.

use longhaul::{action::outcome::UnknownReason, protocol::request::Redirect};
use serde_json::json;

use crate::support::{
    host::GRAPH,
    run::{accepted_copy, completed, copy_on, unknown},
    script::{Answer, accepted, empty, json, lost, opaque},
};

fn running() -> Answer {
    json(202, json!({ "status": "inProgress" }))
}

fn done() -> Answer {
    json(200, json!({ "status": "completed" }))
}

/// A question in each of the ways, none of which shows anything but that something answers.
fn hidden() -> [Answer; 3] {
    [lost(), lost(), opaque()]
}

#[test]
fn a_monitor_that_was_never_heard_and_hides_its_answers_is_unknown() {
    let mut run = accepted_copy();
    let again = std::iter::repeat_with(|| [lost(), opaque()]).take(3).flatten();
    assert_eq!(unknown(run.play(hidden().into_iter().chain(again))), UnknownReason::MonitorHidden);
    let blind: Vec<bool> = run.requests.iter().map(|request| request.blind).collect();
    assert_eq!(blind, [false, false, true, false, true, false, true, false, true]);
}

#[test]
fn a_gateway_that_answers_without_cors_for_a_while_is_no_ending() {
    let outage = || {
        let again = std::iter::repeat_with(|| [lost(), opaque()]).take(10).flatten();
        [running()].into_iter().chain(hidden()).chain(again)
    };
    completed(accepted_copy().play(outage().chain(outage()).chain([running(), done()])));
    let for_good = outage().chain([lost(), opaque()]);
    assert_eq!(unknown(accepted_copy().play(for_good)), UnknownReason::MonitorHidden);
}

#[test]
fn where_it_cant_be_asked_blindly_the_drive_tells_that_it_isnt_the_network() {
    let drive_answers = || [lost(), lost(), empty(401)];
    let mut run = accepted_copy();
    let script = [lost()].into_iter().chain(std::iter::repeat_with(drive_answers).take(4).flatten());
    assert_eq!(unknown(run.play(script)), UnknownReason::MonitorHidden);
    assert_eq!(run.urls()[3], "https://graph.microsoft.com/v1.0/me/drive");
    // Once it was heard, it is the monitor's own trouble, and may pass.
    completed(accepted_copy().play([running()].into_iter().chain(std::iter::repeat_with(lost).take(60)).chain([done()])));
}

#[test]
fn a_drive_that_is_asked_instead_and_wants_to_be_left_alone_is() {
    let mut run = copy_on(GRAPH, json!({ "watchDestination": true }));
    let throttled = || empty(429).with("Retry-After", "41");
    let asked_again = std::iter::repeat_with(|| [lost(), lost(), throttled()]).take(3).flatten();
    let script = [accepted(), lost(), lost(), lost(), throttled()].into_iter().chain(asked_again).chain([empty(403)]);
    assert_eq!(unknown(run.play(script)), UnknownReason::MonitorHidden);
    let waits: Vec<u64> = run.waits().into_iter().filter(|wait| *wait > 0).collect();
    assert_eq!(waits, [500, 41_000, 41_000, 41_000, 41_000]);
}

#[test]
fn a_network_that_is_lost_in_every_way_is_no_ending() {
    let outage = std::iter::repeat_with(lost).take(201);
    completed(accepted_copy().play(outage.chain([empty(503), done()])));
}

#[test]
fn after_an_outage_it_is_asked_in_a_way_that_can_be_read() {
    let mut run = accepted_copy();
    completed(run.play([running(), lost(), lost(), lost(), running(), done()]));
    let blind: Vec<bool> = run.requests.iter().map(|request| request.blind).collect();
    assert_eq!(blind, [false, false, false, true, false, false]);
    // Once it is heard again, as if nothing had been.
    assert_eq!(run.requests.last().map(|request| request.redirect), Some(Redirect::Follow));
}

#[test]
fn it_may_be_read_again_at_any_time() {
    completed(accepted_copy().play([lost(), lost(), opaque(), running(), lost(), lost(), empty(503), running(), done()]));
}
