//! Limits of the resources that a client can use: file handles, memory, connections, time.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::json;

use crate::support::{Server, assert_error, body, header, with_files};

#[cfg(unix)]
#[test]
fn open_upload_sessions_hold_no_file_handles() {
    let server = Server::under(&["sh", "-c", "ulimit -n 100; exec \"$0\" \"$@\""], &["--bytes-per-second", "0"]);
    let urls: Vec<String> = (0..300)
        .map(|number| {
            let path = format!("/v1.0/me/drive/root:/{number}.bin:/createUploadSession");
            body(server.post(&path, &json!({})), 200)["uploadUrl"].as_str().unwrap().to_owned()
        })
        .collect();
    let client = Client::new();
    for url in [&urls[0], &urls[299]] {
        let part = |range: &str, bytes: &'static str| client.put(url).header("content-range", range).body(bytes).send().unwrap();
        assert_eq!(part("bytes 0-2/6", "abc").status(), 202);
        assert_eq!(part("bytes 3-5/6", "def").status(), 201);
    }
    assert_eq!(fs::read(server.folder().join("299.bin")).unwrap(), b"abcdef");
}

#[test]
fn a_part_that_breaks_off_can_be_sent_again() {
    let server = Server::start(&["--body-timeout", "1"]);
    let session = body(server.post("/v1.0/me/drive/root:/a.bin:/createUploadSession", &json!({})), 200);
    let url = session["uploadUrl"].as_str().unwrap();
    let put =
        |range: &str, bytes: &'static str| Client::new().put(url).header("content-range", range).body(bytes).send().unwrap();
    assert_eq!(put("bytes 0-2/6", "abc").status(), 202);
    assert_error(put("bytes 3-5/6", "too long"), 400, "invalidRequest", "body");
    let path = url.strip_prefix(server.ready("drive")).unwrap();
    let answer = slowly(&server, &format!("PUT {path} HTTP/1.1\r\nContent-Range: bytes 3-5/6\r\nContent-Length: 3"), b"d");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert_eq!(body(Client::new().get(url).send().unwrap(), 200)["nextExpectedRanges"], json!(["3-"]));
    assert_eq!(put("bytes 3-5/6", "def").status(), 201);
    assert_eq!(fs::read(server.folder().join("a.bin")).unwrap(), b"abcdef");
}

