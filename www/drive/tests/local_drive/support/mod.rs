//! Helpers of the tests: the server, files to work with, sources of uploads, and checks of responses.

mod server;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) use server::Server;

/// The response's JSON, after a check of its status.
#[track_caller]
pub(crate) fn body(response: Response, status: u16) -> Value {
    let got = response.status().as_u16();
    let text = response.text().unwrap();
    assert_eq!(got, status, "{text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
}

/// Checks that the response is an error with this code, whose message begins with the name of the field at fault.
#[track_caller]
pub(crate) fn assert_error(response: Response, status: u16, code: &str, field: &str) {
    let body = body(response, status);
    assert_eq!(body["error"]["code"], code, "{body}");
    assert!(body["error"]["message"].as_str().unwrap().starts_with(field), "{body}");
}

/// A header of the response.
#[track_caller]
pub(crate) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).unwrap_or_else(|| panic!("no {name}: {response:?}")).to_str().unwrap().to_owned()
}

/// Puts some files into a folder: `Documents` with two, `Project` with nested ones, and a file in the folder itself.
pub(crate) fn with_files(folder: PathBuf) {
    let files = [
        ("Documents/letter.txt", 1_000),
        ("Documents/budget.xlsx", 20_000),
        ("Project/readme.md", 300),
        ("Project/empty.txt", 0),
        ("Project/Data/a.bin", 70_000),
        ("Project/Data/Deep/b.bin", 30_000),
        ("notes.txt", 5_000),
    ];
    for (path, size) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes: Vec<u8> = (0..size).map(|at| (at * 31 % 251) as u8).collect();
        fs::write(path, bytes).unwrap();
    }
    fs::create_dir_all(folder.join("Project/Nothing in here")).unwrap();
}

/// Answers each request on a port of its own with the next of these responses, and returns its URL.
pub(crate) fn source(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/file", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for answer in answers {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = BufReader::new(connection.try_clone().unwrap()).lines();
            while request.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            connection.write_all(&answer).unwrap();
        }
    });
    url
}

/// A response with this status line and body.
pub(crate) fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// Sends these header lines to the origin and returns what comes back until the connection ends.
pub(crate) fn raw(origin: &str, lines: &[&str]) -> String {
    let mut connection = TcpStream::connect(origin.trim_start_matches("http://")).unwrap();
    let mut request = lines.join("\r\n");
    request.push_str("\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The end may be a reset.
    drop(connection.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

impl Server {
    /// Starts a copy in the Graph form and returns its monitor URL.
    #[track_caller]
    pub(crate) fn copy(&self, path: &str, body: &Value) -> String {
        let end = if path.contains(':') { ":" } else { "" };
        let response = self.post(&format!("/v1.0/me/drive/{path}{end}/copy"), body);
        assert_eq!(response.status(), 202, "{}", response.text().unwrap());
        header(&response, "location")
    }

    /// Makes copies pause when they have done this percentage of their bytes.
    #[track_caller]
    pub(crate) fn pause(&self, at_percent: u32) {
        let pause = self.request(Method::PUT, "/admin/pause").json(&json!({ "atPercent": at_percent }));
        assert_eq!(pause.send().unwrap().status(), 204);
    }

    /// Makes paused copies continue.
    #[track_caller]
    pub(crate) fn resume(&self) {
        assert_eq!(self.request(Method::DELETE, "/admin/pause").send().unwrap().status(), 204);
    }

    /// Polls a monitor until its job has ended. Returns the status codes and bodies, each different from the one before.
    pub(crate) fn follow(&self, monitor: &str) -> Vec<(u16, Value)> {
        let mut seen: Vec<(u16, Value)> = Vec::new();
        loop {
            let response = self.fetch(monitor);
            let status = response.status().as_u16();
            let location = response.headers().get("location").map(|url| json!({ "location": url.to_str().unwrap() }));
            let body = location.unwrap_or_else(|| response.json().unwrap());
            if seen.last().is_none_or(|(_, last)| *last != body) {
                seen.push((status, body.clone()));
            }
            let is_running = ["notStarted", "inProgress"].iter().any(|word| body["status"] == *word);
            if !is_running {
                return seen;
            }
            // There is no event to wait for: a monitor has to be polled.
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Polls a monitor until its job has ended, and returns the last response.
    pub(crate) fn end(&self, monitor: &str) -> (u16, Value) {
        self.follow(monitor).pop().unwrap()
    }
}

/// A server with files on its first drive, and a second drive called Team.
pub(crate) struct Drives {
    pub(crate) server: Server,
    team: TempDir,
}

impl Drives {
    pub(crate) fn start() -> Self {
        Self::with(&["--bytes-per-second", "0"])
    }

    pub(crate) fn with(arguments: &[&str]) -> Self {
        let team = TempDir::new().unwrap();
        fs::create_dir(team.path().join("Inbox")).unwrap();
        let option = format!("Team={}", team.path().display());
        let server = Server::start(&[arguments, &["--drive", &option]].concat());
        with_files(server.folder());
        Self { server, team }
    }

    /// The second drive's id.
    pub(crate) fn team_id(&self) -> String {
        self.server.ready_json()["drives"][1]["id"].as_str().unwrap().to_owned()
    }

    /// An item of the second drive.
    pub(crate) fn team_item(&self, path: &str) -> Value {
        body(self.server.get(&format!("/v1.0/drives/{}/{path}", self.team_id())), 200)
    }

    pub(crate) fn team_file(&self, path: &str) -> PathBuf {
        self.team.path().join(path)
    }

    /// A `parentReference` of a folder on the second drive.
    pub(crate) fn to_team(&self, path: &str) -> Value {
        json!({ "driveId": self.team_id(), "id": self.team_item(path)["id"] })
    }

    /// Moves an item of the first drive.
    pub(crate) fn start_move(&self, path: &str, body: &Value) -> Response {
        let request = self.server.request(Method::PATCH, &format!("/v1.0/me/drive/{path}"));
        request.header("prefer", "respond-async").json(body).send().unwrap()
    }

    #[track_caller]
    pub(crate) fn end_of_move(&self, path: &str, body: &Value) -> Value {
        let started = self.start_move(path, body);
        assert_eq!(started.status(), 202, "{}", started.text().unwrap());
        assert_eq!(header(&started, "preference-applied"), "respond-async");
        self.server.end(&header(&started, "location")).1
    }
}
