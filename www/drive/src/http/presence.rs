//! Whether the server is there: a fault plan can make it go away for a while, as a restart or a lost network does.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Sends the server away.
#[derive(Debug)]
pub(crate) struct Presence(watch::Sender<Instant>);

impl Presence {
    /// It is there.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Instant::now()))
    }

    /// It goes away for at least this long. The work of its jobs goes on.
    pub(crate) fn leave(&self, time: Duration) {
        self.0.send_modify(|back| *back = Instant::now() + time);
    }

    /// Tells whoever listens or holds a connection.
    pub(crate) fn watch(&self) -> Absence {
        Absence(self.0.subscribe())
    }
}

/// Tells of the server's going away.
#[derive(Debug, Clone)]
pub(crate) struct Absence(watch::Receiver<Instant>);

impl Absence {
    /// Waits until it goes away.
    pub(crate) async fn begins(&mut self) {
        if self.0.changed().await.is_err() {
            // Nobody is left who could send it away.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until it is to be back.
    pub(crate) async fn ends(&mut self) {
        loop {
            let back = *self.0.borrow_and_update();
            sleep_until(back).await;
            if !self.0.has_changed().unwrap_or(false) {
                return;
            }
        }
    }
}
