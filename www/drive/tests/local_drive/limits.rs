//! The limit on requests.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header};

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
fn a_client_that_waits_as_long_as_it_is_asked_to_is_not_throttled_again() {
    let server = Server::empty();
    limit(&server, 2, 1);
    assert_eq!((server.get(ROOT).status().as_u16(), server.get(ROOT).status().as_u16()), (200, 200));
    let throttled = server.get(ROOT);
    assert_eq!(throttled.status(), 429);
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
        // A stranger can't use up the user's limit.
        assert_eq!(server.fetch(&format!("{}{ROOT}", server.ready("drive"))).status(), 401);
    }
    assert_eq!((server.get(ROOT).status().as_u16(), server.get(ROOT).status().as_u16()), (200, 429));
}

#[test]
fn limits_that_make_no_sense_are_rejected() {
    let server = Server::empty();
    let put = |limit: Value| server.request(Method::PUT, "/admin/limits").json(&limit).send().unwrap();
    assert_error(put(json!({ "requests": 0, "windowSeconds": 1 })), 400, "invalidRequest", "requests");
    assert_error(put(json!({ "requests": 1, "windowSeconds": 0 })), 400, "invalidRequest", "windowSeconds");
    assert_error(put(json!({ "requests": 1 })), 400, "invalidRequest", "limits");
}
