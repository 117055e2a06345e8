//! Limits a job's rate.

use std::time::Duration;

use tokio::time::Instant;

/// The largest piece that is copied at once, in bytes.
const MAX_PIECE: usize = 1 << 20;

/// The number of pieces per second, so that progress is visible.
const PIECES_PER_SECOND: u64 = 20;

/// A rate, and how many bytes were copied since the start.
#[derive(Debug)]
pub(super) struct Pace {
    bytes_per_second: u64,
    since: Instant,
    bytes: u64,
}

impl Pace {
    /// At most this many bytes per second; 0 for no limit.
    pub(super) fn new(bytes_per_second: u64) -> Self {
        Self { bytes_per_second, since: Instant::now(), bytes: 0 }
    }

    /// How many bytes to copy at once.
    pub(super) fn piece(&self) -> usize {
        match self.bytes_per_second {
            0 => MAX_PIECE,
            rate => usize::try_from(rate / PIECES_PER_SECOND).unwrap_or(MAX_PIECE).clamp(1, MAX_PIECE),
        }
    }

    /// Waits until this many more bytes are within the rate.
    pub(super) async fn spend(&mut self, bytes: u64) {
        if self.bytes_per_second == 0 {
            return;
        }
        self.bytes += bytes;
        let due = Duration::from_secs_f64(self.bytes as f64 / self.bytes_per_second as f64);
        tokio::time::sleep_until(self.since + due).await;
    }
}
