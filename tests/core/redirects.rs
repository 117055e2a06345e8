//! Redirects of a monitor. A browser shows the target, or only that there was a redirect, or reports a lost network. Node shows the
//! redirect itself. A redirect to an item, and any redirect in OneDrive's form, is the end. Any other has no information about the action.

use longhaul::{
    action::{
        outcome::{Observed, UnknownReason},
        patience::REDIRECTS,
    },
    protocol::request::{Purpose, Redirect, Request, Token},
};
use serde_json::json;

use crate::support::{
    host::{GRAPH, ONEDRIVE, Parsed},
    run::{Run, accepted_copy, completed, copy_on, follow, unknown},
    script::{Scripted, accepted, empty, forgotten, json, lost, opaque, opaque_redirect, unreadable},
};

const MONITOR: &str = "https://api.onedrive.com/monitor/4A3407B5";
const ITEM: &str = "https://api.onedrive.com/items/ITEM1";
const ELSEWHERE: &str = "https://contoso.sharepoint.com/_api/v2.0/drives/b!J/items/01ABC";
const ON_GRAPH: &str = "https://graph.microsoft.com/v1.0/drives/b!J/items/01ABC";

fn onedrive_copy() -> Run {
    follow(MONITOR, "copy", Some(ONEDRIVE))
}

fn item() -> Scripted {
    json(200, json!({ "id": "ITEM1", "name": "Copy", "folder": {} }))
}

fn running() -> Scripted {
    json(202, json!({ "status": "inProgress", "percentageComplete": 50 }))
}

#[test]
fn a_visible_redirect_to_the_drive_is_read_with_the_token() {
    let mut run = onedrive_copy();
    let completion = completed(run.play([running(), empty(303).with("Location", ITEM), item()]));
    assert_eq!(completion.resource_id.as_deref(), Some("ITEM1"));
    let last = run.requests.last().expect("the item was requested");
    assert_eq!((last.url.as_str(), last.token, last.redirect), (ITEM, Token::Current, Redirect::Manual));
}

#[test]
fn a_visible_redirect_to_another_origin_gets_no_token() {
    let mut run = accepted_copy();
    let completion = completed(run.play([empty(303).with("Location", ELSEWHERE), empty(403)]));
    assert!(completion.item.is_none());
    assert_eq!(completion.location.as_deref(), Some(ELSEWHERE));
    assert_eq!(run.urls()[1], ON_GRAPH);
}

#[test]
fn a_followed_redirect_to_a_readable_item_is_the_item() {
    assert_eq!(completed(accepted_copy().play([item().redirected_to(ELSEWHERE)])).resource_id.as_deref(), Some("ITEM1"));
}

#[test]
fn a_followed_redirect_to_an_item_that_wants_a_token_is_read_with_it_on_the_drives_own_origin() {
    let unauthenticated = json(401, json!({ "error": { "code": "unauthenticated" } }));
    let mut run = onedrive_copy();
    let completion = completed(run.play([unauthenticated.clone().redirected_to(ITEM), item()]));
    assert!(completion.item.is_some());
    assert_eq!(run.urls(), [MONITOR, ITEM]);
    // On another origin it is read through the drive's API.
    let mut run = accepted_copy();
    assert!(completed(run.play([unauthenticated.redirected_to(ELSEWHERE), item()])).item.is_some());
    assert_eq!(run.urls()[1], ON_GRAPH);
}

#[test]
fn a_followed_redirect_to_a_broken_item_has_completed() {
    let bad = json(400, json!({ "error": { "code": "invalidRequest" } }));
    assert!(completed(accepted_copy().play([bad.clone().redirected_to(ELSEWHERE), bad])).item.is_none());
}

#[test]
fn one_request_distinguishes_a_hidden_redirect_from_a_lost_network() {
    let mut run = onedrive_copy();
    let completion = completed(run.play([running(), lost(), opaque_redirect(), lost()]));
    assert!(completion.item.is_none());
    let probe = &run.requests[2];
    assert_eq!((probe.redirect, probe.token), (Redirect::Manual, Token::Without));
}

#[test]
fn a_network_that_is_lost_for_a_moment_doesnt_lose_the_item() {
    let mut run = onedrive_copy();
    assert!(completed(run.play([running(), lost(), opaque_redirect(), item().redirected_to(ITEM)])).item.is_some());
    let mut run = onedrive_copy();
    assert!(completed(run.play([running(), lost(), lost(), opaque_redirect(), item().redirected_to(ITEM)])).item.is_some());
}

