//! A local drive over a folder of its own, with what must not be read or written beside it and within it.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Uri, header},
};
use data_encoding::BASE64;
use local_drive::Routers;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

const TOKEN: &str = "token";
/// Where the server has its own things, in the drive's folder.
const STATE: &str = ".local-drive";
/// How long a copy of a few bytes may take on a busy machine.
const COPY_LIMIT: Duration = Duration::from_secs(60);

/// One for all inputs: its threads are what takes longest to make.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().expect("a runtime can be made"));

/// A drive and its surroundings. No answer may name the folder that it is all in, or what the secret files hold: its name.
pub(crate) struct Site {
    home: TempDir,
    secret: String,
    routers: Routers,
}

impl Site {
    pub(crate) fn new() -> Self {
        // A length that base64 needs no padding for.
        let home = tempfile::Builder::new().prefix("fuzz-").rand_bytes(7).tempdir().expect("a folder can be made");
        let secret = home.path().file_name().expect("it has a name").to_string_lossy().into_owned();
        let folder = home.path().join("drive");
        let write = |path: &str, text: &str| fs::write(home.path().join(path), text).expect("a file can be written");
        for path in ["outside", "drive/Documents", "drive/.local-drive"] {
            fs::create_dir_all(home.path().join(path)).expect("a folder can be made");
        }
        write("outside/secret.txt", &secret);
        write("drive/.local-drive/secret.txt", &secret);
        write("drive/notes.txt", "notes");
        write("drive/Documents/letter.txt", "letter");
        symlink("../outside", folder.join("way out")).expect("a link can be made");
        let routers = RUNTIME.block_on(async { local_drive::routers(&folder, &folder.join(STATE), TOKEN) });
        Self { home, secret, routers: routers.expect("a drive can be opened") }
    }

    /// Sends a request, if it is one that HTTP can carry, and waits for what it starts. The answer's JSON, where it is one of success.
    pub(crate) fn ask(&self, method: &str, url: &str, body: &[u8]) -> Option<Value> {
        let uri: Uri = url.parse().ok()?;
        // A fault plan may have anything answered, and that late.
        if uri.path().starts_with("/admin/") {
            return None;
        }
        // The drive's own answer to it is that to GET, without the body that it is judged by.
        if method == "HEAD" {
            return None;
        }
        let request = Request::builder().method(method).uri(uri).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
        let request = request.header(header::HOST, "127.0.0.1").body(Body::from(body.to_vec())).ok()?;
        let answer = self.answer(&self.routers.drive, request);
        self.judge(&answer);
        (200..300).contains(&answer["status"].as_u64()?).then(|| answer["body"].clone())
    }

    /// An answer, in the form that a batch gives it.
    fn answer(&self, router: &Router, request: Request<Body>) -> Value {
        RUNTIME.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
            let (head, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("no answer breaks off");
            let text = String::from_utf8_lossy(&bytes);
            let told = format!("{head:?} {text}");
            assert!(!told.contains(&self.secret), "it tells what it must not: {told}");
            assert!(!told.contains(&BASE64.encode(self.secret.as_bytes())), "it tells what it must not: {told}");
            let location = head.headers.get(header::LOCATION).and_then(|url| url.to_str().ok());
            serde_json::json!({
                "status": head.status.as_u16(),
                "headers": { "Location": location },
                "body": serde_json::from_slice::<Value>(&bytes).unwrap_or_default(),
            })
        })
    }

    /// Holds an answer to the rules, and waits for the end of what it says has started.
    pub(crate) fn judge(&self, answer: &Value) {
        let status = answer["status"].as_u64().expect("an answer has a status");
        assert!((200..500).contains(&status) || status == 501, "it fails: {answer}");
        assert!(status < 400 || answer["body"]["error"]["code"].is_string() || status == 405, "it doesn't say why: {answer}");
        if let Some(monitor) = answer["headers"]["Location"].as_str().filter(|_| status == 202) {
            self.await_end(monitor);
        }
    }

    fn await_end(&self, monitor: &str) {
        let limit = Instant::now() + COPY_LIMIT;
        loop {
            let request = Request::get(monitor).header(header::HOST, "127.0.0.1").body(Body::empty());
            let answer = self.answer(&self.routers.monitor, request.expect("a monitor URL is a URL"));
            let word = answer["body"]["status"].as_str().unwrap_or("completed");
            if matches!(word, "completed" | "failed") {
                return;
            }
            assert!(Instant::now() < limit, "a copy doesn't end: {answer}");
            RUNTIME.block_on(tokio::task::yield_now());
        }
    }

    /// Nothing beside the drive's folder has changed, and nothing of its own that isn't the drive's.
    pub(crate) fn is_as_it_was(&self) {
        let home = self.home.path();
        assert_eq!(names(home), ["drive", "outside"]);
        assert_eq!(names(&home.join("outside")), ["secret.txt"]);
        let paths: [PathBuf; 2] = [home.join("outside/secret.txt"), home.join("drive").join(STATE).join("secret.txt")];
        for path in paths {
            assert_eq!(fs::read_to_string(&path).expect("it is there"), self.secret, "{}", path.display());
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it can be listed");
    let names: BTreeSet<String> =
        entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
    names.into_iter().collect()
}
