//! The progress seen so far: what both the pace and the estimate are made from.

/// How many of the latest samples are kept, beside the first.
const LATEST: usize = 8;

/// How far an action was, at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since the action began.
    pub elapsed_ms: u64,
    /// From 0 to 100.
    pub percentage: f64,
}

/// The first sample and the latest ones.
#[derive(Debug, Clone, Default)]
pub struct History {
    first: Option<Sample>,
    latest: Vec<Sample>,
}

impl History {
    /// Adds what was seen.
    pub fn add(&mut self, sample: Sample) {
        self.first.get_or_insert(sample);
        if self.latest.len() == LATEST {
            self.latest.remove(0);
        }
        self.latest.push(sample);
    }

    /// The latest sample.
    pub fn last(&self) -> Option<Sample> {
        self.latest.last().copied()
    }

    /// The time left, in milliseconds after the latest sample, if it goes on as it did over the last `count` samples, or over all of
    /// them for `None`. `None` when nothing has moved over these.
    pub fn time_left(&self, count: Option<usize>) -> Option<f64> {
        let last = self.last()?;
        let from = match count {
            Some(count) => *self.latest.get(self.latest.len().checked_sub(count)?)?,
            None => self.first?,
        };
        let moved = last.percentage - from.percentage;
        let took = last.elapsed_ms.saturating_sub(from.elapsed_ms) as f64;
        (moved > 0.0 && took > 0.0).then(|| (100.0 - last.percentage) * took / moved)
    }
}
