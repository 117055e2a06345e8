//! Secrets are removed from all texts of the service, in every form.

use longhaul::{action::io::Input, protocol::redactor::Redactor};
use serde_json::{Value, json};

use crate::support::{
    host::{GRAPH, ONEDRIVE},
    run::{Run, copy, copy_on, follow, monitor_alone, run},
    script::{Scripted, accepted, empty, json},
};

const MONITOR: &str =
    "https://contoso.sharepoint.com/_api/v2.1/drive/operations/9f2c7d?c=Az%2b1&v=2.0&tempauth=v1.eyJzaXRl%2BaWQ=/x";
const TOKEN: &str = "eyJ0eXAi.abc+DEF/123_456-==";

fn redactor() -> Redactor {
    let mut redactor = Redactor::default();
    redactor.add(TOKEN);
    redactor.add_url(MONITOR, false);
    redactor
}

fn redact(text: &str) -> String {
    redactor().redact(&text.into()).to_string()
}

#[test]
fn a_secret_is_taken_out_of_the_middle_of_a_text() {
    assert_eq!(redact(&format!("before {MONITOR} after")), "before … after");
    assert_eq!(redact(&format!("{TOKEN}{TOKEN} und ü {TOKEN}")), "…… und ü …");
    assert_eq!(redact("nothing to hide"), "nothing to hide");
    assert_eq!(redact(""), "");
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Ways to write a part of a URL.
fn encodings(text: &str) -> Vec<String> {
    let json = serde_json::to_string(text).expect("a string is JSON");
    vec![
        text.to_owned(),
        decode(text),
        decode(text).replace(' ', "+"),
        encode(text),
        encode(&encode(text)),
        encode(text).to_lowercase(),
        text.to_uppercase(),
        text.to_lowercase(),
        text.replace('/', "\\/"),
        text.replace('/', "\\/").replace('"', "\\\""),
        text.replace('/', "\\u002F").replace('&', "\\u0026").replace('=', "\\u003d").replace('+', "\\u002b"),
        text.replace('/', "%2F"),
        text.replace('/', "%252f"),
        text.replace('&', "&amp;"),
        text.replace('&', "&amp;").replace('/', "&#x2F;").replace('=', "&#x3d;"),
        text.replace('&', "&#38;").replace('/', "&#47;").replace('=', "&#61;"),
        json,
    ]
}

/// The forms in which a service may repeat a monitor URL: all of it and its parts, in every encoding, with other spellings of its origin.
fn forms(url: &str) -> Vec<String> {
    let origin = "https://contoso.sharepoint.com";
    let behind = url.strip_prefix(origin).expect("the URL is there");
    let (path, query) = behind.split_once('?').expect("the URL has a query");
    let credential = query.split('&').find_map(|pair| pair.strip_prefix("tempauth=")).expect("the URL has a credential");
    let segment = path.rsplit('/').next().unwrap_or_default();
    let wholes = [
        url.to_owned(),
        url.replace("https://", "http://"),
        url.replace("https:", ""),
        url.replace("https://", ""),
        url.replace("contoso.sharepoint.com", "CONTOSO.SharePoint.com"),
        url.replace("contoso.sharepoint.com", "contoso.sharepoint.com:443"),
        url.replace("contoso.sharepoint.com", "contoso.sharepoint.com:8443"),
        url.replace("contoso.sharepoint.com", "user@contoso.sharepoint.com"),
        format!("{url}#part"),
    ];
    let parts = [behind, path, query, credential, segment].map(str::to_owned);
    wholes.iter().chain(&parts).flat_map(|text| encodings(text)).collect()
}

/// The parts of [`MONITOR`] that must be removed, in upper and lower case: its id and its credential.
fn is_left(text: &str) -> bool {
    let text = decode(&decode(text)).to_lowercase();
    text.contains("9f2c7d") || text.contains("eyjzaxrl")
}

#[test]
fn a_monitor_url_is_taken_out_in_every_form() {
    for form in forms(MONITOR) {
        let rest = redact(&format!("It broke at {form} today."));
        assert!(!is_left(&rest), "{form} became {rest}");
        assert!(rest.starts_with("It broke at ") && rest.ends_with(" today."), "{form} became {rest}");
    }
}

#[test]
fn every_form_of_a_secret_is_taken_out_of_every_place_of_every_outcome() {
    let start = || empty(202).with("Location", MONITOR);
    for form in forms(MONITOR) {
        let text = || format!("at {form}!");
        let ids = |response: Scripted| {
            let response = response.with("request-id", &text()).with("client-request-id", &text());
            response.with("Date", &text())
        };
        let body = json!({ "status": "failed", "statusDescription": text(), "operation": text(), "error": echo(&text()) });
        let running = || json(200, json!({ "status": text(), "operation": text(), "statusDescription": text() }));
        let completed = json!({ "status": "completed", "resourceId": text(), "resourceLocation": text() });
        let runs = [
            said(
                copy(),
                vec![start(), ids(running()), ids(json(500, json!({ "error": echo(&text()) }))), ids(json(200, body.clone()))],
            ),
            said(copy(), vec![start(), ids(json(400, json!({ "error": echo(&text()) })))]),
            said(copy(), vec![ids(json(403, json!({ "error": echo(&text()) })).with("Location", MONITOR))]),
            said(copy(), vec![ids(json(504, json!({ "error": echo(&text()) })).with("Location", MONITOR))]),
            said(follow(MONITOR, "copy", None), vec![ids(json(200, completed))]),
            said(
                follow("https://contoso.sharepoint.com/other/monitor", "copy", None),
                vec![running().with("Location", MONITOR), ids(json(200, body))],
            ),
        ];
        for run in runs {
            assert!(!is_left(&run), "{form}: {run}");
        }
    }
}

#[test]
fn the_credential_of_a_source_url_is_taken_out_and_the_file_name_stays() {
    let source = "https://contoso.blob.core.windows.net/files/report.pdf?sp=r&sig=Zm9vYmFy%2Fq1w2e3";
    let start =
        json!({ "path": "/root/children", "body": { "name": "report.pdf", "file": {}, "@microsoft.graph.sourceUrl": source } });
    let tasks = [
        json!({ "operation": "uploadFromUrl", "baseUrl": ONEDRIVE, "target": "1", "body": { "name": "report.pdf", "sourceUrl": source } }),
        json!({ "operation": "start", "baseUrl": ONEDRIVE, "body": start }),
    ];
    for (task, form) in tasks.iter().flat_map(|task| encodings(source).into_iter().map(move |form| (task, form))) {
        let text = format!("{form} can't be read, so report.pdf is missing");
        let said = said(run(task.clone()), vec![json(400, json!({ "error": echo(&text) }))]);
        assert!(!decode(&decode(&said)).to_lowercase().contains("zm9vymfy"), "{form}: {said}");
        assert!(said.contains("report.pdf is missing"), "{form}: {said}");
    }
}

#[test]
fn a_token_is_taken_out_in_every_form() {
    for form in [TOKEN.to_owned(), encode(TOKEN), TOKEN.replace('/', "\\/"), TOKEN.to_lowercase(), format!("Bearer%20{TOKEN}")] {
        assert!(!redact(&form).to_lowercase().contains("eyj0exai"), "{form}");
    }
}

#[test]
fn a_monitor_without_a_query_is_known_by_its_last_segment() {
    let mut redactor = Redactor::default();
    redactor.add_url("https://api.onedrive.com/monitor/4A3407B5-88FC-4504-8B21-0AABD3412717", false);
    assert_eq!(&*redactor.redact(&"job 4a3407b5-88fc-4504-8b21-0aabd3412717 is gone".into()), "job … is gone");
    // A URL that is useless without the token isn't a secret.
    let mut redactor = Redactor::default();
    redactor.add_url("https://graph.microsoft.com/v1.0/security/auditLog/queries/168ec429", true);
    assert_eq!(&*redactor.redact(&"query 168ec429 is gone".into()), "query 168ec429 is gone");
}

#[test]
fn the_id_of_an_item_that_a_monitor_url_names_is_no_secret() {
    let item = "https://contoso.sharepoint.com/_api/v2.0/drives/b!J/items/01ABCDEF";
    let monitor = format!("{item}?force303=1&tempauth=v1.secret");
    let said = said(copy(), vec![empty(202).with("Location", &monitor), empty(303).with("Location", item), empty(403)]);
    assert!(said.contains(r#""resourceId":"01ABCDEF""#) && said.contains(item), "{said}");
}

#[test]
fn ordinary_words_are_no_secrets() {
    let mut redactor = Redactor::default();
    redactor.add_url("https://host/m?a=1&b=name&c=", false);
    assert_eq!(&*redactor.redact(&"the name of file 1 at /m".into()), "the name of file 1 at /m");
}

#[test]
fn a_token_as_short_as_those_of_tests_is_taken_out_where_it_is_a_word_of_its_own() {
    for token in ["t", "test", "token"] {
        let mut redactor = Redactor::default();
        redactor.add(token);
        let redact = |text: &str| redactor.redact(&text.into()).to_string();
        for text in ["latestTokenInvalid".to_owned(), format!("a{token}"), format!("{token}s")] {
            assert_eq!(redact(&text), text, "{token}");
        }
        assert_eq!(redact(&format!("{token}: Bearer {token}, '{token}'")), "…: Bearer …, '…'", "{token}");
    }
}

/// An error of the service that repeats a text in every member.
fn echo(text: &str) -> Value {
    let inner = json!({ "code": text, "request-id": text, "client-request-id": text, "date": text });
    let detail = json!({ "code": text, "message": text, "target": text });
    json!({ "code": text, "message": text, "target": text, "details": [detail], "innerError": inner })
}

/// Every output of a run, as JavaScript gets it.
fn said(mut run: Run, script: Vec<Scripted>) -> String {
    run.action.keep_secret(TOKEN);
    let outcome = run.play(script);
    let redactor = &run.action.context().redactor;
    let progress: Vec<String> = run
        .progress
        .iter()
        .map(|progress| serde_json::to_string(&progress.to_json(redactor)).expect("it is plain data"))
        .collect();
    format!("{}\n{}", progress.join("\n"), serde_json::to_string(&outcome.to_json(redactor)).expect("it is plain data"))
}

#[test]
fn no_outcome_and_no_progress_repeats_a_secret() {
    for secret in [MONITOR, TOKEN] {
        let failed = || json(200, json!({ "status": "failed", "statusDescription": secret, "error": echo(secret) }));
        let running = || json(200, json!({ "status": secret, "operation": secret, "statusDescription": secret }));
        let troubled = || json(500, json!({ "error": echo(secret) }));
        let completed = json(200, json!({ "status": "completed", "resourceId": secret, "resourceLocation": secret }));
        let start = || empty(202).with("Location", MONITOR);
        let refused = json(400, json!({ "error": echo(secret) }));
        let unusable = empty(202).with("Location", "http://contoso.example/monitor?tempauth=v1.eyJzaXRl");
        let runs = [
            said(copy(), vec![start(), running(), troubled(), failed()]),
            said(copy(), vec![start(), refused.clone()]),
            said(monitor_alone(), vec![running().with("Location", MONITOR), failed()]),
            said(follow(MONITOR, "copy", None), vec![completed]),
            said(copy(), vec![refused.with("Location", MONITOR)]),
            said(copy(), vec![json(200, json!({ "error": echo(secret) })).with("Location", MONITOR)]),
            said(copy(), vec![unusable]),
        ];
        for said in runs {
            let said = said.to_lowercase();
            assert!(!said.contains("eyjzaxrl") && !said.contains("eyj0exai"), "{said}");
        }
    }
}

#[test]
fn a_location_that_cant_be_used_is_a_secret_in_every_form() {
    let locations = [
        "http://contoso.example/monitor/1?tempauth=SECRET7",
        "https://user:SECRET7@contoso.example/m",
        "ftp://contoso.example/SECRET7",
        "javascript:SECRET7",
        "https://contoso.example:99999/SECRET7",
        "https://",
        "SECRET7-relative",
        "//contoso.example/SECRET7?a=SECRET7",
    ];
    for location in locations {
        for form in encodings(location) {
            let error = json!({ "error": echo(&format!("{form} is not allowed")) });
            let starts = [
                said(copy(), vec![json(400, error.clone()).with("Location", location)]),
                said(copy(), vec![json(200, error.clone()).with("Location", location)]),
                said(copy(), vec![json(504, error.clone()).with("Location", location)]),
            ];
            let moved = json(200, json!({ "status": "inProgress" })).with("Location", location);
            let failed = json(200, json!({ "status": "failed", "statusDescription": form, "error": echo(&form) }));
            let runs = starts.into_iter().chain([said(copy(), vec![accepted(), moved, failed])]);
            for run in runs {
                assert!(!run.to_uppercase().contains("SECRET7"), "{location} as {form}: {run}");
            }
        }
    }
}

#[test]
fn documented_status_words_are_never_redacted() {
    for end in ["completed", "failed"] {
        let monitor = format!("https://contoso.sharepoint.com/m?state=inProgress&end={end}");
        let said =
            said(follow(&monitor, "copy", None), ["inProgress", end].map(|word| json(200, json!({ "status": word }))).to_vec());
        let count = |word: &str| said.matches(&format!(r#""status":"{word}""#)).count();
        assert_eq!((count("inProgress"), count(end)), (1, 2), "the outcome has the last word too: {said}");
    }
}

#[test]
fn a_saved_action_keeps_its_monitor_url() {
    let mut run = copy();
    run.step().expect("the start is sent");
    run.action.handle(run.now, accepted().input());
    let _ = run.step();
    run.action.handle(run.now, Input::Abort);
    let saved = run.accepted[0].clone().expect("it can be followed");
    assert_eq!(saved.monitor.as_ref().map(|monitor| monitor.reveal().as_str()), Some(crate::support::script::MONITOR));
}

#[test]
fn the_last_segment_of_a_copys_monitor_url_is_a_secret_on_the_drives_own_origin_too() {
    let body = json!({ "error": { "message": "job 4A3407B5-88FC is gone" } });
    let rejected = json(400, body).with("Location", "https://api.onedrive.com/monitor/4A3407B5-88FC");
    let said = said(copy_on(ONEDRIVE, json!({})), vec![rejected]);
    assert!(said.contains("job … is gone"), "{said}");
}

#[test]
fn a_text_that_is_a_secret_is_taken_out_whole() {
    let mut redactor = Redactor::default();
    redactor.add(TOKEN);
    assert_eq!(&*redactor.redact(&TOKEN.into()), "…");
}

#[test]
fn an_action_and_its_secrets_are_not_shown_for_debugging() {
    assert_eq!(format!("{:?}", follow(MONITOR, "copy", None).action), "Action { .. }");
}

#[test]
fn a_monitor_on_the_drives_own_origin_is_a_secret_too() {
    let monitor = "https://graph.microsoft.com/v1.0/monitor/1?tempauth=v1.secret";
    let text =
        said(follow(monitor, "copy", Some(GRAPH)), vec![json(200, json!({ "status": "failed", "error": echo("v1.secret") }))]);
    assert!(!text.contains("v1.secret"), "{text}");
}

#[test]
fn a_monitor_elsewhere_that_location_names_is_a_secret_up_to_its_last_segment() {
    let start = json!({ "operation": "start", "baseUrl": GRAPH, "body": { "path": "/x" } });
    let monitor = "https://graph.microsoft.com/v1.0/operations/1?tempauth=v1.secret";
    let failed = json(200, json!({ "status": "failed", "error": echo("v1.secret") }));
    let text = said(run(start), vec![empty(202).with("Location", monitor), failed]);
    assert!(!text.contains("v1.secret"), "{text}");
}

#[test]
fn an_empty_secret_hides_nothing() {
    let mut redactor = Redactor::default();
    redactor.add("");
    assert_eq!(redactor.redact(&"nothing to hide".into()), "nothing to hide");
}

#[test]
fn characters_are_recognised_in_html() {
    let mut redactor = Redactor::default();
    redactor.add("left&right");
    assert_eq!(redactor.redact(&"left&amp;right is left&right, left&#x26;right and left&#38;right".into()), "… is …, … and …");
    assert_eq!(
        redactor.redact(&"left&#x2;right, left&#x6;right, left&#3;right, left&#;right".into()),
        "left&#x2;right, left&#x6;right, left&#3;right, left&#;right"
    );
}
