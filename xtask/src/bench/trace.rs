//! What a service would say of one action over time: the bench replays schedules against it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Deserializer, Serialize};

/// The traces of a file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Traces {
    pub(super) traces: Vec<Trace>,
}

/// A time in milliseconds, and what is said from then on.
pub(super) type Point = (u64, Option<f64>);

/// One action, from its acceptance at 0 to its end.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Trace {
    pub(super) name: String,
    /// From then on the service says that it has completed.
    #[serde(deserialize_with = "milliseconds")]
    pub(super) end_ms: u64,
    /// Whether anything can be learnt from the percentages.
    pub(super) progress: bool,
    /// When it began to say which percentage, in order of time; `None` where it names none.
    #[serde(deserialize_with = "points")]
    pub(super) points: Vec<Point>,
}

impl Traces {
    /// Reads a file of traces.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
        let traces: Self = serde_json::from_str(&text).with_context(|| format!("{} doesn't hold traces", path.display()))?;
        ensure!(!traces.traces.is_empty(), "{} holds no trace", path.display());
        for trace in &traces.traces {
            ensure!(trace.points.is_sorted_by_key(|point| point.0), "the points of `{}` are not in order", trace.name);
        }
        Ok(traces)
    }

    /// Writes a file of traces, a line for each.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let lines: Vec<String> = self.traces.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        let text = format!("{{\"traces\":[\n{}\n]}}\n", lines.join(",\n"));
        std::fs::write(path, text).with_context(|| format!("{} can't be written", path.display()))
    }
}

impl Trace {
    /// The percentage that a poll at this time is told, if any.
    pub(super) fn percentage_at(&self, ms: u64) -> Option<f64> {
        let later = self.points.partition_point(|point| point.0 <= ms);
        self.points[..later].last().and_then(|point| point.1)
    }
}

/// Recorded times may have fractions. A poll, whose time has none, sees what was said up to the next whole one.
fn milliseconds<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    f64::deserialize(from).map(|ms| ms.ceil() as u64)
}

fn points<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Point>, D::Error> {
    let points: Vec<(f64, Option<f64>)> = Vec::deserialize(from)?;
    Ok(points.into_iter().map(|(ms, percentage)| (ms.ceil() as u64, percentage)).collect())
}