#[test]
fn in_onedrives_form_a_hidden_redirect_is_the_end_whatever_its_target_answers() {
    for response in [empty(404), empty(503), empty(401), empty(400), unreadable(200), opaque_redirect(), opaque()] {
        let mut run = onedrive_copy();
        assert!(completed(run.play([running(), lost(), opaque_redirect(), response])).item.is_none());
        let last = run.progress.last().expect("the end is reported");
        assert_eq!((last.status.as_str(), last.percentage_complete, last.eta_ms), ("completed", Some(100.0), Some(0.0)));
    }
}

#[test]
fn in_onedrives_form_a_303_is_the_end_even_if_its_target_isnt_known() {
    for end in [empty(303), empty(303).with("Location", "https://elsewhere.example/x")] {
        let completion = completed(onedrive_copy().play([end]));
        assert_eq!((completion.observed, completion.polls), (Observed::Monitor, 1));
    }
}

#[test]
fn a_readable_page_to_sign_in_at_says_nothing_about_the_action() {
    let login = "https://login.example.com/signin";
    for page in [unreadable(200), json(200, json!({ "signIn": "here" })), json(403, json!({ "id": "1", "name": "no item" }))] {
        unknown(accepted_copy().play(std::iter::repeat_n(page.redirected_to(login), 8)));
    }
}

#[test]
fn a_redirect_to_another_monitor_is_followed() {
    let moved = running().redirected_to("https://contoso.sharepoint.com/_api/v2.1/drives/1/operations/2");
    completed(accepted_copy().play([moved, item()]));
}

#[test]
fn a_monitor_that_moves_by_a_redirect_is_followed() {
    let moved = "https://contoso.sharepoint.com/_api/v2.1/drive/operations/2";
    for status in [301, 302, 307, 308] {
        for moved in [moved, "https://contoso.sharepoint.com/items/01A/workbook/operations('2')"] {
            let mut run = accepted_copy();
            completed(run.play([empty(status).with("Location", moved), lost(), lost(), empty(503), running(), item()]));
            assert_eq!(run.urls()[1], moved);
        }
    }
    // A browser follows the redirect itself: then only the response of the new monitor counts.
    completed(accepted_copy().play([empty(503).redirected_to(moved), running(), item()]));
    unknown(accepted_copy().play(forgotten().map(|response| response.redirected_to(moved))));
}

#[test]
fn monitors_that_redirect_to_each_other_are_unknown_in_the_end() {
    let moves = (0..8).map(|at| empty(307).with("Location", &format!("https://contoso.sharepoint.com/monitor/{at}")));
    unknown(accepted_copy().play(moves));
}

#[test]
fn a_redirect_of_a_monitor_on_graph_is_followed_without_the_token() {
    let monitor = "https://graph.microsoft.com/v1.0/me/drive/items/1/workbook/operations/2";
    let result = "https://graph.microsoft.com/v1.0/me/drive/items/1/workbook/sessionInfoResource(key='2')";
    let mut run = follow(monitor, "any", Some(GRAPH));
    let read = json(200, json!({ "id": "S" }));
    completed(run.play([opaque_redirect(), json(401, json!({ "error": { "code": "x" } })).redirected_to(result), read.clone()]));
    let tokens: Vec<_> = run.requests.iter().map(|request| (request.token, request.redirect)).collect();
    assert_eq!(
        tokens,
        [(Token::Current, Redirect::Manual), (Token::Without, Redirect::Follow), (Token::Current, Redirect::Manual)]
    );
}

/// A redirect to a page that CORS hides from the caller: a sign-in page, or a proxy's login.
fn hidden_redirect(request: &Request<Parsed>) -> Scripted {
    if request.redirect == Redirect::Manual { opaque_redirect() } else { lost() }
}

#[test]
fn a_hidden_redirect_does_not_complete_a_graph_copy() {
    let mut run = accepted_copy();
    run.step().expect("the monitor is polled");
    run.respond(running());
    assert_eq!(unknown(run.play_on(hidden_redirect)), UnknownReason::MonitorRedirects);
    let redirects = run.requests.iter().filter(|request| request.redirect == Redirect::Manual).count();
    assert_eq!(redirects, REDIRECTS as usize);
    assert!(run.progress.iter().all(|progress| progress.status == "inProgress"));
}

