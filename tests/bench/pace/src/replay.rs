//! The times at which this library and others poll, replayed over traces and measured.

use longhaul::action::{history::History, pace::Pacing};
use serde::Serialize;

use super::traces::{Trace, Traces};

/// A way to choose the times of the polls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) name: &'static str,
    waits: Waits,
}

#[derive(Debug, Clone, Copy)]
enum Waits {
    /// This library's pacing.
    Pacing,
    /// The same wait each time.
    Every(u64),
    /// Each wait twice as long as the one before, up to the longest.
    Doubling { first: u64, longest: u64 },
}

/// The first is this library's; the second is the base of comparison.
pub(crate) const SCHEDULES: [Schedule; 5] = [
    Schedule { name: "longhaul", waits: Waits::Pacing },
    Schedule { name: "core-lro", waits: Waits::Every(2_000) },
    Schedule { name: "rclone", waits: Waits::Every(1_000) },
    Schedule { name: ".NET", waits: Waits::Every(5_000) },
    Schedule { name: "doubling", waits: Waits::Doubling { first: 256, longest: 8_000 } },
];

/// A schedule while it follows one action.
pub(crate) struct Poller {
    waits: Waits,
    polls: u32,
    history: History,
}

impl Schedule {
    pub(crate) fn begin(self) -> Poller {
        Poller { waits: self.waits, polls: 0, history: History::default() }
    }
}

impl Poller {
    /// The milliseconds before the first poll.
    pub(crate) fn first_wait(&self) -> u64 {
        match self.waits {
            Waits::Pacing => Pacing::default().first_ms,
            Waits::Every(wait) => wait,
            Waits::Doubling { first, .. } => first,
        }
    }

    /// Records a response that says the action is running, and returns the milliseconds before the next poll.
    pub(crate) fn next_wait(&mut self, elapsed_ms: u64, percentage: Option<f64>) -> u64 {
        self.polls += 1;
        if let Some(percentage) = percentage {
            self.history.add(elapsed_ms, percentage);
        }
        match self.waits {
            Waits::Pacing => Pacing::default().wait(&self.history, elapsed_ms).ms,
            Waits::Every(wait) => wait,
            Waits::Doubling { first, longest } => (first << self.polls.min(20)).min(longest),
        }
    }

    /// The progress so far.
    pub(crate) fn history(&self) -> &History {
        &self.history
    }
}

/// The lag that a user accepts: this, plus a share of the duration.
const BUDGET_MS: f64 = 1_000.0;
const BUDGET_SHARE: f64 = 0.02;

/// The requests and lags of a schedule over all traces.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    pub(crate) name: &'static str,
    pub(crate) requests: u64,
    pub(crate) lag_median_ms: f64,
    pub(crate) lag_p95_ms: f64,
    /// Of the traces with progress, the share whose lag is within the budget.
    pub(crate) within_budget: f64,
}

/// The quality of the estimates of the time left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimates {
    /// Their error relative to the true time left: the median of the traces' medians.
    pub(crate) error: f64,
    /// The share of the polls with an estimate.
    pub(crate) given: f64,
}

struct Run {
    requests: u64,
    lag_ms: u64,
    /// For each poll with a percentage in the middle half of the time: the error of the estimate, if there was one.
    errors: Vec<Option<f64>>,
}

/// Replays a schedule over all traces.
pub(crate) fn replay(schedule: Schedule, traces: &Traces) -> (Outcome, Option<Estimates>) {
    let runs: Vec<Run> = traces.traces.iter().map(|trace| run(schedule, trace)).collect();
    let lags: Vec<f64> = runs.iter().map(|run| run.lag_ms as f64).collect();
    let within: Vec<bool> = traces
        .traces
        .iter()
        .zip(&runs)
        .filter(|(trace, _)| trace.progress)
        .map(|(trace, run)| run.lag_ms as f64 <= BUDGET_MS + BUDGET_SHARE * trace.end_ms as f64)
        .collect();
    let outcome = Outcome {
        name: schedule.name,
        requests: runs.iter().map(|run| run.requests).sum(),
        lag_median_ms: quantile(&lags, 0.5).unwrap_or_default(),
        lag_p95_ms: quantile(&lags, 0.95).unwrap_or_default(),
        within_budget: share(&within, |within| *within),
    };
    (outcome, estimates(traces, &runs))
}

fn run(schedule: Schedule, trace: &Trace) -> Run {
    let mut poller = schedule.begin();
    let mut now = poller.first_wait();
    let mut run = Run { requests: 1, lag_ms: 0, errors: Vec::new() };
    while now < trace.end_ms {
        let percentage = trace.percentage_at(now);
        let wait = poller.next_wait(now, percentage);
        let left = (trace.end_ms - now) as f64;
        if percentage.is_some() && (0.25..=0.75).contains(&(now as f64 / trace.end_ms as f64)) {
            run.errors.push(poller.history().time_left().map(|estimate| (estimate - left).abs() / left));
        }
        now += wait;
        run.requests += 1;
    }
    run.lag_ms = now - trace.end_ms;
    run
}

fn estimates(traces: &Traces, runs: &[Run]) -> Option<Estimates> {
    let shown = || traces.traces.iter().zip(runs).filter(|(trace, _)| trace.progress).map(|(_, run)| &run.errors);
    let median = |errors: &Vec<Option<f64>>| quantile(&errors.iter().flatten().copied().collect::<Vec<_>>(), 0.5);
    let medians: Vec<f64> = shown().filter_map(median).collect();
    let all: Vec<&Option<f64>> = shown().flatten().collect();
    Some(Estimates { error: quantile(&medians, 0.5)?, given: share(&all, |error| error.is_some()) })
}

/// The quantile, interpolated between the two nearest values.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (high - low) * at.fract())
}

fn share<T>(values: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    values.iter().filter(|value| holds(value)).count() as f64 / values.len().max(1) as f64
}
