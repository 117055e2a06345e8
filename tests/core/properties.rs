//! What holds whatever is answered: no panic, no hot loop, at most one ending, and a bar that never runs backwards.

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

/// Any JSON, of which much is almost a status body.
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

fn any_reply() -> impl Strategy<Value = Response<Parsed>> {
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
        1 => Just(ResponseBody::Unreadable),
        1 => Just(ResponseBody::Broken),
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
        40 => any_reply().prop_map(|reply| Event::Response(Box::new(reply))),
        6 => Just(Event::Lost(Loss::Network)),
        3 => Just(Event::Lost(Loss::Timeout)),
        1 => Just(Event::NoToken),
        3 => Just(Event::Woken),
        1 => Just(Event::Offline),
        1 => Just(Event::Abort),
    ]
}

/// What was seen of an action to which those events happened.
#[derive(Default)]
struct Seen {
    sent_at: Vec<u64>,
    percentages: Vec<f64>,
    endings: u32,
    told_after_the_end: bool,
}

fn live(run: &mut Run, events: Vec<Event>) -> Seen {
    let mut seen = Seen::default();
    let mut events = events.into_iter();
    loop {
        let output = run.action.next(run.now);
        seen.told_after_the_end |= seen.endings > 0 && !matches!(output, Output::Wait { ms: None });
        let waiting = matches!(output, Output::Wait { .. });
        match output {
            Output::Accepted(_) | Output::NotStarted => continue,
            Output::Progress(progress) => {
                let eta = progress.eta_ms.unwrap_or(0.0);
                assert!(eta >= 0.0 && eta.is_finite(), "{progress:?}");
                seen.percentages.extend(progress.percentage_complete);
                continue;
            }
            Output::Ended(_) => {
                seen.endings += 1;
                continue;
            }
            Output::Wait { ms: Some(ms) } => run.now += ms,
            Output::Wait { ms: None } => {}
            Output::Send { request, timeout_ms, .. } => {
                assert!(timeout_ms <= 60_000);
                let own = drive(GRAPH).owns::<Parsed>(&request.url) || drive(ONEDRIVE).owns::<Parsed>(&request.url);
                assert!(own || request.token == Token::Without, "the token went to {}", request.url);
                seen.sent_at.push(run.now);
            }
        }
        let Some(event) = events.next() else { return seen };
        // An answer comes to a question only; what comes from outside may come at any time.
        match event {
            Event::Response(_) | Event::Lost(_) | Event::NoToken if waiting => {}
            Event::Response(reply) => run.action.handle(run.now, Input::Response(*reply)),
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
    fn whatever_is_answered_in_whatever_order(events in vec(any_event(), 0..60), is_graph: bool, watch: bool) {
        let drive = if is_graph { GRAPH } else { ONEDRIVE };
        let mut run = copy_on(drive, json!({ "watchDestination": watch }));
        let seen = live(&mut run, events);
        prop_assert!(seen.endings <= 1);
        prop_assert!(!seen.told_after_the_end);
        prop_assert!(seen.percentages.is_sorted() && seen.percentages.iter().all(|percentage| (0.0..=100.0).contains(percentage)));
        // At most eight questions belong together: what was lost is asked in other ways, what was refused with another token.
        for group in seen.sent_at.windows(9) {
            prop_assert!(group[8] - group[0] >= 200, "{:?}", seen.sent_at);
        }
    }

    #[test]
    fn whatever_an_item_is_called_its_url_stays_below_the_drive(name in any::<String>(), is_path: bool) {
        let value = if is_path { json!({ "path": name }) } else { json!(name) };
        if let Ok(item) = ItemAddress::read(&Argument::new(Parsed(value), "item")) {
            let url = url::Url::parse(&format!("https://graph.microsoft.com/v1.0/me/drive{}/copy", item.url_path::<Parsed>())).expect("it is a URL");
            prop_assert!(url.path().starts_with("/v1.0/me/drive/") && url.path().ends_with("/copy"), "{}", url);
            prop_assert!(url.query().is_none() && url.fragment().is_none(), "{}", url);
        }
    }

    #[test]
    fn whatever_is_saved_is_refused_or_followed(form in any_json(), url in any_header()) {
        let mut form = form;
        if let Some(form) = form.as_object_mut() {
            form.insert("longhaul".to_owned(), json!(1));
            form.insert("kind".to_owned(), json!("copy"));
            form.insert("startedAt".to_owned(), json!(5));
            form.insert("monitorUrl".to_owned(), json!(url.as_deref()));
        }
        let read = Saved::read(&Argument::new(Parsed(form), "saved"), None, 10);
        if let Ok(monitor) = read.map(|saved| saved.monitor) {
            let allowed = monitor.is_none_or(|monitor| monitor.reveal().starts_with("http"));
            prop_assert!(allowed);
        }
    }
}