#[test]
fn after_hidden_redirects_a_graph_copy_is_checked_at_its_destination() {
    let source = || json(200, json!({ "id": "S", "name": "a", "size": 5 }));
    let made =
        |size: u64| json(200, json!({ "id": "COPY", "size": size, "createdDateTime": "2023-11-14T22:13:21Z", "eTag": "1" }));
    for (copied, is_there) in [(5, true), (4, false)] {
        let mut run = copy_on(GRAPH, json!({ "checkDestination": true }));
        let outcome = run.play_on(|request| match request.purpose {
            Purpose::Start => accepted(),
            Purpose::Monitor => hidden_redirect(request),
            Purpose::Destination if request.url.ends_with("/items/FOLDER") => source(),
            Purpose::Destination | Purpose::Result => made(copied),
        });
        if is_there {
            assert_eq!(completed(outcome).observed, Observed::Destination);
        } else {
            assert_eq!(unknown(outcome), UnknownReason::MonitorRedirects);
        }
    }
}

#[test]
fn a_redirect_whose_target_has_a_path_segment_for_items_is_the_end_in_either_form() {
    let ends = [
        "https://contoso.sharepoint.com/_api/v2.0/drives/b!J/items/01ABC",
        "https://contoso.sharepoint.com/_api/v2.0/drive/items('01ABC')?tempauth=x",
        "https://api.onedrive.com/items/",
        // Sites may have the names of monitors.
        "https://contoso.sharepoint.com/sites/operations/_api/v2.0/drives/b!J/items/01ABC",
        "https://contoso.sharepoint.com/sites/monitor/_api/v2.0/drives('b!J')/items('01ABC')",
    ];
    for url in ends {
        for monitor in [follow(MONITOR, "copy", Some(ONEDRIVE)), accepted_copy(), follow(MONITOR, "any", None)] {
            let mut run = monitor;
            completed(run.play_on(|request| match request.purpose {
                Purpose::Monitor => json(400, json!({ "error": { "code": "invalidRequest" } })).redirected_to(url),
                _ => empty(403),
            }));
            let shown = empty(303).with("Location", url);
            let mut run = accepted_copy();
            completed(run.play_on(|request| if request.purpose == Purpose::Monitor { shown.clone() } else { empty(403) }));
        }
    }
}

#[test]
fn a_redirect_to_a_page_that_can_be_read_and_is_no_item_is_never_the_end() {
    let pages = [
        "https://contoso.sharepoint.com/_layouts/15/drive-signin",
        "https://login.example.com/signin?next=/items/01ABC",
        "https://login.example.com/#/items/01ABC",
        "https://login.example.com/my-items/01ABC",
        "https://login.example.com/itemsview",
    ];
    for url in pages {
        for form in [ONEDRIVE, GRAPH] {
            for page in
                [unreadable(200), json(200, json!({ "login": "here" })), empty(401), empty(404), unreadable(503), empty(204)]
            {
                let mut run = follow(MONITOR, "copy", Some(form));
                let outcome = run.play_on(|_| page.clone().redirected_to(url));
                assert_eq!(unknown(outcome), UnknownReason::MonitorUnreadable, "{url}");
                // The same if the first attempt was lost, so that the redirect is observed before its target.
                let mut run = follow(MONITOR, "copy", Some(form));
                let first = [lost(), opaque_redirect()];
                let pages = std::iter::repeat_n(page.clone().redirected_to(url), 8);
                unknown(run.play(first.into_iter().chain(pages)));
            }
        }
    }
}

#[test]
fn a_visible_redirect_to_a_page_to_sign_in_at_is_never_the_end() {
    for status in [301, 302, 307, 308] {
        for form in [ONEDRIVE, GRAPH] {
            let mut run = follow(MONITOR, "copy", Some(form));
            let login = empty(status).with("Location", "https://login.example.com/drive-signin");
            assert_eq!(unknown(run.play(std::iter::repeat_n(login, REDIRECTS as usize))), UnknownReason::MonitorRedirects);
        }
    }
    let mut run = accepted_copy();
    let login = empty(303).with("Location", "https://login.example.com/drive-signin");
    assert_eq!(unknown(run.play(std::iter::repeat_n(login, REDIRECTS as usize))), UnknownReason::MonitorRedirects);
}

#[test]
fn without_a_drive_the_monitors_host_decides_whether_a_hidden_redirect_is_the_end() {
    completed(follow(MONITOR, "copy", None).play_on(hidden_redirect));
    let elsewhere = "https://contoso.sharepoint.com/monitor/1";
    assert_eq!(unknown(follow(elsewhere, "copy", None).play_on(hidden_redirect)), UnknownReason::MonitorRedirects);
}
