//! How long an action waits before its next request: between polls, after a fault, after `Retry-After`, while offline, and after a wake-up.

use longhaul::{
    action::{
        io::{Input, Output},
        progress::TroubleReason,
    },
    protocol::retry_after::{LONGEST_MS, read},
};
use serde_json::json;

use crate::support::{
    host::{GRAPH, Parsed},
    run::{BEGINNING, Run, accepted_copy, completed, copy, copy_on, polled_copy, run},
    script::{MONITOR, Scripted, accepted, empty, json, lost, timed_out, unreadable},
};

#[test]
fn the_first_poll_comes_after_half_a_second() {
    assert_eq!(polled_copy().sent_at, [0]);
    let mut run = copy();
    let _ = run.step();
    run.respond(accepted());
    let _ = run.step();
    assert_eq!(run.sent_at, [0, 500]);
}

#[test]
fn an_action_that_reports_progress_is_polled_near_its_end() {
    for duration in [20_000, 50_000, 100_000, 170_000, 600_000] {
        let mut run = accepted_copy();
        while run.step().is_ok() {
            let elapsed = run.now - BEGINNING;
            let percentage = elapsed as f64 / duration as f64 * 100.0;
            let word = if elapsed < duration { "inProgress" } else { "completed" };
            run.respond(json(202, json!({ "status": word, "percentageComplete": percentage })));
        }
        let lag = run.now - BEGINNING - duration;
        assert!(lag <= 1_000 + duration / 50, "it was {lag} ms late, after {duration} ms");
    }
}

#[test]
fn no_response_leads_to_a_poll_without_a_wait() {
    let running = json(202, json!({ "status": "inProgress" }));
    for response in [
        empty(202),
        empty(401),
        empty(403),
        empty(429),
        empty(503),
        unreadable(200),
        unreadable(202),
        empty(204),
        timed_out(),
        running,
    ] {
        let mut run = accepted_copy();
        completed(run.play([response.clone(), response.clone(), json(200, json!({ "status": "completed" }))]));
        assert!(run.waits().iter().all(|wait| *wait >= 400), "{response:?}: {:?}", run.waits());
    }
}

#[test]
fn a_network_or_a_page_that_is_back_polls_once_and_not_faster_than_allowed() {
    let mut run = polled_copy();
    run.now += 60_000;
    run.respond(json(202, json!({ "status": "inProgress" })));
    assert!(matches!(run.action.next(run.now), Output::Progress));
    assert!(matches!(run.action.next(run.now), Output::Wait { .. }));
    for _ in 0..40 {
        run.action.handle(run.now, Input::Woken);
    }
    assert!(matches!(run.action.next(run.now), Output::Send { .. }), "a minute after the last question it may ask again");
    assert!(matches!(run.action.next(run.now), Output::Wait { .. }), "and that once");
    run.respond(json(202, json!({ "status": "inProgress" })));
    run.action.handle(run.now, Input::Woken);
    let _ = run.action.next(run.now);
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: Some(400), .. }));
}

#[test]
fn waking_up_doesnt_shorten_retry_after() {
    let mut run = polled_copy();
    run.respond(json(202, json!({ "status": "inProgress" })).with("Retry-After", "41"));
    run.now += 5_000;
    run.action.handle(run.now, Input::Woken);
    let _ = run.action.next(run.now);
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: Some(36_000), .. }));
}

#[test]
fn waking_up_polls_a_monitor_that_has_forgotten_the_action_a_second_later() {
    let mut run = polled_copy();
    for _ in 0..3 {
        run.respond(empty(404));
        run.action.handle(run.now, Input::Woken);
        let _ = run.action.next(run.now);
        assert!(
            matches!(run.action.next(run.now), Output::Wait { ms: Some(1_000), .. }),
            "neither sooner nor after the longer backoff"
        );
        run.now += 1_000;
        assert!(matches!(run.action.next(run.now), Output::Send { .. }));
    }
}

#[test]
fn a_date_of_retry_after_is_compared_with_the_clock_of_the_service() {
    for day in ["Wed, 01 Jan 2020", "Tue, 01 Jan 2030"] {
        let dates = [30, 0].map(|seconds| format!("{day} 00:00:{seconds:02} GMT"));
        let mut run = polled_copy();
        run.respond(empty(503).with("Retry-After", &dates[0]).with("Date", &dates[1]));
        let _ = run.action.next(run.now);
        assert!(matches!(run.action.next(run.now), Output::Wait { ms: Some(30_000), .. }));
    }
}

