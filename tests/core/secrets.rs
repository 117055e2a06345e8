//! Secrets are taken out of everything that the service says, however it writes them.

use longhaul::{action::io::Input, protocol::redactor::Redactor};
use serde_json::{Value, json};

use crate::support::{
    host::GRAPH,
    run::{Run, copy, copy_on, follow, monitor_alone},
    script::{Answer, accepted, empty, json},
};

const MONITOR: &str =
    "https://contoso.sharepoint.com/_api/v2.1/drive/operations/9f2c7d?c=Az%2b1&v=2.0&tempauth=v1.eyJzaXRl%2BaWQ=/x";
const TOKEN: &str = "eyJ0eXAi.abc+DEF/123_456-==";

fn redactor() -> Redactor {
    let mut redactor = Redactor::default();
    redactor.add_token(TOKEN);
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

#[test]
fn a_monitor_url_is_taken_out_in_every_form() {
    let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let decoded = percent_encoding::percent_decode_str(MONITOR).decode_utf8_lossy().into_owned();
    let path = MONITOR.trim_start_matches("https://contoso.sharepoint.com");
    let forms = [
        MONITOR.to_owned(),
        path.to_owned(),
        "v1.eyJzaXRl%2BaWQ=/x".to_owned(),
        "v1.eyJzaXRl+aWQ=/x".to_owned(),
        decoded,
        encode(MONITOR),
        encode(&encode(path)),
        MONITOR.to_uppercase(),
        MONITOR.replace("contoso.sharepoint.com", "CONTOSO.SharePoint.com:443"),
        MONITOR.replace('/', "\\/"),
        MONITOR.replace('/', "\\u002F").replace('&', "\\u0026"),
        MONITOR.replace('&', "&amp;"),
    ];
    for form in forms {
        let said = redact(&format!("It broke at {form}."));
        assert!(!said.to_lowercase().contains("eyjzaxrl"), "{form} became {said}");
        assert!(said.starts_with("It broke at ") && said.ends_with("…."), "{form} became {said}");
    }
}

#[test]
fn a_token_is_taken_out_in_every_form() {
    let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    for form in [TOKEN.to_owned(), encode(TOKEN), TOKEN.replace('/', "\\/"), TOKEN.to_lowercase(), format!("Bearer%20{TOKEN}")] {
        assert!(!redact(&form).to_lowercase().contains("eyj0exai"), "{form}");
    }
}

#[test]
fn a_monitor_without_a_query_is_known_by_its_last_segment() {
    let mut redactor = Redactor::default();
    redactor.add_url("https://api.onedrive.com/monitor/4A3407B5-88FC-4504-8B21-0AABD3412717", false);
    assert_eq!(&*redactor.redact(&"job 4a3407b5-88fc-4504-8b21-0aabd3412717 is gone".into()), "job … is gone");
    // One that is of no use without the token isn't.
    let mut redactor = Redactor::default();
    redactor.add_url("https://graph.microsoft.com/v1.0/security/auditLog/queries/168ec429", true);
    assert_eq!(&*redactor.redact(&"query 168ec429 is gone".into()), "query 168ec429 is gone");
}

#[test]
fn ordinary_words_are_no_secrets() {
    let mut redactor = Redactor::default();
    redactor.add_url("https://host/m?a=1&b=name&c=", false);
    assert_eq!(&*redactor.redact(&"the name of file 1 at /m".into()), "the name of file 1 at /m");
}

/// What an error of the service says that repeats a text everywhere.
fn echo(text: &str) -> Value {
    let inner = json!({ "code": text, "request-id": text, "client-request-id": text, "date": text });
    let detail = json!({ "code": text, "message": text, "target": text });
    json!({ "code": text, "message": text, "target": text, "details": [detail], "innerError": inner })
}

/// Whatever comes out of a run, as JavaScript gets it.
fn said(mut run: Run, script: Vec<Answer>) -> String {
    run.action.keep_secret(TOKEN);
    let outcome = run.play(script);
    let progress: Vec<String> =
        run.progress.iter().map(|progress| serde_json::to_string(&progress.to_json()).expect("it is plain data")).collect();
    format!("{}\n{}", progress.join("\n"), serde_json::to_string(&outcome.to_json()).expect("it is plain data"))
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
fn a_location_that_cant_be_used_is_a_secret_too() {
    for location in
        ["http://contoso.example/monitor/1?tempauth=SECRET", "https://user:SECRET@contoso.example/m", "SECRET-relative"]
    {
        let mut run = copy_on(GRAPH, json!({}));
        run.step().expect("the start is sent");
        let body = json!({ "error": { "message": format!("{location} is not allowed, nor {}", location.replace('/', "%2F")) } });
        run.action.handle(run.now, json(202, body).with("Location", location).input());
        let outcome = run.step().expect_err("it is over");
        let said = serde_json::to_string(&outcome.to_json()).expect("it is plain data");
        assert!(!said.contains("SECRET"), "{said}");
    }
}

#[test]
fn documented_status_words_are_never_redacted() {
    let mut run = follow("https://contoso.sharepoint.com/m?state=inProgress&end=completed", "copy", None);
    run.play([json(200, json!({ "status": "inProgress" })), json(200, json!({ "status": "completed" }))]);
    let words: Vec<&str> = run.progress.iter().map(|progress| progress.status.as_str()).collect();
    assert_eq!(words, ["inProgress", "completed"]);
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
