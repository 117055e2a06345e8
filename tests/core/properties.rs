//! Properties that hold for every response of the service: no panic, no loop without waits, at most one outcome, and progress that never goes back.

use longhaul::{
    action::{
        io::{Input, Loss, NotSent, Output},
        saved::Saved,
    },
    protocol::{
        argument::Argument,
        item_address::ItemAddress,
        request::Token,
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
        shared_str::SharedStr,
    },
};
use proptest::{collection::vec, option, prelude::*};
use serde_json::{Map, Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE, Parsed},
    run::{Run, copy_on, drive},
};

/// Arbitrary JSON, often similar to a status body.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-zA-Z0-9 ./:;%-]{0,20}".prop_map(Value::from),
        prop::sample::select(vec![
            "completed",
            "failed",
            "inProgress",
            "cancelled",
            "running",
            "expiredToken",
            "operationNotFound",
            ".."
        ])
        .prop_map(Value::from),
        (0_u64..2000, 0_u64..2000).prop_map(|(done, total)| json!(format!("Completed 1/2 files; {done}/{total} bytes"))),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let name = prop_oneof![
            prop::sample::select(vec![
                "status",
                "percentageComplete",
                "percentComplete",
                "percentProgress",
                "resourceId",
                "resourceLocation",
                "error",
                "code",
                "details",
                "innerError",
                "message",
                "id",
                "name",
                "size",
                "statusDescription",
                "state",
                "errorCode",
                "folder",
                "createdDateTime",
                "operation",
            ])
            .prop_map(str::to_owned),
            "[a-z]{0,6}",
        ];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((name, inner), 0..6).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

fn any_header() -> impl Strategy<Value = Option<SharedStr>> {
    let known = prop::sample::select(vec![
        "0",
        "-1",
        "41",
        "2.128",
        "999999999999",
        "Mon, 01 Jan 1990 00:00:00 GMT",
        "https://contoso.sharepoint.com/m?x=1",
        "/teams('1')/operations('2')",
        "https://graph.microsoft.com/v1.0/operations/1",
        "http://evil.example/",
        "//evil.example",
    ]);
    option::of(prop_oneof![known.prop_map(SharedStr::from), any::<String>().prop_map(SharedStr::from)])
}

fn any_response() -> impl Strategy<Value = Response<Parsed>> {
    let status = prop_oneof![
        prop::sample::select(vec![
            0, 200, 201, 202, 204, 302, 303, 400, 401, 403, 404, 408, 409, 410, 429, 500, 502, 503, 504, 509
        ]),
        any::<u16>(),
    ];
    let visibility = prop_oneof![
        6 => Just(Visibility::Open),
        1 => Just(Visibility::HiddenRedirect),
        1 => Just(Visibility::Hidden)
    ];
    let body = prop_oneof![
        1 => Just(ResponseBody::Empty),
        2 => Just(ResponseBody::Unreadable),
        4 => any_json().prop_map(|value| ResponseBody::Json(Parsed(value))),
    ];
    let headers = (any_header(), any_header(), any_header()).prop_map(|(location, operation_location, retry_after)| {
        ResponseHeaders { location, operation_location, retry_after, ..ResponseHeaders::default() }
    });
    (status, visibility, any_header(), headers, body).prop_map(|(status, visibility, redirected_to, headers, body)| Response {
        status,
        visibility,
        redirected_to,
        headers,
        body,
    })
}

#[derive(Debug, Clone)]
enum Event {
    Response(Box<Response<Parsed>>),
    Lost(Loss),
    NoToken,
    Woken,
    Offline,
    Abort,
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        40 => any_response().prop_map(|response| Event::Response(Box::new(response))),
        6 => Just(Event::Lost(Loss::Network)),
        3 => Just(Event::Lost(Loss::Timeout)),
        1 => Just(Event::NoToken),
        3 => Just(Event::Woken),
        1 => Just(Event::Offline),
        1 => Just(Event::Abort),
    ]
}

/// The observations of an action after these events.
#[derive(Default)]
struct Seen {
    sent_at: Vec<u64>,
    percentages: Vec<f64>,
    outcomes: u32,
    reported_after_the_end: bool,
}