#[test]
fn nothing_is_sent_offline() {
    let mut run = polled_copy();
    run.action.handle(run.now, Input::Offline);
    run.respond(lost());
    run.now += 3_600_000;
    assert!(matches!(run.action.next(run.now), Output::Progress));
    let trouble = run.action.context().progress().trouble.as_ref().expect("there is no network");
    assert_eq!((trouble.reason, trouble.retry_at), (TroubleReason::Offline, None));
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: None, .. }));
    run.action.handle(run.now, Input::Woken);
    assert!(matches!(run.action.next(run.now), Output::Send { .. }));
}

#[test]
fn a_request_that_was_ready_offline_is_sent_when_the_network_is_back() {
    let mut run = copy();
    assert!(matches!(run.action.next(run.now), Output::Send { .. }));
    run.action.handle(run.now, Input::Offline);
    assert!(run.action.context().is_offline());
    run.action.handle(run.now, Input::Deferred);
    assert!(matches!(run.action.next(run.now), Output::Progress));
    assert!(matches!(run.action.next(run.now), Output::Wait { ms: None, .. }));
    run.action.handle(run.now, Input::Woken);
    assert!(!run.action.context().is_offline());
    assert!(matches!(run.action.next(run.now), Output::Send { .. }));
}

#[test]
fn faults_are_retried_no_more_often_than_min_ms() {
    let mut run = copy_on(GRAPH, json!({ "pacing": { "minMs": 20_000 } }));
    let outage = std::iter::repeat_with(|| empty(503)).take(30);
    completed(run.play([accepted()].into_iter().chain(outage).chain([json(200, json!({ "status": "completed" }))])));
    assert!(run.waits()[1..].iter().all(|wait| (20_000..=40_000).contains(wait)), "{:?}", run.waits());
}

#[test]
fn the_first_backoff_is_between_a_fifth_of_a_second_and_a_second() {
    let mut run = copy_on(GRAPH, json!({ "pacing": { "firstMs": 1, "minMs": 1 } }));
    let rows = (0..40).flat_map(|_| [timed_out(), json(202, json!({ "status": "inProgress" }))]);
    completed(run.play([accepted()].into_iter().chain(rows).chain([json(200, json!({ "status": "completed" }))])));
    let waits: Vec<u64> = run.waits()[1..].chunks(2).map(|row| row[0]).collect();
    assert!(waits.iter().all(|wait| (200..=1_000).contains(wait)), "{waits:?}");
    assert!(waits.iter().any(|wait| *wait < 300) && waits.iter().any(|wait| *wait > 900), "{waits:?}");
}

/// The wait after the last of these responses.
fn last_wait(mut run: Run, script: impl IntoIterator<Item = Scripted>) -> u64 {
    for response in script {
        run.step().expect("it goes on");
        run.respond(response);
    }
    run.step().expect("it goes on");
    *run.waits().last().expect("it has sent two requests")
}

#[test]
fn the_backoff_grows_to_half_a_minute() {
    let mut run = accepted_copy();
    completed(run.play(std::iter::repeat_with(timed_out).take(40).chain([json(200, json!({ "status": "completed" }))])));
    let waits = run.waits();
    assert!(waits[..4].iter().zip([1_000, 2_000, 4_000, 8_000]).all(|(wait, most)| *wait <= most), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait <= 30_000) && waits[5..].iter().any(|wait| *wait > 20_000), "{waits:?}");
}

#[test]
fn a_readable_response_resets_the_backoff() {
    let row = |fault: Scripted, responses: Vec<Scripted>| std::iter::repeat_n(fault, 8).chain(responses).chain([timed_out()]);
    let running = || json(202, json!({ "status": "inProgress" }));
    let done = json(200, json!({ "status": "completed", "resourceId": "R" }));
    let source = json(200, json!({ "name": "a", "size": 1, "parentReference": { "id": "P" } }));
    let checked_copy = || copy_on(GRAPH, json!({ "checkDestination": true }));
    let waits = [
        last_wait(accepted_copy(), row(timed_out(), vec![running()])),
        last_wait(accepted_copy(), row(timed_out(), vec![done])),
        last_wait(copy(), row(empty(429), vec![accepted()])),
        last_wait(checked_copy(), row(empty(429), vec![empty(202)])),
        last_wait(checked_copy(), [empty(202), source].into_iter().chain(row(timed_out(), vec![empty(404)]))),
    ];
    assert!(waits.iter().all(|wait| *wait <= 1_000), "{waits:?}");
}

fn wait(header: &str) -> Option<u64> {
    read::<Parsed>(Some(header), BEGINNING)
}

#[test]
fn retry_after_is_read_in_seconds_with_and_without_fractions() {
    assert_eq!(wait("41"), Some(41_000));
    assert_eq!(wait("2.128"), Some(2128));
    assert_eq!(wait(" 5 "), Some(5000));
    assert_eq!(wait(".5"), Some(500));
    assert_eq!(wait("1."), Some(1000));
    assert_eq!(wait("0.12349"), Some(124), "never earlier than the service asks");
    assert_eq!(wait("0"), Some(0));
    assert_eq!(read::<Parsed>(None, BEGINNING), None);
}

