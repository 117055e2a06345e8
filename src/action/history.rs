//! The progress so far, the rates that follow from it, and the estimate of the time left. [`pace`](super::pace) is computed from it.
//!
//! Services report progress in whole percents, in coarse steps, with pauses, at a rising rate, or not at all. So the history consists of
//! *levels*: a level is a percentage, and when it was first and last seen. A rate is measured between the times at which two levels were first
//! seen.

/// How many levels are kept besides the first one.
const LATEST: usize = 4;
/// Two estimates agree if they differ by at most this share of the longer one.
const ALIKE: f64 = 0.1;

/// A percentage, and when it was first and last seen, in milliseconds since the action began.
#[derive(Debug, Clone, Copy)]
struct Level {
    percentage: f64,
    first_ms: f64,
    last_ms: f64,
}

/// The first level and the latest ones, in rising order.
#[derive(Debug, Clone, Default)]
pub struct History {
    levels: Vec<Level>,
}

/// What the rates were when the latest level was first seen. All times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// When the latest level was first seen, since the action began.
    pub at_ms: f64,
    /// The time from the first level to the latest one.
    pub moving_ms: f64,
    /// The time left by the highest of the rates since each of the kept levels.
    pub least_left_ms: f64,
    /// The time left by the rate over the most levels that agrees with all rates over fewer levels.
    pub left_ms: f64,
    /// Whether at least the latest two rates agree.
    pub steady: bool,
    /// How long the previous level lasted.
    pub level_ms: f64,
    /// How much earlier the latest level may have been reached: 0 if the previous level was seen only once, since percentages that change
    /// with each response are taken as exact.
    pub doubt_ms: f64,
}

impl History {
    /// Adds a percentage that was seen `elapsed_ms` after the action began. A lower percentage than before counts as the same. The level 0 begins
    /// when it was last seen: the time that an action waits in a queue says nothing about its rate. NaN is ignored.
    pub fn add(&mut self, elapsed_ms: u64, percentage: f64) {
        if percentage.is_nan() {
            return;
        }
        let percentage = percentage.clamp(0.0, 100.0);
        let at = self.last_ms().unwrap_or_default().max(elapsed_ms as f64);
        match self.levels.last_mut() {
            Some(last) if percentage <= last.percentage => {
                last.last_ms = at;
                if last.percentage == 0.0 {
                    last.first_ms = at;
                }
            }
            _ => {
                if self.levels.len() > LATEST {
                    self.levels.remove(1);
                }
                self.levels.push(Level { percentage, first_ms: at, last_ms: at });
            }
        }
    }

    /// Returns when a percentage was last seen, in milliseconds since the action began.
    pub fn last_ms(&self) -> Option<f64> {
        Some(self.levels.last()?.last_ms)
    }

    /// Returns the rates at the time of the latest change; `None` before the first change.
    pub fn outlook(&self) -> Option<Outlook> {
        let (last, earlier) = self.levels.split_last()?;
        let (first, before) = (earlier.first()?, earlier.last()?);
        let was_seen_twice = before.last_ms > before.first_ms;
        let mut outlook = Outlook {
            at_ms: last.first_ms,
            moving_ms: last.first_ms - first.first_ms,
            least_left_ms: f64::INFINITY,
            left_ms: f64::INFINITY,
            steady: false,
            level_ms: last.first_ms - before.first_ms,
            doubt_ms: if was_seen_twice { last.first_ms - before.last_ms } else { 0.0 },
        };
        let mut agree = true;
        for (index, from) in earlier.iter().rev().enumerate() {
            let rate = (last.percentage - from.percentage) / (last.first_ms - from.first_ms);
            let left_ms = (100.0 - last.percentage) / rate;
            outlook.least_left_ms = outlook.least_left_ms.min(left_ms);
            agree &= index == 0 || (left_ms - outlook.left_ms).abs() <= ALIKE * left_ms.max(outlook.left_ms);
            if agree {
                outlook.left_ms = left_ms;
                outlook.steady = index > 0;
            }
        }
        Some(outlook)
    }

    /// Returns the milliseconds left after the latest response with a percentage, finite and not negative; `None` when no estimate is possible:
    /// the percentage hasn't changed yet, or has stalled.
    ///
    /// The estimate uses the highest of the latest rates: pauses and rising rates are more common than falling rates. Within a level it counts
    /// down for as long as the previous level lasted, since the next change isn't due earlier. After that the level is a stall, which lowers the
    /// rate and so raises the estimate. A stall that is longer than the time left, or than all the time before it, ends the estimate. So a
    /// percentage that stays at 99 soon has none.
    pub fn time_left(&self) -> Option<f64> {
        let outlook = self.outlook()?;
        let lasted = self.last_ms()? - outlook.at_ms;
        let due = lasted.min(outlook.level_ms);
        let stalled = lasted - due;
        if stalled > outlook.least_left_ms.min(outlook.moving_ms) {
            return None;
        }
        let left = outlook.least_left_ms * (1.0 + stalled / outlook.moving_ms) - due;
        left.is_finite().then(|| left.max(0.0))
    }
}