fn live(run: &mut Run, base_url: &str, events: Vec<Event>) -> Seen {
    let mut seen = Seen::default();
    let mut events = events.into_iter();
    loop {
        let output = run.action.next(run.now);
        seen.reported_after_the_end |= seen.outcomes > 0 && !matches!(output, Output::Wait { ms: None, .. });
        let waiting = matches!(output, Output::Wait { .. });
        match output {
            Output::Accepted(_) | Output::NotStarted => continue,
            Output::Progress => {
                let progress = run.action.context().progress();
                let eta = progress.eta_ms.unwrap_or(0.0);
                assert!(eta >= 0.0 && eta.is_finite(), "{progress:?}");
                seen.percentages.extend(progress.percentage_complete);
                continue;
            }
            Output::Ended(_) => {
                seen.outcomes += 1;
                continue;
            }
            Output::Wait { ms: Some(ms), .. } => run.now += ms,
            Output::Wait { ms: None, .. } => {}
            Output::Send { request, .. } => {
                let is_own = drive(base_url).owns::<Parsed>(&request.url);
                assert!(is_own || request.token == Token::Without, "the token went to {}", request.url);
                seen.sent_at.push(run.now);
            }
        }
        let Some(event) = events.next() else { return seen };
        // A response follows a request; other events may happen at any time.
        match event {
            Event::Response(_) | Event::Lost(_) | Event::NoToken if waiting => {}
            Event::Response(response) => run.action.handle(run.now, Input::Response(response)),
            Event::Lost(loss) => run.action.handle(run.now, Input::Lost(loss)),
            Event::NoToken => run.action.handle(run.now, Input::NotSent(NotSent::NoToken)),
            Event::Woken => run.action.handle(run.now, Input::Woken),
            Event::Offline => run.action.handle(run.now, Input::Offline),
            Event::Abort => run.action.handle(run.now, Input::Abort),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_responses_in_any_order_keep_the_rules(events in vec(any_event(), 0..60), is_graph: bool, checks_destination: bool) {
        let base_url = if is_graph { GRAPH } else { ONEDRIVE };
        let mut run = copy_on(base_url, json!({ "checkDestination": checks_destination }));
        let seen = live(&mut run, base_url, events);
        prop_assert!(seen.outcomes <= 1);
        prop_assert!(!seen.reported_after_the_end);
        prop_assert!(seen.percentages.is_sorted() && seen.percentages.iter().all(|percentage| (0.0..=100.0).contains(percentage)));
        // At most eight requests follow one another without a wait: after a lost request other kinds are sent, after a refused one another token.
        for group in seen.sent_at.windows(9) {
            prop_assert!(group[8] - group[0] >= 200, "{:?}", seen.sent_at);
        }
    }

    #[test]
    fn the_url_of_any_item_stays_below_the_drive(name in any::<String>(), is_path: bool) {
        let value = if is_path { json!({ "path": name }) } else { json!(name) };
        if let Ok(item) = ItemAddress::read(&Argument::new(Parsed(value), "item")) {
            let url = url::Url::parse(&format!("https://graph.microsoft.com/v1.0/me/drive{}/copy", item.url_path::<Parsed>())).expect("it is a URL");
            prop_assert!(url.path().starts_with("/v1.0/me/drive/") && url.path().ends_with("/copy"), "{}", url);
            prop_assert!(url.query().is_none() && url.fragment().is_none(), "{}", url);
        }
    }

    #[test]
    fn a_saved_monitor_url_is_accepted_exactly_when_a_page_may_request_it(url in any_url(), drive in option::of(any_drive())) {
        let form = json!({ "longhaul": 1, "kind": "copy", "startedAt": 5, "monitorUrl": url });
        let drive = drive.map(self::drive);
        let read = Saved::read(&Argument::new(Parsed(form), "saved"), drive.as_deref(), 10);
        let is_https_only = drive.as_ref().is_some_and(|drive| drive.origin.starts_with("https:"));
        let absolute = drive.filter(|_| url.starts_with('/')).map(|drive| drive.resolve::<Parsed>(&url).to_string());
        prop_assert_eq!(read.is_ok(), may_be_requested(absolute.as_ref().unwrap_or(&url), is_https_only), "{}", url);
    }

    #[test]
    fn nothing_else_in_a_saved_form_makes_a_forbidden_monitor_url_acceptable(form in any_json(), url in any_url()) {
        let mut form = if form.is_object() { form } else { json!({ "destination": form }) };
        for (name, value) in [("longhaul", json!(1)), ("kind", json!("copy")), ("startedAt", json!(5)), ("monitorUrl", json!(url))] {
            form[name] = value;
        }
        let read = Saved::read(&Argument::new(Parsed(form), "saved"), None, 10);
        let followed = read.ok().and_then(|saved| saved.monitor);
        prop_assert!(followed.is_none_or(|monitor| may_be_requested(monitor.reveal(), false)), "{}", url);
    }
}

/// A URL of parts, each of which is allowed or not.
fn any_url() -> impl Strategy<Value = String> {
    let schemes =
        prop::sample::select(vec!["https://", "https://", "http://", "HTTP://", "ftp://", "javascript:", "//", "", "wss://"]);
    let users = prop::sample::select(vec!["", "", "", "user@", "user:password@", ":@", "@"]);
    let hosts = prop::sample::select(vec![
        "contoso.sharepoint.com",
        "evil.example",
        "localhost",
        "a.localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "[::1]",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "0.0.0.0",
        "192.168.0.1",
        "",
    ]);
    let rests = prop::sample::select(vec!["", ":8080", "/m?x=1#y", ":443/..", "/ ü"]);
    prop_oneof![
        8 => (schemes, users, hosts, rests).prop_map(|(scheme, user, host, rest)| format!("{scheme}{user}{host}{rest}")),
        1 => any::<String>(),
    ]
}

fn any_drive() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![GRAPH, ONEDRIVE, "http://127.0.0.1:4870/v1.0/me/drive"])
}

/// The rule, written independently: https, or http to this machine, without a user or password.
fn may_be_requested(url: &str, is_https_only: bool) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let is_this_machine = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    let is_allowed = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine && !is_https_only);
    is_allowed && url.username().is_empty() && url.password().is_none()
}
