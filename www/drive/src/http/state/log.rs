//! The request log: the requests to the drive and the monitors, without the token.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde_json::{Map, Value};

/// How many requests are kept; the oldest are dropped first.
const KEPT: usize = 100_000;

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<VecDeque<Arc<Entry>>>);

/// One request.
#[derive(Debug)]
pub(crate) struct Entry {
    request: Map<String, Value>,
    /// 0 until there is a response.
    status: AtomicU16,
}

impl Entry {
    /// Records the response's status.
    pub(crate) fn set_status(&self, status: StatusCode) {
        self.status.store(status.as_u16(), Ordering::Relaxed);
    }

    fn json(&self) -> Value {
        let mut request = self.request.clone();
        let status = self.status.load(Ordering::Relaxed);
        request.insert("status".to_owned(), if status == 0 { Value::Null } else { status.into() });
        Value::Object(request)
    }
}

impl Log {
    /// The requests in order of arrival; one without a response yet has the status `null`.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.lock().iter().map(|entry| entry.json()).collect()
    }

    /// Empties the log and returns what was in it. No request that arrives meanwhile is lost.
    pub(crate) fn take(&self) -> Vec<Value> {
        let taken = std::mem::take(&mut *self.lock());
        taken.iter().map(|entry| entry.json()).collect()
    }

    /// Adds a request.
    pub(crate) fn add(&self, request: Map<String, Value>) -> Arc<Entry> {
        let entry = Arc::new(Entry { request, status: AtomicU16::new(0) });
        let mut entries = self.lock();
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(Arc::clone(&entry));
        entry
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Entry>>> {
        // Entries are added and removed whole, so a panic elsewhere leaves the list usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