#[test]
fn a_session_stays_open_while_a_part_arrives_and_after_an_outage() {
    let server = Server::empty();
    let session = body(server.post("/v1.0/me/drive/root:/a.bin:/createUploadSession", &json!({})), 200);
    let url = session["uploadUrl"].as_str().unwrap();
    let put = |range: &str| Client::new().put(url).header("content-range", range).body("abc").send();
    assert_eq!(put("bytes 0-2/6").unwrap().status(), 202);
    let mut connection = TcpStream::connect(server.ready("drive").trim_start_matches("http://")).unwrap();
    let path = url.strip_prefix(server.ready("drive")).unwrap();
    let head = format!("PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Range: bytes 3-5/6\r\nContent-Length: 3\r\n");
    connection.write_all(format!("{head}Expect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    // The response means that the part's body is being read.
    connection.read_exact(&mut [0; "HTTP/1.1 100 Continue\r\n\r\n".len()]).unwrap();
    connection.write_all(b"d").unwrap();
    assert_eq!(body(server.fetch(url), 200)["nextExpectedRanges"], json!(["3-"]));
    assert_error(put("bytes 3-5/6").unwrap(), 416, "invalidRange", "Content-Range");

    server.faults(json!([{ "where": "item", "awayMs": 1 }]));
    assert!(server.request(Method::GET, "/v1.0/me/drive/root").send().is_err());
    drop(connection.read_to_end(&mut Vec::new()));
    // There is no event to wait for: whether the port is open again has to be tried.
    let end = std::iter::repeat_with(|| put("bytes 3-5/6")).find_map(Result::ok).unwrap();
    assert_eq!(end.status(), 201, "{}", end.text().unwrap());
    assert_eq!(fs::read(server.folder().join("a.bin")).unwrap(), b"abcabc");
}

/// Sends a request's head and the start of its body, and returns what comes back until the connection ends.
fn slowly(server: &Server, head: &str, start: &[u8]) -> String {
    let mut connection = TcpStream::connect(server.ready("drive").trim_start_matches("http://")).unwrap();
    let token = server.ready("token");
    connection.write_all(format!("{head}\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n").as_bytes()).unwrap();
    connection.write_all(start).unwrap();
    let mut answer = Vec::new();
    drop(connection.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_that_arrives_too_slowly_is_not_waited_for() {
    let server = Server::start(&["--body-timeout", "1"]);
    for request in [
        "PUT /v1.0/me/drive/root:/slow.bin:/content HTTP/1.1\r\nContent-Length: 10",
        "POST /v1.0/me/drive/root/children HTTP/1.1\r\nContent-Length: 10",
        "PUT /admin/faults HTTP/1.1\r\nTransfer-Encoding: chunked",
        "POST /v1.0/$batch HTTP/1.1\r\nContent-Length: 100",
    ] {
        let answer = slowly(&server, request, b"1\r\n{\r\n");
        assert!(answer.starts_with("HTTP/1.1 408 "), "{request}\n{answer}");
        assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{answer}");
    }
    assert!(server.names("").is_empty() && server.names(".local-drive/partial").is_empty());
}

#[test]
fn a_body_that_arrives_steadily_may_take_longer_than_the_timeout() {
    let server = Server::start(&["--body-timeout", "1"]);
    let mut connection = TcpStream::connect(server.ready("drive").trim_start_matches("http://")).unwrap();
    let token = server.ready("token");
    let head = "PUT /v1.0/me/drive/root:/steady.bin:/content HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12288";
    connection.write_all(format!("{head}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n").as_bytes()).unwrap();
    for _ in 0..6 {
        connection.write_all(&[1; 2048]).unwrap();
        // Slower than the timeout, and faster than the minimum.
        std::thread::sleep(Duration::from_millis(300));
    }
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
}

#[test]
fn a_refused_large_upload_is_answered_and_its_connection_closed() {
    let server = Server::with_some_files();
    let put = |bytes: usize| {
        let request = server.request(Method::PUT, "/v1.0/me/drive/root/content");
        request.body(vec![0; bytes]).send().unwrap()
    };
    let large = put(20 << 20);
    assert_eq!((large.status().as_u16(), header(&large, "connection").as_str()), (403, "close"));
    // The next request on the same client is not affected.
    assert_eq!(server.get("/v1.0/me/drive/root").status(), 200);
    let small = put(1000);
    assert_eq!(small.status(), 403);
    assert!(!small.headers().contains_key("connection"), "a short body is read, so the connection can be used again");
}

#[test]
fn a_response_that_is_too_long_for_a_batch_hides_no_other() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "item", "padding": 20_000_000 }]));
    let copy =
        json!({ "id": "copy", "method": "POST", "url": "/me/drive/root:/notes.txt:/copy", "body": { "name": "copy.txt" } });
    let requests = json!({ "requests": [
        copy,
        { "id": "long", "method": "GET", "url": "/me/drive/root:/notes.txt" },
        { "id": "short", "method": "GET", "url": "/me/drive/root:/notes.txt" },
    ] });
    let answer = body(server.post("/v1.0/$batch", &requests), 200);
    let statuses: Vec<u64> = answer["responses"].as_array().unwrap().iter().map(|one| one["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [202, 501, 200]);
    assert_eq!(answer["responses"][1]["body"]["error"]["code"], "notSupported");
    assert_eq!(server.end(answer["responses"][0]["headers"]["Location"].as_str().unwrap()).1["status"], "completed");
}

#[test]
fn the_responses_of_a_batch_have_a_limit_together() {
    let server = Server::with_some_files();
    server.faults(json!([{ "where": "item", "times": null, "padding": 3_000_000 }]));
    let requests: Vec<_> =
        (0..20).map(|id| json!({ "id": id.to_string(), "method": "GET", "url": "/me/drive/root:/notes.txt" })).collect();
    let answer = body(server.post("/v1.0/$batch", &json!({ "requests": requests })), 200);
    let statuses: Vec<u64> = answer["responses"].as_array().unwrap().iter().map(|one| one["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 5, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 501).count(), 15, "{statuses:?}");
}

#[test]
fn the_copy_of_a_file_that_grows_ends() {
    let server = Server::start(&["--bytes-per-second", "20000"]);
    with_files(server.folder());
    let monitor = server.copy("root:/notes.txt", &json!({ "name": "copy.txt" }));
    let mut file = fs::OpenOptions::new().append(true).open(server.folder().join("notes.txt")).unwrap();
    // It grows at every poll, faster than it is copied.
    let is_running = |_: &u32| server.fetch(&monitor).json::<serde_json::Value>().unwrap()["status"] != "completed";
    let polls = (0..20_000).take_while(is_running).inspect(|_| file.write_all(&[0; 1000]).unwrap()).count();
    assert!(polls < 20_000, "the copy does not end");
    let copied = server.item("root:/copy.txt")["size"].as_u64().unwrap();
    assert!((5_000..20_000).contains(&copied), "{copied}");
}
