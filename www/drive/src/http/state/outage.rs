//! An outage of an origin, as a restart or a lost network causes one. The fault plan starts it.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Starts outages.
#[derive(Debug)]
pub(crate) struct Outage(watch::Sender<Instant>);

impl Outage {
    /// No outage yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Instant::now()))
    }

    /// Starts an outage that lasts at least this long. Jobs continue meanwhile.
    pub(crate) fn start(&self, time: Duration) {
        self.0.send_modify(|end| *end = Instant::now() + time);
    }

    /// Reports outages to a listener or a connection.
    pub(crate) fn watch(&self) -> OutageWatch {
        OutageWatch(self.0.subscribe())
    }
}

/// Reports when an outage starts and ends.
#[derive(Debug, Clone)]
pub(crate) struct OutageWatch(watch::Receiver<Instant>);

impl OutageWatch {
    /// Waits until an outage starts.
    pub(crate) async fn started(&mut self) {
        if self.0.changed().await.is_err() {
            // The sender is gone, so no outage can start any more.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until the outage is over.
    pub(crate) async fn ended(&mut self) {
        loop {
            let end = *self.0.borrow_and_update();
            sleep_until(end).await;
            if !self.0.has_changed().unwrap_or(false) {
                return;
            }
        }
    }
}
