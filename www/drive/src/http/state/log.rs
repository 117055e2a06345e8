//! The request log: the requests to the drive and the monitors, without the token.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde_json::Value;

/// How many bytes of requests are kept; the oldest are dropped first.
const MAX_BYTES: usize = 64 << 20;

/// What an entry takes besides its text.
const ENTRY_BYTES: usize = 64;

/// The log.
#[derive(Debug)]
pub(crate) struct Log {
    max_bytes: usize,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    list: VecDeque<Arc<Entry>>,
    bytes: usize,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Entry {
    /// JSON, which takes less memory than the parsed value.
    request: Box<str>,
    /// 0 until there is a response.
    status: AtomicU16,
}

impl Entry {
    /// Records the response's status.
    pub(crate) fn set_status(&self, status: StatusCode) {
        self.status.store(status.as_u16(), Ordering::Relaxed);
    }

    fn json(&self) -> Value {
        let mut request: Value = serde_json::from_str(&self.request).unwrap_or_default();
        let status = self.status.load(Ordering::Relaxed);
        request["status"] = if status == 0 { Value::Null } else { status.into() };
        request
    }

    fn bytes(&self) -> usize {
        self.request.len() + ENTRY_BYTES
    }
}

impl Log {
    /// An empty log.
    pub(crate) fn new() -> Self {
        Self { max_bytes: MAX_BYTES, entries: Mutex::default() }
    }

    /// The requests in order of arrival; one without a response yet has the status `null`.
    pub(crate) fn requests(&self) -> Vec<Value> {
        let entries: Vec<_> = self.lock().list.iter().cloned().collect();
        entries.iter().map(|entry| entry.json()).collect()
    }

    /// Empties the log and returns its requests. No request is lost in between.
    pub(crate) fn take(&self) -> Vec<Value> {
        let taken = std::mem::take(&mut *self.lock());
        taken.list.iter().map(|entry| entry.json()).collect()
    }

    /// Adds a request, an object.
    pub(crate) fn add(&self, request: &Value) -> Arc<Entry> {
        let entry = Arc::new(Entry { request: request.to_string().into(), status: AtomicU16::new(0) });
        let mut entries = self.lock();
        entries.bytes += entry.bytes();
        entries.list.push_back(Arc::clone(&entry));
        while entries.bytes > self.max_bytes {
            let Some(oldest) = entries.list.pop_front() else { break };
            entries.bytes -= oldest.bytes();
        }
        entry
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // Entries are added and removed whole, so a panic elsewhere leaves the list usable.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Log;

    #[test]
    fn drops_the_oldest_requests_when_it_is_full() {
        let log = Log { max_bytes: 10_000, ..Log::new() };
        let path = "x".repeat(100);
        for number in 0..1_000 {
            log.add(&json!({ "number": number, "path": path }));
        }
        let kept = log.requests();
        assert!(kept.len() * path.len() <= 10_000 && kept.len() > 40, "{}", kept.len());
        assert_eq!(kept.last().unwrap()["number"], 999);
        assert_eq!(log.take().len(), kept.len());
        assert!(log.requests().is_empty());
        log.add(&json!({}));
        assert_eq!(log.requests().len(), 1);
    }
}
