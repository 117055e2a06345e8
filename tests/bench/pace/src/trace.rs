//! The progress that a service reports of an action over time.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Deserializer, Serialize};

/// The traces of a file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Traces {
    pub(crate) traces: Vec<Trace>,
}

/// A time in milliseconds, and the percentage that is reported from then on.
pub(crate) type Point = (u64, Option<f64>);

/// One action, from its acceptance at time 0 to its end.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    pub(crate) name: String,
    /// When the service begins to report that it has completed.
    #[serde(deserialize_with = "milliseconds")]
    pub(crate) end_ms: u64,
    /// Whether the percentages show progress.
    pub(crate) progress: bool,
    /// The reported percentages in order of time; `None` where none is reported.
    #[serde(deserialize_with = "points")]
    pub(crate) points: Vec<Point>,
}

impl Traces {
    /// Reads a file of traces.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
        let traces: Self = serde_json::from_str(&text).with_context(|| format!("{} is not a file of traces", path.display()))?;
        ensure!(!traces.traces.is_empty(), "{} has no traces", path.display());
        for trace in &traces.traces {
            ensure!(trace.points.is_sorted_by_key(|point| point.0), "the points of `{}` are not in order", trace.name);
        }
        Ok(traces)
    }

    /// Writes a file of traces, one per line.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let lines: Vec<String> = self.traces.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        let text = format!("{{\"traces\":[\n{}\n]}}\n", lines.join(",\n"));
        std::fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
    }
}

impl Trace {
    /// The percentage that a poll at this time reads, if any.
    pub(crate) fn percentage_at(&self, ms: u64) -> Option<f64> {
        let later = self.points.partition_point(|point| point.0 <= ms);
        self.points[..later].last().and_then(|point| point.1)
    }
}

/// Rounds up: recorded times may have fractions, and a poll at a whole millisecond reads what was reported before it.
fn milliseconds<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    f64::deserialize(from).map(|ms| ms.ceil() as u64)
}

fn points<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Point>, D::Error> {
    let points: Vec<(f64, Option<f64>)> = Vec::deserialize(from)?;
    Ok(points.into_iter().map(|(ms, percentage)| (ms.ceil() as u64, percentage)).collect())
}
