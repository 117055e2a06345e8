//! Limits how many requests to one host are in flight: from four up to what the connection and the service can take.
//!
//! The algorithm is AIMD (additive increase, multiplicative decrease: Chiu and Jain, "Analysis of the increase and decrease algorithms for
//! congestion avoidance", 1989) as TCP uses it (RFC 5681: slow start, then one more for each round trip; after congestion less, once for each
//! round trip). Two things are signs of congestion: a request that was throttled or lost, and, as in TCP Vegas (Brakmo and Peterson, 1995),
//! responses that take much longer than they do while few requests are in flight. So requests don't pile up in the browser, which opens six
//! connections to a host of HTTP/1.1, and the app's own requests to the host still get through.

/// The lowest limit. It leaves the app two of the six connections that a browser opens to a host of HTTP/1.1.
const MIN: f64 = 4.0;
/// The highest limit. With more, a thousand actions are polled more often, and most of their ends aren't noticed sooner (`cargo xtask bench distant`).
/// Microsoft Graph allows a user 3,000 requests in five minutes.
const MAX: f64 = 16.0;
/// How much a new response time counts in an average, as in RFC 6298.
const WEIGHT: f64 = 1.0 / 8.0;
/// While responses take up to `STEADY` times as long as usual, the limit grows. Above `SLOW` times, it is reduced.
const STEADY: f64 = 1.5;
const SLOW: f64 = 2.0;
/// Smaller differences between response times are ignored, in milliseconds.
const NOISE_MS: f64 = 10.0;
const AFTER_SLOW: f64 = 0.75;
const AFTER_THROTTLED: f64 = 0.5;

/// The limit for one host.
#[derive(Debug, Clone)]
pub struct ConcurrencyLimit {
    limit: f64,
    /// The average response time while few requests are in flight, in milliseconds. 0 before the first response.
    usual_ms: f64,
    /// The average time of recent responses, in milliseconds.
    recent_ms: f64,
    /// Until the first congestion, the limit doubles with each round trip.
    is_slow_start: bool,
    /// When the limit was last reduced. Requests that were sent earlier don't reduce it again.
    reduced_at: Option<u64>,
}

impl Default for ConcurrencyLimit {
    fn default() -> Self {
        Self { limit: MIN, usual_ms: 0.0, recent_ms: 0.0, is_slow_start: true, reduced_at: None }
    }
}

impl ConcurrencyLimit {
    /// Returns how many requests may be in flight.
    pub fn get(&self) -> usize {
        self.limit as usize
    }

    /// Adapts the limit to a response. `in_flight`: how many requests were in flight until now, including this one.
    pub fn on_response(&mut self, sent_at: u64, now: u64, in_flight: usize) {
        let ms = now.saturating_sub(sent_at) as f64;
        if self.usual_ms == 0.0 {
            (self.usual_ms, self.recent_ms) = (ms, ms);
        }
        self.recent_ms += (ms - self.recent_ms) * WEIGHT;
        if ms < self.usual_ms || in_flight as f64 <= MIN {
            self.usual_ms += (ms - self.usual_ms) * WEIGHT;
        }
        if self.recent_ms > SLOW * self.usual_ms + NOISE_MS {
            self.reduce(AFTER_SLOW, sent_at, now);
        } else if self.recent_ms <= STEADY * self.usual_ms + NOISE_MS && in_flight >= self.get() {
            let step = if self.is_slow_start { 1.0 } else { 1.0 / self.limit };
            self.limit = MAX.min(self.limit + step);
        }
    }

    /// Reduces the limit after a request was throttled or got no response.
    pub fn on_congestion(&mut self, sent_at: u64, now: u64) {
        self.reduce(AFTER_THROTTLED, sent_at, now);
    }

    fn reduce(&mut self, factor: f64, sent_at: u64, now: u64) {
        if self.reduced_at.is_none_or(|at| sent_at >= at) {
            self.limit = MIN.max(self.limit * factor);
            self.is_slow_start = false;
            self.reduced_at = Some(now);
        }
    }
}
