//! The server, as a process.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::{Method, redirect};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A running server, its folder, and a client that holds its token. All go when it is dropped.
pub(crate) struct Server {
    process: Child,
    ready: Value,
    arguments: Vec<String>,
    home: TempDir,
    client: Client,
}

impl Server {
    /// A server over an empty folder, which copies as fast as it goes.
    pub(crate) fn empty() -> Self {
        Self::start(&["--bytes-per-second", "0"])
    }

    /// A server over a folder with some files, which copies as fast as it goes.
    pub(crate) fn with_some_files() -> Self {
        let server = Self::empty();
        with_files(server.folder());
        server
    }

    /// A server over an empty folder, with these arguments besides.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let home = TempDir::new().unwrap();
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let (process, ready) = spawn(home.path(), &arguments);
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { process, ready, arguments, home, client }
    }

    /// Ends the process at once, as a power cut would, and starts another over the same folder.
    pub(crate) fn kill_and_start_again(&mut self) {
        self.kill();
        (self.process, self.ready) = spawn(self.home.path(), &self.arguments);
    }

    /// Ends the process at once.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// The drive's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("folder")
    }

    /// A folder beside the drive's, which it must not reach.
    pub(crate) fn outside(&self) -> PathBuf {
        self.home.path().join("outside")
    }

    /// A part of the ready line.
    pub(crate) fn ready(&self, part: &str) -> &str {
        self.ready[part].as_str().unwrap()
    }

    /// The process's id.
    pub(crate) fn process(&mut self) -> &mut Child {
        &mut self.process
    }

    /// A request of the drive, with the token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.ready("drive"))).bearer_auth(self.ready("token"))
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().unwrap()
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Response {
        self.request(Method::PATCH, path).json(body).send().unwrap()
    }

    /// The item at a path of the Graph form, such as `root:/Documents`.
    #[track_caller]
    pub(crate) fn item(&self, path: &str) -> Value {
        super::body(self.get(&format!("/v1.0/me/drive/{path}")), 200)
    }

    /// Its id.
    #[track_caller]
    pub(crate) fn id(&self, path: &str) -> String {
        self.item(path)["id"].as_str().unwrap().to_owned()
    }

    /// Starts a copy in the Graph form and says where it is monitored.
    #[track_caller]
    pub(crate) fn copy(&self, path: &str, body: &Value) -> String {
        let end = if path.contains(':') { ":" } else { "" };
        let response = self.post(&format!("/v1.0/me/drive/{path}{end}/copy"), body);
        assert_eq!(response.status(), 202, "{}", response.text().unwrap());
        super::header(&response, "location")
    }

    /// Asks a URL of another origin, without the token.
    pub(crate) fn ask(&self, url: &str) -> Response {
        self.client.get(url).send().unwrap()
    }

    /// Asks a monitor until its job has ended: the answers' codes and bodies, none like the one before it.
    pub(crate) fn follow(&self, monitor: &str) -> Vec<(u16, Value)> {
        let mut seen: Vec<(u16, Value)> = Vec::new();
        loop {
            let response = self.ask(monitor);
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
            // A poll has nothing to wait for but time.
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Follows a monitor to its end and says what it answered last.
    pub(crate) fn end(&self, monitor: &str) -> (u16, Value) {
        self.follow(monitor).pop().unwrap()
    }

    /// Replaces the fault plan.
    #[track_caller]
    pub(crate) fn faults(&self, faults: Value) {
        let response = self.request(Method::PUT, "/admin/faults").json(&json!({ "faults": faults })).send().unwrap();
        assert_eq!(response.status(), 204, "{}", response.text().unwrap());
    }

    /// The names in a folder of the disk, in their order, without the server's own.
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder().join(path)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != ".local-drive");
        names.sort();
        names
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn spawn(home: &Path, arguments: &[String]) -> (Child, Value) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_local-drive"))
        .arg("--folder")
        .arg(home.join("folder"))
        .args(["--port", "0", "--monitor-port", "0", "--page-port", "0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    (process, ready)
}

/// Puts some files into a folder: `Documents` with two, `Project` with nested ones, and one beside them.
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
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes: Vec<u8> = (0..size).map(|at| (at * 31 % 251) as u8).collect();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::create_dir_all(folder.join("Project/Nothing in here")).unwrap();
}
