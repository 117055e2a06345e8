//! The request log and the request limit.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header, with_files};

fn log(server: &Server) -> Vec<Value> {
    body(server.get("/admin/log"), 200)["requests"].as_array().unwrap().clone()
}

#[test]
fn records_requests_as_they_arrived_without_the_token() {
    let server = Server::with_some_files();
    assert!(log(&server).is_empty(), "requests to admin routes are not recorded");
    server.get("/v1.0/me/drive/root:/A%20b?$top=1");
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    server.fetch(&monitor);
    let preflight = server.request(Method::OPTIONS, "/v1.0/me/drive/root").header("access-control-request-method", "GET");
    preflight.header("origin", "http://a.page").send().unwrap();

    let log = log(&server);
    let seen: Vec<_> = log
        .iter()
        .map(|one| {
            (
                one["origin"].as_str().unwrap(),
                one["method"].as_str().unwrap(),
                one["status"].as_u64().unwrap(),
                one["preflight"] == true,
                one["authorization"] == true,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("drive", "GET", 404, false, true),
            ("drive", "POST", 202, false, true),
            ("monitor", "GET", 202, false, false),
            ("drive", "OPTIONS", 200, true, true),
        ]
    );
    assert_eq!(log[0]["path"], "/v1.0/me/drive/root:/A%20b?$top=1");
    assert!(monitor.ends_with(log[2]["path"].as_str().unwrap()));
    assert_eq!(log[1]["headers"]["content-type"], "application/json");
    assert_eq!(log[3]["headers"]["origin"], "http://a.page");
    assert!(log[0]["at"].as_u64().unwrap() <= log[3]["at"].as_u64().unwrap());
    assert!(!json!(log).to_string().contains(server.ready("token")));

    let taken = body(server.request(Method::DELETE, "/admin/log").send().unwrap(), 200);
    assert_eq!(json!(log), taken["requests"], "the log is returned once more when it is emptied");
    assert!(body(server.get("/admin/log"), 200)["requests"].as_array().unwrap().is_empty());
}

const ROOT: &str = "/v1.0/me/drive/root";

fn limit(server: &Server, requests: u32, window: u32) {
    let limit = json!({ "requests": requests, "windowSeconds": window });
    assert_eq!(server.request(Method::PUT, "/admin/limits").json(&limit).send().unwrap().status(), 204);
}

#[test]
fn there_is_no_limit_unless_one_is_set() {
    let server = Server::empty();
    assert_eq!(body(server.get("/admin/limits"), 200), Value::Null);
    assert!((0..50).all(|_| server.get(ROOT).status() == 200));
}

#[test]
fn the_documented_limit_is_for_five_minutes() {
    let server = Server::start(&["--request-limit", "3000"]);
    assert_eq!(body(server.get("/admin/limits"), 200), json!({ "requests": 3_000, "windowSeconds": 300 }));
}

#[test]
fn requests_over_the_limit_are_throttled_and_count() {
    let server = Server::start(&["--request-limit", "3", "--request-window", "60"]);
    assert_eq!(body(server.get("/admin/limits"), 200), json!({ "requests": 3, "windowSeconds": 60 }));
    let statuses: Vec<u16> = (0..5).map(|_| server.get(ROOT).status().as_u16()).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let throttled = server.get(ROOT);
    assert!((50..=60).contains(&header(&throttled, "retry-after").parse::<u32>().unwrap()));
    assert!(header(&throttled, "access-control-expose-headers").contains("Retry-After"));
    assert_eq!(body(throttled, 429)["error"]["code"], "activityLimitReached");
    assert_eq!(server.request(Method::DELETE, "/admin/limits").send().unwrap().status(), 204);
    assert_eq!(server.get(ROOT).status(), 200);
}

#[test]
fn a_client_that_waits_for_retry_after_is_not_throttled_again() {
    let server = Server::empty();
    limit(&server, 2, 1);
    let throttled = std::iter::repeat_with(|| server.get(ROOT)).find(|response| response.status() == 429).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(header(&throttled, "retry-after").parse().unwrap()));
    assert_eq!(server.get(ROOT).status(), 200);
}

#[test]
fn each_request_of_a_batch_counts_and_the_batch_does_not() {
    let server = Server::empty();
    limit(&server, 3, 60);
    let requests: Vec<Value> =
        (0..4).map(|id| json!({ "id": id.to_string(), "method": "GET", "url": "/me/drive/root" })).collect();
    let batch = body(server.post("/v1.0/$batch", &json!({ "requests": requests })), 200);
    let responses = batch["responses"].as_array().unwrap();
    let statuses: Vec<u64> = responses.iter().map(|response| response["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 200, 200, 429]);
    assert!(responses[3]["headers"]["Retry-After"].is_string());
}

#[test]
fn monitors_uploads_and_admin_routes_do_not_count() {
    let server = Server::with_some_files();
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "a.txt" }));
    let session = body(server.post(&format!("{ROOT}:/b.txt:/createUploadSession"), &json!({})), 200);
    limit(&server, 1, 60);
    for _ in 0..3 {
        server.end(&monitor);
        assert_eq!(server.fetch(session["uploadUrl"].as_str().unwrap()).status(), 200);
        assert_eq!(server.get("/admin/log").status(), 200);
        // A client without the token can't use up the user's limit.
        assert_eq!(server.fetch(&format!("{}{ROOT}", server.ready("drive"))).status(), 401);
    }
    assert_eq!((server.get(ROOT).status().as_u16(), server.get(ROOT).status().as_u16()), (200, 429));
}

#[test]
fn invalid_limits_are_rejected() {
    let server = Server::empty();
    let put = |limit: Value| server.request(Method::PUT, "/admin/limits").json(&limit).send().unwrap();
    assert_error(put(json!({ "requests": 0, "windowSeconds": 1 })), 400, "invalidRequest", "requests");
    assert_error(put(json!({ "requests": 1, "windowSeconds": 0 })), 400, "invalidRequest", "windowSeconds");
    assert_error(put(json!({ "requests": 1 })), 400, "invalidRequest", "limits");
}

#[test]
fn jobs_pause_at_a_percentage_until_the_pause_ends() {
    let server = Server::start(&["--bytes-per-second", "200000"]);
    with_files(server.folder());
    server.pause(40);
    let copy = server.copy("root:/Project", &json!({ "name": "Copy" }));
    let another = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    let percentage = |monitor: &str| body(server.fetch(monitor), 202)["percentageComplete"].as_f64().unwrap();
    while percentage(&copy) < 40.0 || percentage(&another) < 40.0 {}
    // The state is in memory, so the answers would show any progress.
    assert!((0..100).all(|_| server.fetch(&copy).status() == 202 && percentage(&copy) < 100.0));
    assert_error(server.request(Method::PUT, "/admin/pause").json(&json!({})).send().unwrap(), 400, "invalidRequest", "pause");

    // A fault can end a job that pauses.
    let fault = json!({ "faults": [{ "where": "monitor", "name": "copy.txt", "outcome": {} }] });
    server.request(Method::PUT, "/admin/faults").json(&fault).send().unwrap();
    assert_eq!(server.end(&another).1["status"], "failed");

    server.resume();
    assert_eq!(server.end(&copy).1["status"], "completed");
}
