//! Starts actions and follows them.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Server, header};

impl Server {
    /// Starts a copy in the Graph form and returns its monitor URL.
    #[track_caller]
    pub(crate) fn copy(&self, path: &str, body: &Value) -> String {
        let end = if path.contains(':') { ":" } else { "" };
        let response = self.post(&format!("/v1.0/me/drive/{path}{end}/copy"), body);
        assert_eq!(response.status(), 202, "{}", response.text().unwrap());
        header(&response, "location")
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
