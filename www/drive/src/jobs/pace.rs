//! Keeps a job to its rate.

use std::time::Duration;

use tokio::time::Instant;

/// The largest piece that is moved at once, in bytes.
const LARGEST_PIECE: usize = 1 << 20;

/// How many pieces a second's worth of bytes is moved in, so that progress is seen to grow.
const PIECES_PER_SECOND: u64 = 20;

/// A rate, and what has been moved since it began to count.
#[derive(Debug)]
pub(super) struct Pace {
    bytes_per_second: u64,
    since: Instant,
    bytes: u64,
}

impl Pace {
    /// At most so many bytes per second; 0 for no limit.
    pub(super) fn new(bytes_per_second: u64) -> Self {
        Self { bytes_per_second, since: Instant::now(), bytes: 0 }
    }

    /// How many bytes to move at once.
    pub(super) fn piece(&self) -> usize {
        match self.bytes_per_second {
            0 => LARGEST_PIECE,
            rate => usize::try_from(rate / PIECES_PER_SECOND).unwrap_or(LARGEST_PIECE).clamp(1, LARGEST_PIECE),
        }
    }

    /// Waits until so many more bytes are within the rate.
    pub(super) async fn spend(&mut self, bytes: u64) {
        if self.bytes_per_second == 0 {
            return;
        }
        self.bytes += bytes;
        let due = Duration::from_secs_f64(self.bytes as f64 / self.bytes_per_second as f64);
        tokio::time::sleep_until(self.since + due).await;
    }
}
