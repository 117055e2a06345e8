//! The server as a process.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::{Method, redirect};
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_local-drive");

/// A running server, its folder, and a client that has its token. All of them end when it is dropped.
pub(crate) struct Server {
    process: Child,
    ready: Value,
    arguments: Vec<String>,
    /// A program that starts the server, and its arguments.
    launcher: Vec<String>,
    home: TempDir,
    client: Client,
}

impl Server {
    /// A server over an empty folder, without a rate limit.
    pub(crate) fn empty() -> Self {
        Self::start(&["--bytes-per-second", "0"])
    }

    /// A server over a folder with some files, without a rate limit.
    pub(crate) fn with_some_files() -> Self {
        let server = Self::empty();
        super::with_files(server.folder());
        server
    }

    /// A server over an empty folder, with these arguments.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::under(&[], arguments)
    }

    /// A server that respects file permissions even if the tests run as root.
    #[cfg(unix)]
    pub(crate) fn unprivileged() -> Self {
        let launcher: &[&str] = if is_root() { &["setpriv", "--inh-caps=-all", "--bounding-set=-all"] } else { &[] };
        Self::under(launcher, &["--bytes-per-second", "0"])
    }

    /// A server that this launcher starts.
    pub(crate) fn under(launcher: &[&str], arguments: &[&str]) -> Self {
        let home = TempDir::new().unwrap();
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let (launcher, arguments) = (owned(launcher), owned(arguments));
        let (process, ready) = ready(command(home.path(), &launcher, &arguments));
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { process, ready, arguments, launcher, home, client }
    }

    /// Kills the process, and starts another over the same folder.
    pub(crate) fn kill_and_start_again(&mut self) {
        self.kill();
        (self.process, self.ready) = ready(command(self.home.path(), &self.launcher, &self.arguments));
    }

    /// Kills the process.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Kills the process, starts another over the same folder, and returns its standard error so far.
    pub(crate) fn messages_of_next_start(&mut self) -> String {
        self.kill();
        let errors = self.home.path().join("errors");
        let mut command = command(self.home.path(), &self.launcher, &self.arguments);
        command.stderr(std::fs::File::create(&errors).unwrap());
        (self.process, self.ready) = ready(command);
        std::fs::read_to_string(errors).unwrap()
    }

    /// The drive's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("folder")
    }

    /// A folder outside of the drive's, which it must not read or change.
    pub(crate) fn outside(&self) -> PathBuf {
        self.home.path().join("outside")
    }

    /// A field of the ready line.
    pub(crate) fn ready(&self, field: &str) -> &str {
        self.ready[field].as_str().unwrap()
    }

    /// The ready line.
    pub(crate) fn ready_json(&self) -> &Value {
        &self.ready
    }

    /// The process.
    #[cfg(unix)]
    pub(crate) fn process(&mut self) -> &mut Child {
        &mut self.process
    }

    /// A request to the drive, with the token.
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

    pub(crate) fn delete(&self, path: &str) -> Response {
        self.request(Method::DELETE, path).send().unwrap()
    }

    /// Requests a URL of another origin, without the token.
    pub(crate) fn fetch(&self, url: &str) -> Response {
        self.client.get(url).send().unwrap()
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

    /// Replaces the fault plan.
    #[track_caller]
    pub(crate) fn faults(&self, faults: Value) {
        let response = self.request(Method::PUT, "/admin/faults").json(&json!({ "faults": faults })).send().unwrap();
        assert_eq!(response.status(), 204, "{}", response.text().unwrap());
    }

    /// The names in a folder on disk, sorted, without the state folder's.
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

fn command(home: &Path, launcher: &[String], arguments: &[String]) -> Command {
    let program = PROGRAM.to_owned();
    let mut words = launcher.iter().chain([&program]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args([OsStr::new("--folder"), home.join("folder").as_os_str()]);
    command.args(["--port", "0", "--monitor-port", "0", "--page-port", "0"]).args(arguments);
    command
}

fn ready(mut command: Command) -> (Child, Value) {
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    (process, ready)
}

/// Whether the tests run as root, who may do everything.
#[cfg(unix)]
fn is_root() -> bool {
    let own = TempDir::new().unwrap();
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(own.path()).unwrap()) == 0
}
