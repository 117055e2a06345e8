//! A server with two drives.

use std::fs;
use std::path::PathBuf;

use reqwest::Method;
use reqwest::blocking::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Server, body, header, with_files};

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
