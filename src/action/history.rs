//! The progress seen so far, and what follows from it: the source of both the pace and the estimate.
//!
//! Services report progress in many ways: in whole percents, in coarse steps, with pauses, faster and faster, or not at all. So what is
//! kept is each *level*: a percentage, with when it was first and last seen. Rates are measured from when one level was first seen to
//! when another was; what happens within a level is not known.

/// How many of the latest levels are kept, beside the first.
const LATEST: usize = 4;
/// How far two estimates may lie apart, as a share of the longer, and still be taken for the same.
const ALIKE: f64 = 0.1;

/// How far an action was, at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since the action began.
    pub elapsed_ms: u64,
    /// From 0 to 100.
    pub percentage: f64,
}

/// A percentage, and when it was seen.
#[derive(Debug, Clone, Copy)]
struct Level {
    percentage: f64,
    first_ms: f64,
    last_ms: f64,
}

/// The first level and the latest ones, from low to high.
#[derive(Debug, Clone, Default)]
pub struct History {
    levels: Vec<Level>,
}

/// How it looked when the latest level was first seen. All times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// When that was, since the action began.
    pub at_ms: f64,
    /// How long it had been moving by then.
    pub moving_ms: f64,
    /// The time that was left, by the highest of the rates measured over the latest levels and over all.
    pub least_left_ms: f64,
    /// The time that was left, by the rate measured over the most levels among those that agree with the latest.
    pub left_ms: f64,
    /// Whether the latest two rates agree.
    pub steady: bool,
    /// How long the level before lasted.
    pub level_ms: f64,
    /// How much earlier the latest level may have been reached. Counted where the level before was seen more than once: where each
    /// answer brings another percentage, it is taken to be exact.
    pub doubt_ms: f64,
}

impl History {
    /// Adds what was seen. A percentage that falls counts as one that stays. The clock starts when 0 is left: how long something
    /// waited in a queue says nothing about how fast it is.
    pub fn add(&mut self, sample: Sample) {
        if sample.percentage.is_nan() {
            return;
        }
        let percentage = sample.percentage.clamp(0.0, 100.0);
        let at = self.last_ms().unwrap_or_default().max(sample.elapsed_ms as f64);
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

    /// When a percentage was last seen, in milliseconds since the action began.
    pub fn last_ms(&self) -> Option<f64> {
        Some(self.levels.last()?.last_ms)
    }

    /// How it looked when it last moved; `None` while nothing has.
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
}
