//! How long a monitor without useful responses is polled, what progress reports until then, and the reason in the outcome.

use longhaul::{
    action::{
        outcome::{Outcome, UnknownReason},
        patience::{
            FAILING, FAILING_MS, FORGOTTEN, FORGOTTEN_WAIT_MS, HIDDEN_FROM_START, REDIRECTS, REFUSALS, UNREACHABLE_MS, UNREADABLE,
        },
        progress::TroubleReason,
    },
    protocol::request::{Redirect, Request},
};
use serde_json::json;

use crate::support::{
    host::{GRAPH, ONEDRIVE, Parsed},
    run::{BEGINNING, Run, accepted_copy, completed, copy_on, follow, monitor_alone, unknown},
    script::{MONITOR, Scripted, accepted, empty, json, lost, opaque, opaque_redirect, timed_out, unreadable},
};

/// A kind of response that is never useful, repeated forever.
struct Habit {
    name: &'static str,
    respond: fn(&Request<Parsed>) -> Scripted,
    reason: UnknownReason,
    /// What progress reports until then, with the service's code; `None` if the first such response ends the action.
    trouble: Option<(TroubleReason, Option<&'static str>)>,
    /// The least and the greatest number of responses until the action ends.
    responses: (usize, usize),
    /// The least sum of the waits until the action ends, in milliseconds.
    waited_ms: u64,
}

fn error(status: u16, code: &str) -> Scripted {
    json(status, json!({ "error": { "code": code, "message": "No" } }))
}

/// A redirect to a URL that CORS hides from the page, as a browser shows it.
fn hidden_redirect(request: &Request<Parsed>) -> Scripted {
    match request.redirect {
        Redirect::Follow => lost(),
        Redirect::Manual => opaque_redirect(),
    }
}

const MANY: usize = 10_000;

fn habits() -> Vec<Habit> {
    use TroubleReason::{ServiceError, Throttled, Unreachable};
    use UnknownReason::{
        MonitorExpired, MonitorFailing, MonitorGone, MonitorHidden, MonitorRedirects, MonitorRefused, MonitorUnreachable,
        MonitorUnreadable,
    };
    let times = |count: u32| (count as usize, count as usize);
    let habit =
        |name, respond, reason, trouble, responses, waited_ms| Habit { name, respond, reason, trouble, responses, waited_ms };
    let forgotten = |name, respond, code| {
        let waits = u64::from(FORGOTTEN - 1) * FORGOTTEN_WAIT_MS;
        habit(name, respond, MonitorGone, Some((ServiceError, code)), times(FORGOTTEN), waits)
    };
    let refused = |name, respond, code| habit(name, respond, MonitorRefused, Some((ServiceError, code)), times(REFUSALS), 0);
    let at_once = |name, respond, reason| habit(name, respond, reason, None, (1, 1), 0);
    let not_understood =
        |name, respond| habit(name, respond, MonitorUnreadable, Some((ServiceError, None)), times(UNREADABLE), 0);
    let failing = |name, respond, code| {
        habit(name, respond, MonitorFailing, Some((ServiceError, code)), (FAILING as usize, MANY), FAILING_MS)
    };
    let throttled =
        |name, respond, code| habit(name, respond, MonitorFailing, Some((Throttled, code)), (FAILING as usize, MANY), FAILING_MS);
    vec![
        forgotten("404", |_| empty(404), None),
        forgotten("404 with a page", |_| unreadable(404), None),
        forgotten("404 itemNotFound", |_| error(404, "itemNotFound"), Some("itemNotFound")),
        forgotten("404 of another kind", |_| error(404, "UnknownError"), Some("UnknownError")),
        forgotten("410", |_| empty(410), None),
        forgotten("500 operationNotFound", |_| error(500, "operationNotFound"), Some("operationNotFound")),
        forgotten("400 OperationNotFound", |_| error(400, "OperationNotFound"), Some("OperationNotFound")),
        refused("401", |_| empty(401), None),
        refused("401 unauthenticated", |_| error(401, "unauthenticated"), Some("unauthenticated")),
        refused("403", |_| error(403, "accessDenied"), Some("accessDenied")),
        at_once("400", |_| error(400, "invalidRequest"), MonitorRefused),
        at_once("405", |_| empty(405), MonitorRefused),
        at_once("406", |_| unreadable(406), MonitorRefused),
        at_once("423", |_| error(423, "locked"), MonitorRefused),
        at_once(
            "401 expiredToken",
            |_| json(401, json!({ "error": { "innerError": { "code": "expiredToken" } } })),
            MonitorExpired,
        ),
        not_understood("a page under 200", |_| unreadable(200)),
        not_understood("204", |_| empty(204)),
        not_understood("JSON that says nothing", |_| json(200, json!({ "login": "here" }))),
        not_understood("a list", |_| json(200, json!([]))),
        not_understood("a readable page to sign in at", |_| {
            unreadable(200).redirected_to("https://login.example.com/drive-signin")
        }),
        not_understood("a page to sign in at under 403", |_| {
            unreadable(403).redirected_to("https://login.example.com/?next=/items/1")
        }),
        not_understood("308 without Location", |_| empty(308)),
        habit("a hidden redirect", hidden_redirect, MonitorRedirects, Some((Unreachable, None)), (REDIRECTS as usize, MANY), 0),
        habit(
            "302",
            |_| empty(302).with("Location", "https://login.example.com/"),
            MonitorRedirects,
            Some((Unreachable, None)),
            times(REDIRECTS),
            0,
        ),
        habit("301 to nowhere", |_| empty(301), MonitorRedirects, Some((Unreachable, None)), times(REDIRECTS), 0),
        habit(
            "307 to itself",
            |_| empty(307).with("Location", "?again"),
            MonitorRedirects,
            Some((Unreachable, None)),
            times(REDIRECTS),
            0,
        ),
        habit(
            "hidden by CORS",
            |request| if request.no_cors { opaque() } else { lost() },
            MonitorHidden,
            Some((Unreachable, None)),
            (HIDDEN_FROM_START as usize, 3 * HIDDEN_FROM_START as usize),
            0,
        ),
        habit("a lost network", |_| lost(), MonitorUnreachable, Some((Unreachable, None)), (1, MANY), UNREACHABLE_MS),
        habit("timeouts", |_| timed_out(), MonitorUnreachable, Some((Unreachable, None)), (1, MANY), UNREACHABLE_MS),
        failing("500 with an error", |_| error(500, "generalException"), Some("generalException")),
        failing("500", |_| empty(500), None),
        failing("501", |_| empty(501), None),
        failing("502 with a page", |_| unreadable(502), None),
        failing("504 with a page", |_| unreadable(504), None),
        failing("505", |_| empty(505), None),
        failing("507 with an error", |_| error(507, "quotaLimitReached"), Some("quotaLimitReached")),
        failing("520 of a proxy", |_| unreadable(520), None),
        failing("599", |_| empty(599), None),
        failing("408", |_| empty(408), None),
        throttled("429", |_| error(429, "activityLimitReached"), Some("activityLimitReached")),
        throttled(
            "429 for an hour",
            |_| error(429, "activityLimitReached").with("Retry-After", "3600"),
            Some("activityLimitReached"),
        ),
        throttled("503", |_| empty(503), None),
        throttled("503 with a page", |_| unreadable(503).with("Retry-After", "7"), None),
        throttled("509", |_| empty(509), None),
    ]
}

/// A copy in Graph's form, followed by its monitor only. `was_readable`: whether the first poll gets a readable response.
fn begun(was_readable: bool) -> Run {
    let mut run = accepted_copy();
    if was_readable {
        run.step().expect("the monitor is polled");
        run.respond(json(202, json!({ "status": "inProgress", "percentageComplete": 40 })));
    }
    run
}

#[test]
fn a_monitor_that_never_answers_usefully_is_given_up_with_its_reason() {
    for Habit { name, respond, reason, responses, waited_ms, .. } in habits() {
        let mut run = begun(false);
        let outcome = run.play_on(respond);
        assert_eq!(unknown(outcome), reason, "{name}");
        let waited = run.now - BEGINNING;
        let most_ms = waited_ms + 4 * 3_600_000;
        assert!((responses.0..=responses.1).contains(&run.requests.len()), "{name}: {} responses", run.requests.len());
        assert!((waited_ms..most_ms).contains(&waited), "{name}: {waited} ms");
    }
}

#[test]
fn a_monitor_that_stops_answering_usefully_is_given_up_with_its_reason() {
    for Habit { name, respond, reason, .. } in habits() {
        let mut run = begun(true);
        let outcome = run.play_on(respond);
        assert_eq!(unknown(outcome), reason, "{name}");
        let percentages: Vec<_> = run.progress.iter().map(|progress| progress.percentage_complete).collect();
        assert!(percentages.iter().all(|percentage| *percentage == Some(40.0)), "{name}: {percentages:?}");
    }
}

#[test]
fn progress_says_meanwhile_what_is_wrong_and_when_the_next_attempt_is() {
    for Habit { name, respond, trouble, .. } in habits() {
        let mut run = begun(false);
        run.play_on(respond);
        let Some((reason, code)) = trouble else {
            assert!(run.progress.is_empty(), "{name}: {:?}", run.progress);
            continue;
        };
        let troubles: Vec<_> =
            run.progress.iter().map(|progress| progress.trouble.as_ref().expect("nothing else is reported")).collect();
        assert!(!troubles.is_empty(), "{name}");
        for (at, trouble) in troubles.iter().enumerate() {
            assert_eq!((trouble.reason, trouble.attempt as usize), (reason, at + 1), "{name}");
            assert!(trouble.retry_at.is_some_and(|time| time > BEGINNING), "{name}");
            let said = trouble.error.as_ref().and_then(|error| error.code.as_deref());
            assert_eq!(said, code, "{name}");
        }
    }
}

#[test]
fn the_service_error_that_a_monitor_keeps_returning_is_in_the_outcome() {
    for (status, code) in
        [(500, "generalException"), (507, "quotaLimitReached"), (503, "serviceNotAvailable"), (404, "itemNotFound")]
    {
        let outcome = begun(true).play_on(|_| error(status, code));
        let Outcome::Unknown { response, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(response.http_status, Some(status));
        assert_eq!(response.error.and_then(|error| error.code.clone()).as_deref(), Some(code));
    }
}

#[test]
fn a_useful_response_restores_all_patience() {
    for Habit { name, respond, trouble, responses, .. } in habits() {
        let mut run = begun(false);
        if trouble.is_none() {
            continue;
        }
        for _ in 0..3 {
            for _ in 0..responses.0.min(4) - 1 {
                run.step().expect("the monitor is polled");
                let response = respond(run.requests.last().expect("one was sent"));
                run.respond(response);
            }
            run.step().expect("the monitor is polled");
            run.respond(json(200, json!({ "status": "inProgress" })));
        }
        completed(run.play_on(|request| match request.purpose {
            longhaul::protocol::request::Purpose::Monitor => json(200, json!({ "status": "completed" })),
            _ => empty(403),
        }));
        assert!(run.progress.last().is_some_and(|progress| progress.status == "completed"), "{name}");
    }
}

#[test]
fn a_404_is_believed_only_after_it_was_repeated_even_as_the_first_response() {
    for before in [vec![], vec![json(202, json!({ "status": "inProgress" }))]] {
        for count in 0..FORGOTTEN as usize {
            let misses = std::iter::repeat_n(error(404, "itemNotFound"), count);
            let mut run = monitor_alone();
            completed(run.play(before.clone().into_iter().chain(misses).chain([json(200, json!({ "status": "completed" }))])));
            let waits = run.waits();
            assert!(waits[before.len()..].iter().all(|wait| *wait >= FORGOTTEN_WAIT_MS), "{waits:?}");
        }
    }
}

#[test]
fn a_monitor_that_says_running_is_followed_until_the_caller_stops() {
    for word in ["inProgress", "waiting", "rehydrating"] {
        for status in [200, 202, 500, 404] {
            let mut run = monitor_alone();
            let month = BEGINNING + 30 * 86_400_000;
            while run.now < month {
                run.step().expect("it goes on");
                // The longer an action takes, the rarer its polls are: these are a few thousand.
                run.respond(json(status, json!({ "status": word, "percentageComplete": 99 })));
                run.requests.clear();
                run.progress.clear();
            }
        }
    }
}

#[test]
fn a_mixture_of_faults_ends_too() {
    let mixtures: [[fn() -> Scripted; 4]; 3] = [
        [|| empty(404), || error(500, "x"), lost, || unreadable(200)],
        [|| empty(401), || empty(503), timed_out, || empty(302)],
        [|| empty(500), || empty(429), || empty(502), || unreadable(502)],
    ];
    for mixture in mixtures {
        for form in [GRAPH, ONEDRIVE] {
            let mut run = follow(MONITOR, "copy", Some(form));
            let mut at = 0;
            unknown(run.play_on(|_| {
                at += 1;
                mixture[at % 4]()
            }));
        }
    }
}

#[test]
fn a_service_that_keeps_failing_leaves_the_destination_to_be_checked() {
    let mut run = copy_on(GRAPH, json!({ "checkDestination": true }));
    run.step().expect("the start is sent");
    run.respond(accepted());
    let outcome = run.play_on(|request| match request.purpose {
        longhaul::protocol::request::Purpose::Monitor => error(500, "generalException"),
        _ => empty(403),
    });
    assert_eq!(unknown(outcome), UnknownReason::MonitorFailing);
    assert!(run.urls().last().is_some_and(|url| url.ends_with("/items/FOLDER")), "{:?}", run.urls().last());
}
