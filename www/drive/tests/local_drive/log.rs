//! The request log.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, body};

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