#[test]
fn retry_after_is_read_as_a_date() {
    let date = |seconds: u64| {
        httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_millis(BEGINNING + seconds * 1000))
    };
    assert_eq!(wait(&date(41)), Some(41_000));
    assert_eq!(read::<Parsed>(Some(&date(0)), BEGINNING + 60_000), Some(0));
}

#[test]
fn an_unreadable_retry_after_is_ignored() {
    let invalid = ["", ".", "-5", "-0", "+5", "NaN", "Infinity", "soon", "1e9", "0x10", "1,5", "1.2.3", "5 seconds", "Monday"];
    for header in invalid.into_iter().chain(["Mon, 99 Foo 2026 99:99:99 GMT"]) {
        assert_eq!(wait(header), None, "{header}");
    }
    for date in ["2099-01-01T00:00:00Z", "Thu, 2099-01-01"] {
        assert_eq!(wait(date), None, "it is a date, and not one of HTTP's");
    }
}

#[test]
fn an_hour_is_the_longest_wait() {
    for long in ["2147484", "999999999", &"9".repeat(400)] {
        assert_eq!(wait(long), Some(3_600_000), "{long}");
    }
}

/// The next wait and its slack.
fn next_wait(run: &mut Run) -> (u64, u64) {
    loop {
        match run.action.next(run.now) {
            Output::Wait { ms, slack_ms } => return (ms.expect("the next poll is due later"), slack_ms),
            Output::Accepted(_) | Output::Progress => {}
            other => panic!("it should wait, not {other:?}"),
        }
    }
}

/// The next wait and its slack, after the first response to a poll ten seconds after the beginning.
fn wait_and_slack(mut run: Run, response: Scripted) -> (u64, u64) {
    run.step().expect("the monitor is polled");
    run.now += 10_000;
    run.respond(response);
    next_wait(&mut run)
}

#[test]
fn only_a_wait_that_the_pace_decides_has_slack() {
    let running = || json(202, json!({ "status": "inProgress" }));
    assert_eq!(wait_and_slack(accepted_copy(), running()), (2_500, 127));
    assert_eq!(wait_and_slack(accepted_copy(), running().with("Retry-After", "1.5")), (1_500, 0));
    assert_eq!(wait_and_slack(accepted_copy(), empty(503).with("Retry-After", "1.5")), (1_500, 0));
}

#[test]
fn the_slack_of_a_wait_ends_with_timeout_ms() {
    let followed = |timeout_ms: u64| {
        let options = json!({ "timeoutMs": timeout_ms });
        let run = run(json!({ "operation": "follow", "baseUrl": GRAPH, "target": MONITOR, "options": options }));
        wait_and_slack(run, json(202, json!({ "status": "inProgress" })))
    };
    for (timeout_ms, expected) in
        [(11_000, (1_000, 0)), (12_500, (2_500, 0)), (12_600, (2_500, 100)), (12_627, (2_500, 127)), (20_000, (2_500, 127))]
    {
        assert_eq!(followed(timeout_ms), expected, "{timeout_ms}");
    }
}

#[test]
fn a_wait_that_waking_up_shortens_has_no_slack() {
    let mut run = polled_copy();
    run.now += 50;
    run.respond(json(202, json!({ "status": "inProgress" })));
    assert_eq!(next_wait(&mut run), (400, 50));
    run.action.handle(run.now, Input::Woken);
    assert_eq!(next_wait(&mut run), (350, 0));
}

/// The wait between two polls, if the first response has this header.
fn waited(status: u16, header: &str) -> u64 {
    let mut run = accepted_copy();
    let first = if status == 202 { json(202, json!({ "status": "inProgress" })) } else { empty(status) };
    completed(run.play([first.with("Retry-After", header), json(200, json!({ "status": "completed" }))]));
    run.waits()[0]
}

#[test]
fn retry_after_is_honoured_on_every_response() {
    for status in [202, 307, 401, 403, 429, 503, 500] {
        assert_eq!(waited(status, "41"), 41_000, "{status}");
        assert_eq!(waited(status, "2.128"), 2128, "{status}");
    }
}

#[test]
fn there_is_a_shortest_wait_whatever_retry_after_says() {
    for header in ["0", "0.0001", "-5", "-999999999", "Mon, 01 Jan 1990 00:00:00 GMT", "junk"] {
        for status in [202, 429, 503] {
            let waited = waited(status, header);
            assert!((200..=LONGEST_MS).contains(&waited), "{status} {header}: {waited}");
        }
    }
}
