//! A local drive over a temporary folder, with files outside of it and in its state folder that it must neither read nor write.

use std::{
    collections::BTreeSet,
    fs,
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
/// The folder of the server's own state, in the drive's folder.
const STATE: &str = ".local-drive";
/// How long a copy of a few bytes may take on a busy machine.
const COPY_LIMIT: Duration = Duration::from_secs(60);

/// One for all inputs, because creating its threads is slow.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().expect("a runtime can be created"));

/// A drive and the files around it. The name of the temporary folder is also the content of the secret files; no response may contain it.
pub(crate) struct TestDrive {
    home: TempDir,
    secret: String,
    routers: Routers,
}

impl TestDrive {
    pub(crate) fn new() -> Self {
        // This length needs no padding in base64.
        let home = tempfile::Builder::new().prefix("fuzz-").rand_bytes(7).tempdir().expect("a folder can be created");
        let secret = home.path().file_name().expect("the folder has a name").to_string_lossy().into_owned();
        let folder = home.path().join("drive");
        let write = |path: &str, text: &str| fs::write(home.path().join(path), text).expect("a file can be written");
        for path in ["outside", "drive/Documents", "drive/.local-drive"] {
            fs::create_dir_all(home.path().join(path)).expect("a folder can be created");
        }
        write("outside/secret.txt", &secret);
        write("drive/.local-drive/secret.txt", &secret);
        write("drive/notes.txt", "notes");
        write("drive/Documents/letter.txt", "letter");
        #[cfg(unix)]
        std::os::unix::fs::symlink("../outside", folder.join("way out")).expect("a link can be created");
        let routers = RUNTIME.block_on(async { local_drive::routers(&folder, &folder.join(STATE), TOKEN) });
        Self { home, secret, routers: routers.expect("a drive can be opened") }
    }

    /// Sends a request, if it is a valid HTTP request, checks the response, and waits for the action that it starts. Returns the JSON of a
    /// response with a status of success.
    pub(crate) fn send(&self, method: &str, url: &str, body: &[u8]) -> Option<Value> {
        let uri: Uri = url.parse().ok()?;
        // A fault plan may delay responses and change them in any way.
        if uri.path().starts_with("/admin/") {
            return None;
        }
        // The response to HEAD is that to GET without the body, which could not be checked.
        if method == "HEAD" {
            return None;
        }
        let request = Request::builder().method(method).uri(uri).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
        let request = request.header(header::HOST, "127.0.0.1").body(Body::from(body.to_vec())).ok()?;
        let response = self.response(&self.routers.drive, request);
        self.check(&response);
        (200..300).contains(&response["status"].as_u64()?).then(|| response["body"].clone())
    }

    /// A response, in the form of an entry of a batch response.
    fn response(&self, router: &Router, request: Request<Body>) -> Value {
        RUNTIME.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
            let (head, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("no response breaks off");
            let text = String::from_utf8_lossy(&bytes);
            let printed = format!("{head:?} {text}");
            assert!(!printed.contains(&self.secret), "a response contains the secret: {printed}");
            assert!(!printed.contains(&BASE64.encode(self.secret.as_bytes())), "a response contains the secret: {printed}");
            let location = head.headers.get(header::LOCATION).and_then(|url| url.to_str().ok());
            serde_json::json!({
                "status": head.status.as_u16(),
                "headers": { "Location": location },
                "body": serde_json::from_slice::<Value>(&bytes).unwrap_or_default(),
            })
        })
    }

    /// Checks a response, and waits for the end of the action that it reports as started.
    pub(crate) fn check(&self, response: &Value) {
        let status = response["status"].as_u64().expect("a response has a status");
        assert!((200..500).contains(&status) || status == 501, "a server error: {response}");
        assert!(
            status < 400 || response["body"]["error"]["code"].is_string() || status == 405,
            "an error without a code: {response}"
        );
        if let Some(monitor) = response["headers"]["Location"].as_str().filter(|_| status == 202) {
            self.await_end(monitor);
        }
    }

    fn await_end(&self, monitor: &str) {
        let limit = Instant::now() + COPY_LIMIT;
        loop {
            let request = Request::get(monitor).header(header::HOST, "127.0.0.1").body(Body::empty());
            let response = self.response(&self.routers.monitor, request.expect("a monitor URL is a URL"));
            let word = response["body"]["status"].as_str().unwrap_or("completed");
            if matches!(word, "completed" | "failed") {
                return;
            }
            assert!(Instant::now() < limit, "a copy does not end: {response}");
            RUNTIME.block_on(tokio::task::yield_now());
        }
    }

    /// Checks that nothing outside of the drive's folder has changed, and that the secret in its state folder is the same.
    pub(crate) fn check_files(&self) {
        let home = self.home.path();
        assert_eq!(names(home), ["drive", "outside"]);
        assert_eq!(names(&home.join("outside")), ["secret.txt"]);
        let paths: [PathBuf; 2] = [home.join("outside/secret.txt"), home.join("drive").join(STATE).join("secret.txt")];
        for path in paths {
            assert_eq!(fs::read_to_string(&path).expect("the file exists"), self.secret, "{}", path.display());
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let names: BTreeSet<String> =
        entries.map(|entry| entry.expect("the folder can be listed").file_name().to_string_lossy().into_owned()).collect();
    names.into_iter().collect()
}
